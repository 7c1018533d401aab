import { UsageError } from '../../errors.ts'
import type { Engine } from '../engine.ts'
import { sampled } from './explore.ts'

/** How a swarm searches; the same numbers search the same states. */
export interface Swarm {
  readonly seed: number
  /** How many searches; every fourth time each keeps twice as many states of a level as before. */
  readonly runs: number
}

/** States that the first runs keep of each level: few, since many mistakes are found by few, and deep ones soonest. */
const first = 1_000
const runsOfAWidth = 4
/** Bytes of the filter that tells whether a state was found: room for fifty million of them in a run. */
const filter = 2 ** 26
/** The frontier stays below some hundred megabytes. */
const widest = 2 ** 18

/**
 * Many searches of parts of the space in bounded memory, each by its own seed: breadth-first, but of each level some states are expanded, and whether one was found
 * before a filter tells that takes some new ones for old. Finds violations in spaces that are out of reach, and proves nothing: `stopped` is never
 * null. After "Swarm Verification" (G. Holzmann, R. Joshi and A. Groce, 2008), whose searches go depth-first; these find short traces. Throws UsageError for
 * numbers that are no counts.
 */
export function swarmOf({ seed, runs }: Swarm): Engine {
  for (const [name, n, least] of [
    ['seed', seed, 0],
    ['runs', runs, 1],
  ] as const)
    if (!Number.isSafeInteger(n) || n < least)
      throw new UsageError('bad-swarm', `${name} must be a whole number${least === 1 ? ' above zero' : ''}, not ${n}`)
  return sampled({
    whole: 0,
    width: run => Math.min(widest, first * 2 ** Math.floor(run / runsOfAWidth)),
    seed,
    runs,
    filter,
    onLevel: null,
  })
}
