import { SpecFailure, UsageError } from '../../errors.ts'
import type { Model } from '../../language/model.ts'
import type { State } from '../../language/types.ts'
import { whole, wholeOf } from '../../language/whole.ts'

/**
 * The variables that a model's view hides and that properties over time must not see. Throws UsageError where one of them is no ghost.
 *
 * States that the view takes for one stay one in the graph, so a fair loop there is a behaviour only if each of them enables the same instances, leads
 * to the same viewed states and answers the properties alike: if the view is a bisimulation. TLC leaves that to its user ("Specifying Systems",
 * 14.3.3 and 14.3.5: with VIEW, liveness may be checked incorrectly). Ghosts are what the protocol does not read, so a
 * view that hides nothing else is one; `withoutHidden` makes sure that neither guards nor properties ask for them all the same.
 */
export function hiddenOf(model: Model, property: string): readonly string[] {
  if (model.view === null) return []
  const hidden = Object.keys(model.vars).filter(name => !model.view?.includes(name))
  const read = hidden.filter(name => !model.vars[name]?.marks.ghost)
  if (read.length > 0)
    throw new UsageError('liveness-with-view', `${property} cannot be decided with a view that hides ${read.join(', ')}`, {
      where: model.properties[property]?.where,
      hint: `two states that look alike may go on differently: add ${read.join(', ')} to the view, mark what the protocol never reads with ghost(…), or check the other properties alone`,
    })
  return hidden
}

/** The state without what the view hides. Reading that of the result throws SpecFailure. */
export function withoutHidden(hidden: readonly string[]): (s: State) => State {
  if (hidden.length === 0) return s => s
  return s =>
    Object.defineProperties(
      { [whole]: wholeOf(s) },
      Object.fromEntries(
        Object.keys(s).map(name => [
          name,
          hidden.includes(name) ? { enumerable: false, get: () => refuse(name) } : { enumerable: true, get: () => s[name] },
        ]),
      ),
    ) as State
}

function refuse(name: string): never {
  throw new SpecFailure('hidden-by-view', `it reads ${name}, which the view hides`, {
    hint: `with a property over time, add ${name} to the view`,
  })
}

/** The model whose guards cannot read what its view hides. */
export const withGuardsBlind = (model: Model, hidden: readonly string[]): Model => {
  const seen = withoutHidden(hidden)
  const actions = Object.entries(model.actions).map(([name, a]) => [
    name,
    { ...a, when: (s: State, ...args: unknown[]) => a.when(seen(s), ...args) },
  ])
  return hidden.length === 0 ? model : { ...model, actions: Object.fromEntries(actions) }
}
