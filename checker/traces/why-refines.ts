import { type Place, problemOf } from '../errors.ts'
import type { Model, Refinement } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { refinement } from '../properties/refinement.ts'
import { type Instance, label, type Semantics, semanticsOf, type Transition } from '../semantics/semantics.ts'
import { equal, format } from '../values/index.ts'
import type { Why } from './reason.ts'
import { changesBetween } from './replay.ts'

/** So many of the abstract spec's steps are named; of more, their number. */
const mostSteps = 6
/** So many differences of a step are told. */
const mostDifferences = 4

/** Says why a step is not enabled in a state. */
type WhyNot = (model: Model, state: State, instance: Instance) => Why

/** How the last step, or the only state, looks to the abstract spec, and what that would have done. */
export function whyRefines(name: string, meaning: Refinement, where: Place | null, states: readonly State[], whyNot: WhyNot): Why {
  const { abstract } = meaning
  const { seen, beginsWrongly, stepsWrongly } = refinement(name, meaning, where)
  const [before, after] = [states.at(-2), states.at(-1) as State]
  const why = (holds: boolean | null, reason: string): Why => ({
    of: name,
    name,
    given: '',
    at: states.length - 1,
    holds,
    reason,
    clauses: [],
  })
  try {
    if (before === undefined) {
      const holds = !beginsWrongly(after)
      return why(holds, `it stands for ${sayState(seen(after))}, which is ${holds ? 'an' : 'no'} initial state of ${abstract.spec}`)
    }
    const [from, to] = [seen(before), seen(after)]
    const changed = changesBetween(abstract.vars, from, to).map(c => `${c.path}: ${format(c.before)} → ${format(c.after)}`)
    const sees = `${abstract.spec} sees ${changed.length === 0 ? 'no change' : changed.join(', ')}`
    if (!stepsWrongly(before, after)) return why(true, sees)
    const semantics = semanticsOf(abstract)
    const refused = refusedIn(semantics, from, to)
    if (refused !== null) return why(false, `${sees}; there, at ${sayState(from)}, ${sayRefused(refused, whyNot(abstract, from, refused))}`)
    const steps = semantics.successors(from).transitions
    const others = steps.length > mostSteps ? ` and ${steps.length - mostSteps} more` : ''
    const named = steps.slice(0, mostSteps).map(label).join(', ')
    const may = steps.length === 0 ? 'nothing can happen' : `only ${named}${others} can happen${sayNearest(semantics, steps, to)}`
    return why(false, `${sees}; there, at ${sayState(from)}, ${may}`)
  } catch (error) {
    return why(null, problemOf(error))
  }
}

const sayState = (state: State): string =>
  Object.entries(state)
    .map(([name, value]) => `${name} = ${format(value)}`)
    .join(', ')

/** The first step that is not enabled in a state of the abstract spec, and would lead from there to the other one; null where there is none. */
function refusedIn(semantics: Semantics, from: State, to: State): Instance | null {
  for (const instance of semantics.instances(from))
    try {
      if (semantics.isEnabled(from, instance)) continue
      const step = semantics.attempt(from, instance)
      if (typeof step !== 'string' && equal(step.to, to)) return instance
    } catch {
      // What is not enabled need not make sense there.
    }
  return null
}

const sayRefused = (instance: Instance, { reason, isBare }: Why): string =>
  `${label(instance)} would do that, but ${isBare ? 'its guard is false' : `it cannot happen: ${reason}`}`

/** `: the nearest, choose(v: v1), makes chosen v1 instead of none`: how the step that comes nearest to what was seen differs from it; empty where that cannot be told. */
function sayNearest({ model: { vars } }: Semantics, steps: readonly Transition[], to: State): string {
  const each = steps.map(step => ({ step, differs: changesBetween(vars, to, step.to) })).filter(({ differs }) => differs.length > 0)
  const [nearest] = each.toSorted((a, b) => a.differs.length - b.differs.length)
  if (nearest === undefined) return ''
  const differs = nearest.differs.map(({ path, before, after }) =>
    before === undefined || after === undefined
      ? `${path} ${after === undefined ? `without ${format(before)}` : `with ${format(after)}`}`
      : `${path} ${format(after)} instead of ${format(before)}`,
  )
  const [told, left] = [differs.slice(0, mostDifferences), differs.length - mostDifferences]
  return `: the nearest, ${label(nearest.step)}, makes ${told.join(', ')}${left > 0 ? `, and ${left} more other` : ''}`
}
