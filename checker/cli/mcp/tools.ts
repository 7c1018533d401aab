import type { JsonSchemaType } from '@modelcontextprotocol/server'
import { limits, type Question } from './question.ts'

export interface Tool {
  readonly name: Question['tool']
  readonly title: string
  readonly description: string
  /** Of what the tool is asked. */
  readonly schema: JsonSchemaType
}

const model = {
  spec: { type: 'string', description: "A spec of the library, such as 'two-phase-commit', or a file: './my-protocol.ts'." },
  model: { type: 'string', description: 'A named model of the spec, see list. Left out, the first.' },
  variant: { type: 'string', description: 'A variant of the spec, see list.' },
  network: { type: 'string', enum: ['bag', 'merging', 'fifo', 'set', 'broker'], description: 'The kind of every network.' },
  constants: {
    type: 'object',
    description: 'Constants to choose otherwise than the model does: {"rms": 3}.',
    additionalProperties: { type: ['string', 'number', 'boolean'] },
  },
  faults: {
    type: 'object',
    description: 'How often each fault may happen in one behaviour: {"crash": 1, "lose": "any"}.',
    additionalProperties: { anyOf: [{ type: 'integer', minimum: 0 }, { const: 'any' }] },
  },
} as const

const spending = {
  maxStates: { type: 'integer', minimum: 1, description: `Stop, inconclusive, after so many states (default ${limits.maxStates}).` },
  maxSeconds: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: limits.longest,
    description: `Stop, inconclusive, after so many seconds (default ${limits.maxSeconds}).`,
  },
} as const

const address = {
  type: 'string',
  description: "A path of steps from an initial state, as check gives it: '0/rmPrepare(RM1)/tmAbort'. '0' is the first initial state.",
} as const

const asks = (properties: Readonly<Record<string, JsonSchemaType>>, ...required: readonly string[]): JsonSchemaType =>
  ({ type: 'object', properties, required, additionalProperties: false }) as JsonSchemaType

/** Every tool of the server. */
export const tools: readonly Tool[] = [
  {
    name: 'check',
    title: 'Check a model',
    description:
      'Explore every reachable state of a model and judge its properties. Returns the verdict, the counts of states, and for each violation a shortest counterexample with its address. Only PASS is a pass.',
    schema: asks(
      {
        ...model,
        properties: { type: 'array', items: { type: 'string' }, description: 'Only these properties. Left out, all.' },
        symmetry: { type: 'boolean', description: 'Count states that differ only by a permutation of symmetric processes as one.' },
        ...spending,
      },
      'spec',
    ),
  },
  {
    name: 'why',
    title: 'Explain a verdict',
    description: 'Why one property is violated, or never reached: the trace, the clauses that decided, the cause, and the decisive steps.',
    schema: asks({ ...model, property: { type: 'string', description: 'The property.' }, ...spending }, 'spec', 'property'),
  },
  {
    name: 'replay',
    title: 'Replay a path',
    description:
      'Take the steps of a path by the spec as it is now, and say what each changes and which properties the path violates. After a fix, it says which step of a counterexample is not possible any more, and why.',
    schema: asks(
      {
        ...model,
        address,
        loop: { type: 'integer', minimum: 0, description: 'Of a lasso: the number of the step after which the path repeats.' },
      },
      'spec',
      'address',
    ),
  },
  {
    name: 'why-not',
    title: 'Why an action is not enabled',
    description:
      'Why an action cannot be taken in a state: the clause of its guard that is false, or the message that is not there. Also says so where it is enabled.',
    schema: asks({ ...model, address, action: { type: 'string', description: 'The name of the action or fault.' } }, 'spec', 'action'),
  },
  {
    name: 'explain',
    title: 'Look a word up',
    description:
      'The reference of a word of the language: its signature, what it means and an example. Without a word: which words there are.',
    schema: asks({ word: { type: 'string', description: "A word such as 'durable', 'leadsTo' or 'crashes'." } }),
  },
  {
    name: 'list',
    title: 'List specs, models and variants',
    description:
      'The specs of the library, or what one spec or file offers: its models, variants, constants, faults, properties and claims.',
    schema: asks({ spec: model.spec }),
  },
]
