import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import { crashes, durable, machine, mapOf, processes, range, spec } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { label } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import { explain } from '../../checker/verdict/explanation.ts'
import type { SearchOptions, TablesOptions } from '../../checker/verdict/options.ts'
import { resultDocument } from '../../reports/json.ts'
import { renderText } from '../../reports/text.ts'

/** Two processes count to two each. Whoever counts to three together does so in three steps, in six orders, of which four switch once. */
const counting = (kind: string, parts: object = {}, most = 3) =>
  spec(`counting ${kind}`, {}, () => {
    const P = processes('P', 2)
    const vars = { count: mapOf(P, range(0, 2)), last: range(0, 4) }
    const { initially, action, always, step, reachable, refines } = machine(vars)
    const sum = (s: { readonly count: Readonly<Record<string, number>> }) => P.ids.reduce((all, p) => all + (s.count[p] ?? 0), 0)
    const properties = {
      always: always(s => sum(s) < most),
      step: step((before, after) => sum(before) !== 2 || sum(after) !== 3),
      reachable: reachable(s => sum(s) === 3),
      refines: refines(toTwo.with({}), s => ({ total: sum(s) })),
    }
    return {
      vars,
      init: initially(),
      actions: {
        count: action({
          for: { p: P },
          by: 'p',
          when: (s, { p }) => s.count[p] < 2 && sum(s) < most,
          then: (s, { p }) => {
            s.count[p]++
            s.last = sum(s)
          },
        }),
      },
      properties: kind === 'deadlock' ? {} : { [kind]: properties[kind as keyof typeof properties] },
      deadlock: kind === 'deadlock' ? 'forbidden' : 'allowed',
      symmetry: [P],
      ...parts,
    }
  }).with({})

const toTwo = spec('to two', {}, () => {
  const vars = { total: range(0, 3) }
  const { initially, action } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: { count: action({ when: s => s.total < 2, then: s => void s.total++ }) },
    properties: {},
    deadlock: 'allowed',
  }
})

const ways: Readonly<Record<string, SearchOptions>> = {
  reference: { engine: 'reference' },
  tables: { workers: 1 },
  'two threads': { engine: tablesSharing(0), workers: 2 },
  'four threads': { engine: tablesSharing(0), workers: 4 },
}

/** The traces of a model's only property as `check` shows them, one for each way to search. */
async function shown(model: Model, more: Readonly<Record<string, SearchOptions>> = {}): Promise<readonly (readonly string[])[]> {
  const all: string[][] = []
  for (const [way, options] of Object.entries({ ...ways, ...more })) {
    const { properties } = await check(model, options)
    expect(
      properties.map(p => p.compared),
      way,
    ).toEqual([true])
    all.push(properties[0]?.trace?.steps.map(label) ?? [])
  }
  return all
}

describe('of the four that switch once, the one whose steps come first', () => {
  const first = ['count(p: P1)', 'count(p: P1)', 'count(p: P2)']
  const exact = { exact: { states: 'whole' } } as const
  const symmetric = { symmetric: { states: 'orbits' }, 'symmetric reference': { engine: 'reference', states: 'orbits' } } as const

  test.each(['always', 'step', 'reachable', 'refines', 'deadlock'])('%s', async kind => {
    for (const trace of await shown(counting(kind), { ...exact, ...symmetric })) expect(trace).toEqual(first)
  })

  test.each(['always', 'step', 'reachable', 'refines', 'deadlock'])('%s, seen through a view', async kind => {
    for (const trace of await shown(counting(kind, { view: ['count'] }))) expect(trace).toEqual(first)
  })

  test('where the state is outside the constraint', async () => {
    const inside = (s: { count: Readonly<Record<string, number>> }) => Object.values(s.count).reduce((a, b) => a + b) < 3
    for (const trace of await shown(counting('always', { constraints: { state: inside } }), exact)) expect(trace).toEqual(first)
  })

  test('but for steps that a constraint forbids', async () => {
    // P1 counts to two no more before P2 has begun: what is left is P1 P2 P2, the least that switches once.
    const follows = (_: unknown, after: { count: Readonly<Record<string, number>> }) => !(after.count.P1 === 2 && after.count.P2 === 0)
    for (const trace of await shown(counting('always', { constraints: { step: follows } }), exact))
      expect(trace).toEqual(['count(p: P1)', 'count(p: P2)', 'count(p: P2)'])
  })

  test('even where they lead to a state that is as near by others', async () => {
    // Once P1 counted to two, P2 may not begin; it may have begun before. So P2 P2 P1 P1 alone switches once.
    const follows = (before: object, after: object) => !(JSON.stringify([before, after].map(countsOf)) === '[[2,0],[2,1]]')
    for (const trace of await shown(counting('always', { constraints: { step: follows } }, 4), exact))
      expect(trace).toEqual(['count(p: P2)', 'count(p: P2)', 'count(p: P1)', 'count(p: P1)'])
  })
})

test('a search that is resumed shows the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'everystep-shortest-'))
  try {
    const search = (resume: boolean, more: TablesOptions) =>
      check(counting('always'), { workers: 1, checkpoint: { folder, seconds: 1e6, about: null, resume, onEvent: null }, ...more })
    expect((await search(false, { signal: AbortSignal.abort() })).verdict).toBe('inconclusive')
    const [property] = (await search(true, {})).properties
    expect(property).toMatchObject({ verdict: 'violated', compared: true })
    expect(property?.trace?.steps.map(label)).toEqual(['count(p: P1)', 'count(p: P1)', 'count(p: P2)'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a trace without a fault comes before one that switches less', async () => {
  const model = spec('either', {}, () => {
    const P = processes('P', 2)
    const vars = { done: mapOf(P, durable(range(0, 1))) }
    const { initially, action, always } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: { act: action({ for: { p: P }, by: 'p', when: (s, { p }) => s.done[p] === 0, then: (s, { p }) => void (s.done[p] = 1) }) },
      properties: {
        // The crash of P1 counts as much as what P2 does, and would be P1's own step after its own.
        fewer: always(s => P.ids.reduce((all, p) => all + s.done[p], Number(isDownIn(s))) < 2),
      },
      faults: { crash: crashes(P) },
      deadlock: 'allowed',
    }
  }).with({}, { crash: 1 })
  for (const trace of await shown(model)) expect(trace).toEqual(['act(p: P1)', 'act(p: P2)'])
})

const countsOf = (s: object): unknown[] => Object.values((s as { count: object }).count)

const isDownIn = (s: object): boolean => ((s as Record<string, ReadonlySet<string>>)['crash.down']?.size ?? 0) > 0

test('where there are too many states to compare all, the trace found is shown, and that it is one of several', async () => {
  // Of the 8 states within three steps, symmetry counts 5 orbits: (0,0), (1,0), (2,0), (1,1), (2,1).
  const model = counting('always')
  const result = await check(model, { states: 'orbits', limits: { maxStates: 6 } })
  expect(result.verdict).toBe('violated')
  expect(result.states.distinct).toBe(5)
  expect(result.properties).toMatchObject([{ compared: false }])
  expect(result.properties[0]?.trace?.steps).toHaveLength(3)
  const report = { result, model, explanation: explain(model, result), command: 'check', root: '.' } as unknown as Parameters<
    typeof renderText
  >[0]
  expect(renderText(report)).toContain('too many states to compare them all')
  expect(JSON.stringify(resultDocument(report))).toContain('"compared":false')
})
