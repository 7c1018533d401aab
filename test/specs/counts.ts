import { readFileSync } from 'node:fs'
import type { CheckResult } from '../../checker/verdict/result.ts'
import { isDeep } from '../support/depth.ts'

/** Distinct states, generated states, depth. */
export type Counts = readonly [distinct: number, generated: number, depth: number]

/** Where what every model that does not take long counts is recorded; catalogue.deep.ts compares it, and with -u writes it. */
export const file = new URL('counts.json', import.meta.url)

/** By the title of the model. They are what this checker has found, and tell that something is counted otherwise than before. */
export const recorded: Readonly<Record<string, Counts>> = JSON.parse(readFileSync(file, 'utf8'))

export const countsOf = ({ states, depth }: CheckResult): Counts => [states.distinct, states.generated, depth]

/** So many states of each protocol are searched in `npm test`, so that it takes no longer than it may, however many models there are. */
const mostStates = isDeep ? 2_000 : 200
/** Of each so many models, at most. */
const mostModels = isDeep ? Infinity : 4

/**
 * The models of one protocol that `npm test` searches: the first, which is the protocol as it should be, and of the others the smallest, as many as
 * there is room for. All are in catalogue.deep.ts.
 */
export function searchedQuickly<M extends { readonly title: string }>(models: readonly M[]): ReadonlySet<M> {
  const statesOf = ({ title }: M) => recorded[title]?.[0] ?? 0
  let left = mostStates
  const chosen = new Set(models.slice(0, 1))
  for (const model of models.toSorted((a, b) => statesOf(a) - statesOf(b))) {
    left -= statesOf(model)
    if (left >= 0 && chosen.size < mostModels) chosen.add(model)
  }
  return chosen
}
