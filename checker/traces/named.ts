import { isDown } from '../language/faults/index.ts'
import type { State } from '../language/types.ts'
import { equal, format } from '../values/index.ts'
import { isWithin, type Key, type ValuePath, valueAt } from '../values/path.ts'
import type { Why } from './reason.ts'
import { stateAfter, type Trace } from './trace.ts'
import { type Deciding, decidingClauses } from './why.ts'

/** A part of a state that a clause names, and its value there. */
export interface NamedPart {
  readonly part: ValuePath
  readonly value: unknown
  /** What the clause was asked each of: see `Deciding`. */
  readonly each: Deciding['each']
}

/** The parts of a state that the clauses name which decided, in their order: of `s.state[i] is aborted` for i: P1, `state[P1]`; not those that are otherwise in this state. */
export const namedIn = (state: State, why: readonly Why[]): readonly NamedPart[] =>
  why.flatMap(w => decidingClauses(w.clauses, w.parameters)).flatMap(deciding => namedBy(state, deciding))

/** Whether of everything that was asked the same question, as each of several processes that are up, some part is named by a clause that decided. */
export function namesEach(state: State, why: readonly Why[]): boolean {
  const all = why.flatMap(w => decidingClauses(w.clauses, w.parameters))
  const each = Map.groupBy(
    all.filter(({ given }) => !Object.values(given).some(id => isDown(state, id))),
    ({ given }) => JSON.stringify(given),
  )
  return [...each.values()].every(of => of.some(deciding => namedBy(state, deciding).length > 0))
}

const namedBy = (state: State, { clause, given, each }: Deciding): readonly NamedPart[] =>
  [clause, ...clause.parts].flatMap(({ access, value }) => {
    const [variable, ...keys] = (access ?? []).map(
      (a): Key => ('name' in a ? a : { of: a.of, name: given[a.given] ?? given[a.field ?? ''] ?? a.given }),
    )
    if (variable === undefined) return []
    const part = { variable: variable.name, keys }
    const there = valueAt(state, part)
    return there !== undefined && format(there) === value ? [{ part, value: there, each }] : []
  })

/** The numbers of the steps that gave the parts which `why` names at the end of a trace, or before its last step, the values that they have there. */
export function namedSteps(trace: Trace, why: readonly Why[]): readonly number[] {
  const last = trace.steps.length
  return [last, last - 1].flatMap(end => {
    const steps = trace.steps.slice(0, Math.max(0, end))
    return namedIn(stateAfter(trace, Math.max(0, end)), why).flatMap(({ part, value }) => {
      const set = steps.findLast(({ changes }) => changes.some(c => isWithin(c.part, part) || isWithin(part, c.part)))
      return set === undefined || !equal(valueAt(stateAfter(trace, set.number), part), value) ? [] : [set.number]
    })
  })
}
