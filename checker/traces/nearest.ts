import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { boundaryOf } from '../semantics/boundary.ts'
import type { Clause } from '../semantics/clauses.ts'
import type { Path } from '../semantics/path.ts'
import { type Instance, semanticsOf } from '../semantics/semantics.ts'
import type { Why } from './reason.ts'
import { replay } from './replay.ts'
import type { Trace } from './trace.ts'
import { whyProperty } from './why.ts'

/** More states than this are not looked at. */
const most = 5_000

/** The state that comes nearest to one that is never reached. */
export interface Nearest {
  /** The shortest way there. */
  readonly trace: Trace
  /** Why the property is false of it. */
  readonly why: Why
  /** How many clauses of the property are true of it, of those that were evaluated. */
  readonly clauses: { readonly true: number; readonly of: number }
  /** How many states were looked at, in the order of their depth; fewer than there are where there are very many. */
  readonly states: number
}

/**
 * The first of the states, breadth-first, of which the most clauses of a `reachable` are true. Null for another property, and where the model's clauses
 * do not tell their values.
 */
export function nearestTo(model: Model, name: string): Nearest | null {
  if (model.properties[name]?.meaning.of !== 'some state') return null
  const semantics = semanticsOf(model)
  const boundary = boundaryOf(model)
  const nodes: { readonly state: State; readonly parent: number; readonly via: Instance | null }[] = []
  const entered = new Set<string>()
  const add = (state: State, parent: number, via: Instance | null) => {
    const key = semantics.key(state)
    if (entered.has(key) || nodes.length >= most) return
    const from = nodes[parent]?.state
    if ((from === undefined ? boundary.ofState(state) : boundary.ofStep(from, state, true)) !== null) return
    entered.add(key)
    nodes.push({ state, parent, via })
  }
  const pathTo = (at: number): Path => {
    const steps: Instance[] = []
    let here = nodes[at]
    for (; here?.via; here = nodes[here.parent]) steps.unshift(here.via)
    return { initial: Math.max(0, model.initial.indexOf(here?.state as State)), steps }
  }
  let best: { readonly at: number; readonly why: Why; readonly clauses: Nearest['clauses'] } | null = null
  for (const state of model.initial) add(state, -1, null)
  for (let at = 0; at < nodes.length; at++) {
    const { state } = nodes[at] as (typeof nodes)[number]
    const [why] = whyProperty(model, name, [state])
    if (why === undefined || why.clauses.length === 0) return null
    const clauses = tally(why.clauses)
    if (best === null || clauses.true > best.clauses.true) best = { at, why, clauses }
    if (nodes.length < most) for (const { to, ...via } of semantics.successors(state).transitions) add(to, at, via)
  }
  return best && { trace: replay(semantics, pathTo(best.at)), why: best.why, clauses: best.clauses, states: nodes.length }
}

/** The innermost clauses that are true or false: what a negation is of counts with it. */
function tally(clauses: readonly Clause[]): Nearest['clauses'] {
  const leaves = clauses.flatMap(leavesOf)
  return { true: leaves.filter(l => l.holds).length, of: leaves.length }
}

function leavesOf(clause: Clause): readonly Clause[] {
  const inner = clause.kind === 'not' ? [] : clause.parts.flatMap(leavesOf)
  return inner.length > 0 ? inner : clause.holds === null ? [] : [clause]
}
