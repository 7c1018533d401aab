import { expect } from 'vitest'
import { tables } from '../../../checker/engine/tables/explore.ts'
import type { Model, State } from '../../../checker/language/index.ts'
import { semanticsOf } from '../../../checker/semantics/semantics.ts'
import { keyOf } from '../../../checker/values/index.ts'
import { check } from '../../../checker/verdict/check.ts'
import type { SearchOptions } from '../../../checker/verdict/options.ts'
import { isReduced } from '../../../checker/verdict/result.ts'
import { oneThread, reference, twoThreads } from '../../engine/told.ts'
import { madeOf } from './made.ts'

const maxStates = 80

/** All states that can be reached, found one by one; null where there are too many. */
function reached(model: Model): readonly State[] | null {
  const semantics = semanticsOf(model)
  const inside = (s: State) => model.constraints.state?.(s) ?? true
  const found = new Map(model.initial.filter(inside).map(s => [keyOf(s), s]))
  for (const s of found.values()) {
    if (found.size > maxStates) return null
    for (const { to } of semantics.successors(s).transitions)
      if (inside(to) && (keyOf(to) === keyOf(s) || (model.constraints.step?.(s, to) ?? true)) && !found.has(keyOf(to)))
        found.set(keyOf(to), to)
  }
  return [...found.values()]
}

/** How many orbits states fall into: by every permutation of the ids that stand in their texts, parted and sorted anew. */
export function orbitsOf(states: readonly State[], sorts: readonly (readonly string[])[]): number {
  const renamings = sorts.reduce<Record<string, string>[]>(
    (all, ids) =>
      all.flatMap(one => orders(ids).map(order => ({ ...one, ...Object.fromEntries(ids.map((id, k) => [id, order[k] as string])) }))),
    [{}],
  )
  const least = (text: string) =>
    renamings.map(r => canonical(JSON.parse(text.replace(/"([^"]*)"/g, (_, word: string) => JSON.stringify(r[word] ?? word))))).sort()[0]
  return new Set(states.map(s => least(JSON.stringify(plain(s))))).size
}

const orders = (ids: readonly string[]): string[][] =>
  ids.length === 0 ? [[]] : ids.flatMap(id => orders(ids.filter(other => other !== id)).map(rest => [id, ...rest]))

/** What a state holds, as JSON has it: sets, and messages in flight, as objects that say so. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plain)
  if ('copies' in value) {
    const { kind, copies } = value as unknown as { kind: string; copies(): readonly { from: string; to: string }[] }
    const messages = copies.call(value)
    if (kind !== 'fifo') return { unordered: messages.map(plain) }
    const links = Object.groupBy(messages, m => JSON.stringify([m.from, m.to]))
    return { unordered: Object.values(links).map(link => link?.map(plain)) }
  }
  if (Symbol.iterator in value) return { unordered: [...(value as Iterable<unknown>)].map(plain) }
  return { pairs: Object.entries(value).map(([name, part]) => [name, plain(part)]) }
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.values(value).map(list => (list as unknown[]).map(canonical).sort())}}`
}

export interface Tally {
  reduced: number
  refused: number
  /** Specs in which a process is mentioned, though nothing that can be reached shows it. */
  harmless: number
  skipped: number
}

/** Holds the reduced search of made specs against the whole one, on every engine; counts them into the tally. */
export async function agree(seed: number, tally: Tally, isNarrow = false): Promise<void> {
  const { model, place } = madeOf(seed, isNarrow)
  expect(tables.reducesByProcess?.(model), `seed ${seed}`).toBe(isNarrow)
  const states = reached(model)
  if (states === null) {
    tally.skipped++
    return
  }
  const told = ({ verdict, properties }: Awaited<ReturnType<typeof check>>) => ({
    verdict,
    properties: properties.map(p => [p.name, p.verdict, p.trace?.steps.length ?? null]),
  })
  const whole = await check(model, { continue: true, ...reference })
  const ways: SearchOptions[] = [reference, oneThread, twoThreads]
  const found = await Promise.all(ways.map(how => check(model, { continue: true, states: 'orbits', ...how })))
  const reduced = found.map(result => isReduced(result.trust))
  const [byReference, ...byTables] = reduced
  expect(byTables, `seed ${seed}: with any number of threads`).toEqual(byTables.map(() => byTables[0]))
  // Where each part is about one process, what is not symmetric is found in states that cannot be reached, too.
  if (!(isNarrow && byReference)) expect(byTables[0], `seed ${seed}: all engines reduce, or none`).toBe(byReference)
  for (const result of found) {
    expect(told(result), `seed ${seed}`).toEqual(told(whole))
    const orbits = orbitsOf(
      states,
      model.symmetry.map(sort => sort.ids as readonly string[]),
    )
    expect(result.states.distinct, `seed ${seed}`).toBe(isReduced(result.trust) ? orbits : whole.states.distinct)
  }
  if (place === null) expect(byTables[0], `seed ${seed}: nothing in it names a process`).toBe(true)
  if (!byTables[0]) tally.refused++
  else if (place === null) tally.reduced++
  else tally.harmless++
}
