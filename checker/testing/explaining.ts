import { didYouMean, UsageError } from '../errors.ts'
import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { type Boundary, boundaryOf } from '../semantics/boundary.ts'
import type { Path } from '../semantics/path.ts'
import { type Instance, type Semantics, type Step, semanticsOf } from '../semantics/semantics.ts'
import { extended } from '../traces/walk.ts'
import { equal } from '../values/index.ts'

/** A model as the rules that a system is held to. */
export interface Rules {
  readonly model: Model
  readonly semantics: Semantics
  readonly boundary: Boundary
  /** The actions that the system takes by itself. */
  readonly hidden: ReadonlySet<string>
  /** The steps of the states met so far, by the key of the state. */
  readonly met: Map<string, readonly Step[]>
}

/** A state of the model that explains what was seen of the system so far, with a shortest path to it that does. */
export interface Explaining {
  readonly state: State
  readonly path: Path
}

/** More states than these are not kept: each is compared with every observation. */
const most = 10_000

/** The rules of a model, all of whose variables tell its states apart. Throws UsageError for a hidden action that it does not have. */
export function rulesOf(model: Model, hidden: readonly string[] = []): Rules {
  for (const name of hidden)
    if (model.actions[name] === undefined)
      throw new UsageError('no-action', `the system takes '${name}' by itself, and ${model.spec} has no such action`, {
        hint: didYouMean(name, Object.keys(model.actions)) ?? `its actions are ${Object.keys(model.actions).join(', ')}`,
      })
  const whole: Model = { ...model, view: null }
  return { model: whole, semantics: semanticsOf(whole), boundary: boundaryOf(whole), hidden: new Set(hidden), met: new Map() }
}

/** The steps of a state that do not leave the model's constraints. */
export function stepsWithin({ semantics, boundary, met }: Rules, state: State): readonly Step[] {
  const key = semantics.key(state)
  const known = met.get(key)
  if (known !== undefined) return known
  const steps = semantics.expand(state).steps.filter(step => boundary.ofStep(state, step.to, step.moves) === null)
  met.set(key, steps)
  return steps
}

/** Whether two instances are one: the same action, parameters and message. */
export const isSame = (a: Instance, b: Instance): boolean =>
  a.action === b.action && equal(a.parameters, b.parameters) && equal(a.message, b.message)

/** The states that the system can be in by itself, given that it was in one of these. Throws UsageError where they are too many. */
export function withHidden(rules: Rules, from: readonly Explaining[]): readonly Explaining[] {
  const { semantics, hidden } = rules
  const found = new Map(from.map(e => [semantics.key(e.state), e]))
  if (hidden.size === 0) return [...found.values()]
  for (const { state, path } of found.values())
    for (const step of stepsWithin(rules, state)) {
      if (!hidden.has(step.action) || found.has(step.key)) continue
      if (found.size === most)
        throw new UsageError(
          'too-many-states',
          `more than ${most.toLocaleString('en')} states of ${rules.model.spec} explain what was seen`,
          {
            hint: 'show more of the system in observe(), or hide fewer actions',
          },
        )
      found.set(step.key, { state: step.to, path: extended(path, step) })
    }
  return [...found.values()]
}

/** The steps that the system can be told to take in one of these states, each once. */
export function offered(rules: Rules, of: readonly Explaining[]): readonly Instance[] {
  const steps = of.map(({ state }) => stepsWithin(rules, state).filter(step => !rules.hidden.has(step.action)))
  const [first = []] = steps
  return steps.length === 1 ? first : steps.flat().filter((step, k, all) => all.findIndex(other => isSame(other, step)) === k)
}

/** The states after a step that was taken in one of these. */
export const after = (rules: Rules, of: readonly Explaining[], instance: Instance): readonly Explaining[] =>
  of.flatMap(({ state, path }) => {
    const step = stepsWithin(rules, state).find(s => isSame(s, instance))
    return step === undefined ? [] : [{ state: step.to, path: extended(path, step) }]
  })

/** Whether a system that settles has taken this step by then: it is hidden and fair. */
export const isDue = ({ model, hidden }: Rules, { action }: Instance): boolean => hidden.has(action) && model.actions[action]?.fair !== null

/** The steps that are still due in a state: a system that has settled is not in it. */
export const dueIn = (rules: Rules, state: State): readonly Instance[] =>
  rules.hidden.size === 0 ? [] : stepsWithin(rules, state).filter(step => step.moves && isDue(rules, step))
