import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { digest } from '../platform/hash.ts'
import { boundaryOf } from '../semantics/boundary.ts'
import { judgedFinal } from '../semantics/judged.ts'
import { type Expansion, label, type Semantics, semanticsOf } from '../semantics/semantics.ts'
import { keyOf } from '../values/index.ts'

/** Where two models first differ: `steps` lead, in both, to a state in which one has what the other has not. */
export interface Difference {
  readonly steps: readonly string[]
  /** `the mutant can take tmCommit, which the original cannot`. */
  readonly says: string
}

/** `equal`: every state that can be reached has the same steps, with the same fairness, in both. `unknown`: a limit was met before that was decided. */
export type Compared = { readonly graphs: 'equal' } | { readonly graphs: 'different'; readonly at: Difference } | Undecided
export interface Undecided {
  readonly graphs: 'unknown'
  readonly why: string
}

/** What is kept of a state's steps: enough to tell whether another model has the same. */
interface Behaviour {
  readonly semantics: Semantics
  readonly digests: Map<string, string>
  readonly final: (s: State) => boolean
}

/** Compares mutants with one original, whose steps are kept, as a digest of each state, from one comparison to the next. */
export interface Comparer {
  /** Throws SpecFailure where the mutant fails. */
  compare(mutant: Model, limits: ComparisonLimits): Compared
}

export interface ComparisonLimits {
  readonly maxStates: number
  readonly maxSeconds: number
}

export function comparerOf(original: Model): Comparer {
  const known = behaviourOf(original)
  return { compare: (mutant, limits) => walk(known, mutant, limits) }
}

const behaviourOf = (model: Model): Behaviour => ({ semantics: semanticsOf(model), digests: new Map(), final: judgedFinal(model) })

/**
 * Walks both at once, breadth-first. As long as nothing differs they have the same states, so that a walk which comes to its end without a difference has
 * seen that both graphs are equal: by induction over the length of a path.
 */
function walk(known: Behaviour, mutant: Model, { maxStates, maxSeconds }: ComparisonLimits): Compared {
  const { model } = known.semantics
  // States that a view makes one may differ in what it hides.
  if (model.view !== null || mutant.view !== null) return { graphs: 'unknown', why: 'a view hides a part of the states' }
  const own = behaviourOf(mutant)
  const boundary = boundaryOf(mutant)
  const end = performance.now() + maxSeconds * 1000
  const [before, after] = [model, mutant].map(m => m.initial.map(keyOf).sort().join())
  if (before !== after) return { graphs: 'different', at: { steps: [], says: 'the initial states are others' } }
  const seen = new Map<string, { readonly from: string | null; readonly step: string }>()
  const queue: State[] = []
  const add = (state: State, key: string, from: string | null, step: string): void => {
    if (seen.has(key)) return
    seen.set(key, { from, step })
    queue.push(state)
  }
  for (const state of mutant.initial) if (boundary.ofState(state) === null) add(state, keyOf(state), null, '')
  for (const [at, state] of queue.entries()) {
    if (seen.size > maxStates) return { graphs: 'unknown', why: `more than ${maxStates.toLocaleString('en')} states` }
    if (at % 64 === 63 && performance.now() > end) return { graphs: 'unknown', why: `comparing takes more than ${maxSeconds} s` }
    const key = keyOf(state)
    const expansion = own.semantics.expand(state)
    const digested = digestOf(own, state, expansion)
    let original = known.digests.get(key)
    if (original === undefined) {
      original = digestOf(known, state, known.semantics.expand(state))
      known.digests.set(key, original)
    }
    if (digested !== original) return { graphs: 'different', at: { steps: pathTo(seen, key), says: sayDifference(known, own, state) } }
    for (const step of expansion.steps) if (boundary.ofStep(state, step.to, step.moves) === null) add(step.to, step.key, key, label(step))
  }
  return { graphs: 'equal' }
}

function pathTo(seen: ReadonlyMap<string, { readonly from: string | null; readonly step: string }>, key: string): readonly string[] {
  const steps: string[] = []
  for (let at = seen.get(key); at?.from != null; at = seen.get(at.from)) steps.unshift(at.step)
  return steps
}

/** Each step with all that a verdict may depend on: what takes it, where it leads, and what fairness says of it. */
const stepsOf = ({ semantics: { model } }: Behaviour, { steps }: Expansion): readonly string[] =>
  steps.map(step =>
    JSON.stringify([label(step), step.key, model.actions[step.action]?.fair ?? null, model.actions[step.action]?.kind ?? null]),
  )

function digestOf(of: Behaviour, state: State, expansion: Expansion): string {
  const { beyond, isStuck } = expansion
  return digest(JSON.stringify([stepsOf(of, expansion).toSorted(), beyond.toSorted(), isStuck, isStuck && of.final(state)]))
}

function sayDifference(known: Behaviour, own: Behaviour, state: State): string {
  const [original, mutant] = [known, own].map(of => of.semantics.expand(state)) as [Expansion, Expansion]
  const labels = (expansion: Expansion) => expansion.steps.map(label)
  const only = (some: Expansion, other: Expansion) => labels(some).find(step => !labels(other).includes(step))
  const [lost, gained] = [only(original, mutant), only(mutant, original)]
  if (gained !== undefined) return `the mutant can take ${gained}, which the original cannot`
  if (lost !== undefined) return `the mutant cannot take ${lost}, which the original can`
  const before = new Map(original.steps.map(step => [label(step), step]))
  const other = mutant.steps.find(step => before.get(label(step))?.key !== step.key)
  if (other !== undefined) return `${label(other)} leads to another state: ${sayChanged(before.get(label(other))?.to, other.to)}`
  const fair = mutant.steps.find(step => {
    const [one, two] = [known, own].map(of => JSON.stringify(of.semantics.model.actions[step.action]?.fair ?? null))
    return one !== two
  })
  return fair === undefined ? 'a bound, or an end, is another' : `the fairness of ${fair.action} is another`
}

/** The variables that differ. */
function sayChanged(original: State | undefined, mutant: State): string {
  const names = Object.keys(mutant).filter(name => keyOf(original?.[name]) !== keyOf(mutant[name]))
  return `${names.join(', ')} ${names.length === 1 ? 'differs' : 'differ'}`
}
