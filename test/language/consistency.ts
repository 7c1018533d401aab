import fc from 'fast-check'
import { expect } from 'vitest'
import { type Consistency, consistencyModels, isConsistent, sessionGuarantees } from '../../checker/language/histories/consistency.ts'
import { operationsOf } from '../../checker/language/histories/operations.ts'
import { isConsistentByDefinition } from '../support/brute-consistency.ts'
import { historyOf, randomCalls, type Timed } from '../support/calls.ts'

const processes = ['C1', 'C2', 'C3']
const seed = 20_261_129
const mostCalls = 5

/** Every set of session guarantees but the empty one. */
const sets = Array.from({ length: 2 ** sessionGuarantees.length - 1 }, (_, k) => sessionGuarantees.filter((_, g) => (k + 1) & (1 << g)))
export const all: readonly Consistency[] = [...consistencyModels, ...sets]
export const nameOf = (model: Consistency): string => (typeof model === 'string' ? model : model.join(' + '))

/** By name, the models that a history is consistent with. */
export const modelsOf = (calls: readonly Timed[]): readonly string[] => {
  const operations = operationsOf(historyOf(calls, processes))
  return all.filter(model => isConsistent(model, operations, () => 0)).map(nameOf)
}

/** So many random histories are consistent with just the models that their definitions say, and each says yes and no. */
export function expectDefinitions(numRuns: number): void {
  const tally = new Map<string, number>()
  for (const calls of fc.sample(randomCalls(mostCalls), { seed, numRuns })) {
    const by = all.filter(model => isConsistentByDefinition(model, calls)).map(nameOf)
    expect(modelsOf(calls), JSON.stringify(calls)).toEqual(by)
    for (const model of by) tally.set(model, (tally.get(model) ?? 0) + 1)
  }
  for (const model of all) {
    expect(tally.get(nameOf(model)), nameOf(model)).toBeGreaterThan(numRuns / 20)
    expect(tally.get(nameOf(model)), nameOf(model)).toBeLessThan(numRuns)
  }
}

/** What models so many random histories are consistent with. */
export const histories = (numRuns: number): readonly (readonly string[])[] => fc.sample(randomCalls(6), { seed, numRuns }).map(modelsOf)
