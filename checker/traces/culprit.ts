import { type Place, SpecFailure } from '../errors.ts'
import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { watchdog } from '../platform/watchdog.ts'
import type { Watched } from '../properties/monitors.ts'
import { predicatesOf } from '../properties/whole-graph.ts'
import { judgedConstraints } from '../semantics/judged.ts'
import { label, type Semantics } from '../semantics/semantics.ts'

/** Seconds: one guard or recipe alone takes a small part of the patience that a slice of many was given. */
const patienceForOne = 1

/**
 * Which guard, recipe or property it is that never returns when this state is expanded, with its place; null where each returns in time.
 * Takes up to a second more than the search did.
 */
export function culprit(semantics: Semantics, state: State, watched: readonly Watched[], patience: number): SpecFailure | null {
  const guard = watchdog(Math.min(patience, patienceForOne), true)
  const endless = <T>(work: () => T, what: string, where: Place | null | undefined): SpecFailure | { readonly value: T | null } => {
    let value: T | null = null
    try {
      guard(
        () => {
          value = work()
        },
        () => what,
      )
    } catch (error) {
      if (error instanceof SpecFailure && error.code === 'never-returns')
        return new SpecFailure(error.code, error.problem, { where: where ?? undefined, hint: error.hint, cause: error })
    }
    return { value }
  }
  const reached = [state]
  for (const instance of semantics.instances(state)) {
    const where = semantics.model.actions[instance.action]?.where
    const answer = endless(() => semantics.isEnabled(state, instance), `the guard of ${label(instance)}`, where)
    if (answer instanceof SpecFailure) return answer
    if (answer.value !== true) continue
    const step = endless(() => semantics.take(state, instance), label(instance), where)
    if (step instanceof SpecFailure) return step
    if (step.value) reached.push(step.value.to)
  }
  for (const { what, where, ask } of questions(semantics.model, watched))
    for (const after of reached) {
      const answer = endless(() => ask(state, after), what, where)
      if (answer instanceof SpecFailure) return answer
    }
  return null
}

interface Question {
  readonly what: string
  readonly where: Place | null | undefined
  readonly ask: (before: State, after: State) => unknown
}

/** The code that runs for every step and the state that it leads to, besides the guards. */
function* questions(model: Model, watched: readonly Watched[]): Generator<Question> {
  const { state, step } = judgedConstraints(model)
  if (state) yield { what: 'the state constraint', where: model.where, ask: (_, after) => state(after) }
  if (step) yield { what: 'the step constraint', where: model.where, ask: step }
  for (const { decides, premise, where, name, ...of } of watched) {
    const what = `the property ${name}`
    for (const monitor of [decides, premise])
      if (monitor) yield { what, where, ask: (before, after) => (monitor.on === 'step' ? monitor.hit(before, after) : monitor.hit(after)) }
    for (const predicate of predicatesOf([of])) yield { what, where, ask: (_, after) => predicate(after) }
  }
}
