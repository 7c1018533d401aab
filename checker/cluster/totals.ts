import type { Exploration } from '../engine/engine.ts'
import { type Counts, counts, noCounts } from './counts.ts'
import type { Ordinals } from './paths.ts'
import { count, fields, index, list, maybe } from './reading.ts'
import type { Done } from './sayings.ts'

/** What all nodes counted together, in the levels that are whole; as JSON it is what a checkpoint keeps. */
export interface Totals extends Counts {
  distinct: number
  /** Of the level that was expanded last; 0 before the first. */
  level: number
  /** The path to the first hit of each monitor; null where there is none. */
  hits: (Ordinals | null)[]
  /** States of the level expanded last. */
  lastLevelStates: number
}

export const readTotals = fields({
  ...counts,
  distinct: count,
  level: count,
  hits: list(maybe(list(index(2 ** 32)))),
  lastLevelStates: count,
})
export const readMissing = list(list(count))

export const noTotals = (actions: readonly string[], monitors: number): Totals => ({
  ...noCounts(),
  fired: Object.fromEntries(actions.map(name => [name, 0])),
  distinct: 0,
  level: 0,
  hits: Array.from({ length: monitors }, () => null),
  lastLevelStates: 0,
})

/** Adds what one node counted in a level. */
export function addTo(totals: Totals, done: Done): void {
  totals.distinct += done.found
  totals.generated += done.generated
  totals.expanded += done.expanded
  for (const kind of ['fired', 'cuts'] as const)
    for (const [name, times] of Object.entries(done[kind])) totals[kind][name] = (totals[kind][name] ?? 0) + times
  totals.degrees = {
    min: Math.min(totals.degrees.min, done.degrees.min),
    sum: totals.degrees.sum + done.degrees.sum,
    max: Math.max(totals.degrees.max, done.degrees.max),
  }
  totals.rerun += done.rerun
  totals.asked += done.asked
  totals.beyondDepth ||= done.beyondDepth
  for (const [k, hit] of done.hits.entries()) totals.hits[k] ??= hit
}

export const outDegreeOf = ({ degrees, expanded }: Totals): Exploration['outDegree'] =>
  expanded === 0 ? { min: 0, mean: 0, max: 0 } : { min: degrees.min, mean: degrees.sum / expanded, max: degrees.max }
