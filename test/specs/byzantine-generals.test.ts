import { describe, expect, test } from 'vitest'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { keyOf } from '../../checker/values/index.ts'
import { byzantineGenerals } from '../../specs/agreement/byzantine-generals/protocol.ts'

type Order = 'attack' | 'retreat'
const orders: readonly Order[] = ['attack', 'retreat']

interface Case {
  readonly generals: number
  readonly m: number
  readonly traitors: readonly number[]
  readonly order: Order
}

/** All that a lieutenant may hear, and what comes of it, by the recursion of the paper itself: `OM` gives what each lieutenant obtains, run by run. */
function violations({ generals, m, traitors, order }: Case): { runs: number; IC1: number; IC2: number } {
  const isTraitor = (g: number) => traitors.includes(g)
  function* OM(left: number, commander: number, lieutenants: readonly number[], value: Order): Generator<ReadonlyMap<number, Order>> {
    for (const sent of choices(lieutenants, isTraitor(commander) ? null : value)) {
      if (left === 0) {
        yield sent
        continue
      }
      // Each lieutenant in turn commands the others with what it was told.
      const rest = (j: number) => lieutenants.filter(i => i !== j)
      for (const results of product(lieutenants.map(j => [...OM(left - 1, j, rest(j), sent.get(j) as Order)])))
        yield new Map(
          lieutenants.map(i => {
            const values = [sent.get(i), ...lieutenants.flatMap((j, k) => (j === i ? [] : [results[k]?.get(i)]))]
            return [i, values.filter(v => v === 'attack').length * 2 > values.length ? 'attack' : 'retreat']
          }),
        )
    }
  }
  const counts = { runs: 0, IC1: 0, IC2: 0 }
  const lieutenants = Array.from({ length: generals - 1 }, (_, k) => k + 1)
  for (const obtained of OM(m, 0, lieutenants, order)) {
    const loyal = lieutenants.filter(i => !isTraitor(i)).map(i => obtained.get(i))
    counts.runs++
    if (new Set(loyal).size > 1) counts.IC1++
    if (!isTraitor(0) && loyal.some(v => v !== order)) counts.IC2++
  }
  return counts
}

/** What is said to each: one value to all, or, by a traitor, anything. */
function choices(to: readonly number[], value: Order | null): readonly ReadonlyMap<number, Order>[] {
  if (value !== null) return [new Map(to.map(i => [i, value]))]
  return product(to.map(() => orders)).map(said => new Map(to.map((i, k) => [i, said[k] as Order])))
}

function product<T>(of: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return of.reduce<readonly (readonly T[])[]>((all, next) => all.flatMap(one => next.map(t => [...one, t])), [[]])
}

/** The constant of the spec: the 0-th is the commander, its first general. */
const named = (traitors: readonly number[]) => new Set(traitors.map(g => `General${g + 1}` as 'General1'))

/** The same by the spec: its final states are its runs, since each says something else. */
function found({ generals, m, traitors, order }: Case) {
  const { model, expand } = semanticsOf(byzantineGenerals.with({ generals, m, traitors: named(traitors), order }))
  const counts = { runs: 0, IC1: 0, IC2: 0 }
  const holds = (name: 'IC1' | 'IC2', s: (typeof model.initial)[number]) => {
    const { meaning } = model.properties[name] ?? expect.unreachable()
    return meaning.of === 'states' && meaning.holds(s, {})
  }
  const seen = new Map(model.initial.map(s => [keyOf(s), s]))
  for (const s of seen.values()) {
    for (const { to } of expand(s).steps) seen.set(keyOf(to), to)
    if (!model.final(s)) continue
    counts.runs++
    if (!holds('IC1', s)) counts.IC1++
    if (!holds('IC2', s)) counts.IC2++
  }
  return counts
}

const cases: readonly Case[] = orders.flatMap(order => [
  ...[[], [0], [1], [2]].map(traitors => ({ generals: 3, m: 1, traitors, order })),
  ...[[0], [1], [2], [3], [0, 1], [1, 2], [2, 3]].map(traitors => ({ generals: 4, m: 1, traitors, order })),
  ...[[0], [1], [0, 1]].map(traitors => ({ generals: 4, m: 0, traitors, order })),
])

describe('runs, and how many of them break IC1 and IC2, are as many as by the recursion of the paper', () => {
  test.each(cases)('%o', one => {
    const counted = violations(one)
    expect(found(one)).toEqual(counted)
    // Theorem 1: OM(m) satisfies both where there are more than 3m generals and at most m traitors.
    if (one.generals > 3 * one.m && one.traitors.length <= one.m) expect([counted.IC1, counted.IC2]).toEqual([0, 0])
  })
  test('one traitor among three is one too many, and two among four', () => {
    const broken = (some: (one: Case) => boolean) =>
      cases.filter(some).some(one => {
        const { IC1, IC2 } = violations(one)
        return IC1 + IC2 > 0
      })
    expect(broken(c => c.generals === 3 && c.traitors.length === 1)).toBe(true)
    expect(broken(c => c.generals === 4 && c.m === 1 && c.traitors.length === 2)).toBe(true)
  })
})
