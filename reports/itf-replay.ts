import { UsageError } from '../checker/errors.ts'
import { constantsAt, type ModelAddress } from '../checker/language/address.ts'
import { decode, type Json, listOf, malformed } from '../checker/language/itf-value.ts'
import type { State } from '../checker/language/types.ts'
import type { Path } from '../checker/semantics/path.ts'
import { type Instance, label, type Semantics } from '../checker/semantics/semantics.ts'
import { replay } from '../checker/traces/replay.ts'
import type { Trace } from '../checker/traces/trace.ts'
import { whyDisabled } from '../checker/traces/why.ts'
import { equal, type Message, networkKindNames } from '../checker/values/index.ts'
import { actionTaken, nondetPicks, pickedMessage } from './itf.ts'
import { differenceFrom } from './itf-states.ts'
import { sayBecause } from './say/because.ts'

type Fields = Readonly<Record<string, unknown>>

/** What an ITF file says of the behaviour that it holds: the model to build, and the choices to make. */
export interface RecordedTrace {
  /** Its module is relative to where the check ran; null for a spec of the library. */
  readonly model: ModelAddress
  /** The same module, relative to the folder that the trace was written to; null where the file does not say. */
  readonly fromHere: string | null
  /** The property that the trace is about, where the file names one. */
  readonly property: string | null
  /** Which of the model's initial states it starts in. */
  readonly initial: number
  readonly picks: readonly Instance[]
  readonly loop: number | null
  /** Every state as it stands in the file, the initial one first. */
  readonly states: readonly Fields[]
}

/** The states of a behaviour that another tool recorded. */
export type RecordedStates = Pick<RecordedTrace, 'states' | 'loop'>

/** Whether an ITF file says which model it is of, as those do that this package writes. Throws UsageError for what is no JSON. */
export function namesModel(text: string): boolean {
  const meta = record(parse(text), 'the file')['#meta']
  return typeof meta === 'object' && meta !== null && 'everystep' in meta
}

/** The states in an ITF file, whatever tool wrote it. Throws UsageError, saying what is amiss, for any other text. */
export function readStates(text: string): RecordedStates {
  const { states: listed, loop } = record(parse(text), 'the file')
  const states = listOf(listed, 'states').map((state, k) => record(state, `state ${k}`))
  if (states.length === 0) throw malformed('it has no states')
  if (loop !== undefined && !(isIndex(loop) && loop < states.length)) throw malformed('loop is not the number of a state')
  return { states, loop: loop ?? null }
}

/** The behaviour recorded in an ITF file that this package wrote. Throws UsageError, saying what is amiss, for any other text. */
export function readItf(text: string): RecordedTrace {
  const file = record(parse(text), 'the file')
  const about = record(record(file['#meta'], '#meta').everystep, '#meta.everystep, which names the model,')
  if (about.version !== 1) throw malformed(`#meta.everystep.version is ${JSON.stringify(about.version)}, not 1`)
  const { states, loop } = readStates(text)
  const { initial, spec } = about
  if (typeof spec !== 'string') throw malformed('#meta.everystep.spec is not a word')
  if (!isIndex(initial)) throw malformed('#meta.everystep.initial is not the number of an initial state')
  const constants = record(about.constants, 'constants') as { readonly [name: string]: Json }
  const model: ModelAddress = {
    module: wordOrNull(about.file ?? null, 'file'),
    spec,
    variant: wordOrNull(about.variant, 'variant'),
    constants,
    faults: mapRecord(about.faults, 'faults', (budget, name) => {
      if (budget === 'any') return budget
      if (!isIndex(budget)) throw malformed(`the budget of the fault ${name} is neither a whole number nor "any"`)
      return budget
    }),
    networks: mapRecord(about.networks, 'networks', (kind, name) => {
      const known = networkKindNames.find(k => k === kind)
      if (known === undefined) throw malformed(`the network ${name} is of no known kind; there are ${networkKindNames.join(', ')}`)
      return known
    }),
    name: null,
  }
  record(constantsAt(model), 'constants')
  return {
    model,
    fromHere: wordOrNull(about.fromHere ?? null, 'fromHere'),
    property: wordOrNull(about.property, 'property'),
    initial,
    picks: states.slice(1).map((state, k) => pickOf(state, k + 1)),
    loop,
    states,
  }
}

function pickOf(state: Fields, number: number): Instance {
  const action = state[actionTaken]
  if (typeof action !== 'string') throw malformed(`state ${number} does not say by which action it was reached: it has no ${actionTaken}`)
  const { [pickedMessage]: message = null, ...parameters } = mapRecord(
    state[nondetPicks],
    `${nondetPicks} of state ${number}`,
    (pick, name) => {
      const option = record(pick, `the pick ${name} of state ${number}`)
      if (option.tag !== 'Some') throw malformed(`the pick ${name} of state ${number} is not {"tag": "Some", "value": …}`)
      return decode(option.value)
    },
  )
  if (message !== null && typeof record(message, `the message of state ${number}`).tag !== 'string')
    throw malformed(`the message of state ${number} has no tag`)
  return { action, parameters, message: message as Message | null }
}

