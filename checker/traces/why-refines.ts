import { type Place, problemOf } from '../errors.ts'
import type { Refinement } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { refinement } from '../properties/refinement.ts'
import { label, semanticsOf } from '../semantics/semantics.ts'
import { format } from '../values/index.ts'
import type { Why } from './reason.ts'
import { changesBetween } from './replay.ts'

/** So many of the abstract spec's steps are named; of more, their number. */
const mostSteps = 6

/** How the last step, or the only state, looks to the abstract spec, and what that would have done. */
export function whyRefines(name: string, meaning: Refinement, where: Place | null, states: readonly State[]): Why {
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
    const steps = semanticsOf(abstract).successors(from).transitions.map(label)
    const others = steps.length > mostSteps ? ` and ${steps.length - mostSteps} more` : ''
    const may = steps.length === 0 ? 'nothing can happen' : `only ${steps.slice(0, mostSteps).join(', ')}${others} can happen`
    return why(false, `${sees}; there, at ${sayState(from)}, ${may}`)
  } catch (error) {
    return why(null, problemOf(error))
  }
}

const sayState = (state: State): string =>
  Object.entries(state)
    .map(([name, value]) => `${name} = ${format(value)}`)
    .join(', ')
