import type { Meaning, Parameters, Property, Refused } from '../model.ts'
import { checkFunction, checkParts } from '../parts.ts'
import type { State } from '../types.ts'

/**
 * A kind of property: the word of the language that makes it, what it means, and how it is spoken of. Whatever the checker needs to know of a kind
 * is said here and nowhere else.
 */
export interface PropertyKindOf<M extends Meaning = Meaning> {
  /** Null of what is built in, and is no word of the language. */
  readonly word: Word<M> | null
  /** What it claims, in a word or two: `in every state`. */
  readonly says: string
  /** What a violation is: the exit code says so. */
  readonly violation: 'safety' | 'deadlock' | 'liveness'
  /** It is claimed of some state, not of all: a trace is a witness of it, and fewer faults can only make it false. */
  readonly isExistential: boolean
  /** What shows it is the last step of a trace, and not the last state alone. */
  readonly isOfSteps: boolean
  /** `sayViolation` gives the reason in the words of the field, to which what the state's parts are would add nothing. */
  readonly saysWhy?: true
  /** What a model does that violates the property of this name: `breaks agreement`. */
  readonly sayFailure: (name: string) => string
  /** Why the end of a trace violates it, in a sentence without its full stop. */
  readonly sayViolation: (end: TraceEnd) => string
  /** What to ask in order to see why it is what it is after these states. */
  evidence(property: Property<M>, behaviour: Behaviour): readonly Evidence[]
}

/** A word of the language that makes a property. */
export interface Word<M extends Meaning = Meaning> {
  /** The parts that it takes, in an object; those that are functions are predicates. */
  readonly parts: readonly string[]
  /** How many states its predicates are given: 2 where they are about a step. */
  readonly states: 1 | 2
  make(...given: readonly unknown[]): Pick<Property<M>, 'for' | 'meaning'>
}

/** Where a trace that shows a violation ends. */
export interface TraceEnd {
  /** The last step: `rmPrepare(rm: RM1)`; null where there is none. */
  readonly step: string | null
  readonly initialStates: number
  /** Why the property is false in the last state; null where its kind does not tell. */
  readonly why: string | null
  /** What keeps the last state from going on: `no step leads on`. */
  readonly stuck: () => string
  /** Of a loop that it ends: what must not be is so throughout. */
  readonly stays: boolean
}

/** The states of a behaviour, the first of which is initial; after the last it goes on from the one with the number `loop`. */
export interface Behaviour {
  readonly states: readonly State[]
  readonly loop: number | null
}

/** A predicate of the author's, asked of a state of a behaviour. */
export interface Evidence {
  /** The part of the property that is asked, as it stands before its name: `the end of `. */
  readonly part: string
  readonly parameters: Parameters
  /** The number of the state; of a step, of the state after it. */
  readonly at: number
  readonly holds: () => boolean
  /** Why it is false; not given where the predicate's clauses tell. */
  readonly why?: () => Refused | null
}

/** What a property was given, a predicate alone being its `holds`. Throws SpecError where a predicate is missing. */
export function partsOf(word: string, parts: readonly string[], given: unknown, example: string): Readonly<Record<string, unknown>> {
  const named = (typeof given === 'function' ? { holds: given } : given) as Readonly<Record<string, unknown>>
  checkParts(`${word}(…)`, named, parts)
  for (const part of parts) {
    if (part === 'for' || (part === 'when' && named.when === undefined)) continue
    checkFunction(`the predicate '${part}' of ${word}(…)`, named[part], example)
  }
  return named
}

/** A predicate that throws is not true. */
export function isTrue(ask: () => boolean): boolean {
  try {
    return ask()
  } catch {
    return false
  }
}

/** How most kinds are spoken of. */
export const breaks = (name: string): string => `breaks ${name}`

/** Of a property of single states. */
export const sayFalse = ({ step, initialStates }: TraceEnd): string =>
  step === null ? `false in ${initialStates > 1 ? 'an' : 'the'} initial state` : `false after ${step}`
