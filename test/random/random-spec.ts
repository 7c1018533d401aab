import fc from 'fast-check'
import { equal, format } from '../../checker/index.ts'
import type { Model } from '../../checker/language/index.ts'
import * as language from '../../checker/language/index.ts'
import { Choices } from './choices.ts'
import { processesOf } from './dumb/processes.ts'
import { begun } from './made/begun.ts'
import { madeOf } from './made/spec.ts'
import type { Spec } from './syntax.ts'
import { bodyText } from './written.ts'

/** A spec that fast-check made up. */
export interface RandomSpec {
  readonly spec: Spec
  /** The body of a function that returns its model, as a person would write it; what runs is exactly this text. */
  readonly text: string
  readonly budgets: Readonly<Record<string, number>>
  /** Whether the model declares that exchanging the processes P changes nothing; it may be wrong. */
  readonly symmetric: boolean
  /** The model, with other fault budgets where given. */
  model(budgets?: Readonly<Record<string, number>>): Model
  toString(): string
}

// Of fixed length: a tape that runs out early gives only the simplest specs.
const tape = (length: number) => fc.array(fc.nat(0xffff), { minLength: length, maxLength: length }).map(numbers => new Choices(numbers))
const tapes = (least: number, most: number, length: number) => fc.array(tape(length), { minLength: least, maxLength: most, size: 'max' })

/**
 * Small random specs over the whole language. No recipe writes outside a domain. Each has finitely many states, though sometimes very many, so explore
 * them with a limit.
 */
export const randomSpec = (): fc.Arbitrary<RandomSpec> =>
  fc
    .noBias(
      fc.record({
        world: tape(40),
        vars: tapes(2, 4, 20),
        networks: tapes(0, 2, 20),
        actions: tapes(2, 6, 80),
        properties: tapes(0, 4, 50),
        faults: tapes(0, 3, 30),
        initial: tapes(0, 2, 30),
        bounds: tape(50),
      }),
    )
    .map(t => fromSpec(begun(madeOf(t))))
    .filter(made => !asksOfStranger(made))

/** Whether it asks of M, which is no process of the model, whether it is cut off: the state does not tell. */
const asksOfStranger = ({ spec, text }: RandomSpec): boolean => /isCutOff\([^()]*"M"/.test(text) && !processesOf(spec).includes('M')

export function fromSpec(spec: Spec): RandomSpec {
  const text = bodyText(spec)
  let model: Model | null = null
  return {
    spec,
    text,
    budgets: Object.fromEntries(spec.faults.map(f => [f.name, f.budget])),
    symmetric: spec.symmetric,
    model: budgets => {
      model ??= compile(text)
      return budgets ? model.withBudgets(budgets) : model
    },
    toString: () => text,
  }
}

/** What a text may use. It takes `crashes` from its machine, which knows the type of the state. */
export const vocabulary: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries({ ...language, equal, format }).filter(([name]) => name !== 'crashes'),
)

/** The model that a text gives, with the vocabulary of the language in scope. */
function compile(text: string): Model {
  const names = Object.keys(vocabulary)
  return new Function(...names, `'use strict'\n${text}`)(...names.map(name => vocabulary[name])) as Model
}