/**
 * The recorded behaviour taken again, step by step. Throws UsageError at the first step that the model does not have or that is not
 * enabled: the spec has changed, or the file has.
 */
export function retrace(semantics: Semantics, recorded: RecordedTrace): Trace {
  const { model } = semantics
  const start = model.initial[recorded.initial]
  if (start === undefined)
    throw new UsageError('cannot-replay', `${model.spec} has no initial state ${recorded.initial}; it has ${model.initial.length}`, {
      hint,
    })
  const compare = (number: number, state: State) => {
    const difference = differenceFrom(model.vars, recorded.states[number] ?? {}, state)
    if (difference !== null)
      throw new UsageError('cannot-replay', `state ${number} is another one than was recorded: ${difference}`, { hint })
  }
  const steps: Instance[] = []
  let state = start
  compare(0, state)
  for (const pick of recorded.picks) {
    const number = steps.length + 1
    if (!Object.hasOwn(model.actions, pick.action))
      throw new UsageError('cannot-replay', `step ${number}: ${model.spec} has no action '${pick.action}'`, { hint })
    // Only an instance that this state offers: a message that is not in flight must not be received.
    const instance = [...semantics.instances(state)].find(i => isSame(i, pick))
    const taken = instance === undefined ? null : semantics.take(state, instance)
    if (instance === undefined || taken === null)
      throw new UsageError(
        'cannot-replay',
        `step ${number}, ${label(pick)}, cannot be taken there: ${whyNot(semantics, state, pick, instance)}`,
        {
          hint,
        },
      )
    steps.push(instance)
    state = taken.to
    compare(number, state)
  }
  const path: Path = { initial: recorded.initial, steps }
  return replay(semantics, path, recorded.loop)
}

/**
 * The behaviour of the model with these states: between two that follow each other, any enabled step that leads from the one to the other; two that
 * are equal may be a stutter. Throws UsageError at the first state that cannot be reached.
 */
export function matchStates(semantics: Semantics, { states, loop }: RecordedStates): Trace {
  const { model } = semantics
  const differences = model.initial.map(s => differenceFrom(model.vars, states[0] ?? {}, s))
  const initial = differences.indexOf(null)
  if (initial < 0)
    throw new UsageError('cannot-replay', `state 0 is no initial state of ${model.spec}: ${differences[0]}`, { hint: sameModel })
  const steps: Instance[] = []
  /** For each state of the file, after how many steps it is. */
  const at = [0]
  let state = model.initial[initial] as State
  for (const [k, wanted] of states.slice(1).entries()) {
    const reached = semantics.successors(state).transitions.filter(t => differenceFrom(model.vars, wanted, t.to) === null)
    const step = reached.find(t => t.action === wanted[actionTaken]) ?? reached[0]
    const difference = differenceFrom(model.vars, wanted, state)
    if (step === undefined && difference !== null)
      throw new UsageError('cannot-replay', `no step of ${model.spec} leads from state ${k} to state ${k + 1}, where ${difference}`, {
        hint: sameModel,
      })
    if (step) {
      steps.push({ action: step.action, parameters: step.parameters, message: step.message })
      state = step.to
    }
    at.push(steps.length)
  }
  return replay(semantics, { initial, steps }, loop === null ? null : (at[loop] ?? null))
}

const sameModel =
  'the trace must be of the same variables, constants and faults: choose them with --const, --fault, --network and --variant'

function whyNot(semantics: Semantics, state: State, pick: Instance, instance: Instance | undefined): string {
  if (instance !== undefined) {
    if (!semantics.isEnabled(state, instance)) return sayBecause({ is: 'guard', why: whyDisabled(semantics.model, state, instance) })
    const step = semantics.attempt(state, instance)
    return typeof step === 'string' ? `the ${step} is reached` : 'the spec refuses it'
  }
  const others = [...semantics.instances(state)].filter(i => i.action === pick.action)
  if (pick.message !== null && !others.some(i => equal(i.message, pick.message))) return 'no such message can be delivered'
  return 'the action has no such parameters'
}

const hint = 'the spec may have changed since the trace was written: check it again'

const isSame = (a: Instance, b: Instance): boolean =>
  a.action === b.action && equal(a.message, b.message) && equal(a.parameters, b.parameters)

function parse(text: string): unknown {
  try {
    // Some editors and tools begin a file with a byte-order mark.
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw malformed(`it is not JSON (${(error as Error).message})`)
  }
}

function record(json: unknown, what: string): Fields {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw malformed(`${what} is not there, or is no record`)
  return json as Fields
}

const mapRecord = <T>(json: unknown, what: string, change: (value: unknown, name: string) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record(json, what)).map(([name, value]) => [name, change(value, name)]))

const isIndex = (json: unknown): json is number => Number.isSafeInteger(json) && (json as number) >= 0

function wordOrNull(json: unknown, what: string): string | null {
  if (json !== null && typeof json !== 'string') throw malformed(`#meta.everystep.${what} is neither a word nor null`)
  return json
}
