import { describe, expect, test } from 'vitest'
import type { Task } from '../../checker/engine/engine.ts'
import type { GraphRequest, StateGraph } from '../../checker/engine/graph.ts'
import { control } from '../../checker/engine/kernel/abi.ts'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import { Kept } from '../../checker/engine/tables/kept.ts'
import type { Kernel, Near } from '../../checker/engine/tables/memory.ts'
import type { NamedModel } from '../../checker/language/catalogue.ts'
import { machine, range, spec } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { watch } from '../../checker/properties/monitors.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { chooseShortest } from '../../checker/traces/shortest.ts'
import { keyOf } from '../../checker/values/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { models as twoPhase } from '../../specs/atomic-commitment/two-phase-commit/models.ts'
import { modelOf } from '../specs/catalogue.ts'

const small = modelOf(Object.values(twoPhase)[0] as NamedModel)
const request: GraphRequest = { predicates: [], fairness: () => 0, levels: Infinity }

const taskOf = (model: Model, more: Partial<Task> = {}): Task => ({
  ...{ semantics: semanticsOf(model), monitors: [], goesOnWithin: 0, reduction: null, exact: false, workers: 1, signal: null },
  ...{ onProgress: null, graph: null, checkpoint: null, disk: null, profiler: null, guard: slice => slice() },
  limits: { maxStates: Infinity, maxDepth: Infinity, maxSeconds: Infinity, maxMemory: Infinity },
  ...more,
})

/** Every edge by the contents of its ends, in an order of their own: how states are numbered depends on who found them. */
const edgesOf = ({ states, offsets, targets, state }: StateGraph): readonly string[] =>
  Array.from({ length: states }, (_, s) =>
    [...targets.subarray(offsets[s], offsets[s + 1])].map(to => `${keyOf(state(s))} ${keyOf(state(to))}`),
  )
    .flat()
    .sort()

describe.each([1, 2])('with %i threads', workers => {
  const engine = tablesSharing(0)
  const explore = (more: Partial<Task>, model = small) => engine.explore(taskOf(model, { workers, ...more }))

  test('the graph that is asked for later is the one that is asked for at once, whole and up to a level', async () => {
    const { distinct, depth, kept } = await explore({ graphWithin: 250_000 })
    for (const levels of [Infinity, depth, depth - 1, 3, 1]) {
      const { graph } = await explore({ graph: { ...request, levels } })
      const later = kept?.graph({ ...request, levels }, Infinity)
      expect([later?.states, kept?.within(levels)]).toEqual([graph?.states, graph?.states])
      expect(edgesOf(later as StateGraph)).toEqual(edgesOf(graph as StateGraph))
      if (levels === Infinity) expect(later?.states).toBe(distinct)
    }
  })

  test('states that are too many are given back, and nothing is missing', async () => {
    const all = await explore({})
    for (const graphWithin of [0, 1, 40, all.distinct - 1]) {
      const { kept, ...found } = await explore({ graphWithin })
      expect(kept).toBeUndefined()
      expect([found.distinct, found.generated, found.depth]).toEqual([all.distinct, all.generated, all.depth])
    }
    expect(all.kept).toBeUndefined()
    expect((await explore({ graphWithin: all.distinct })).kept).toBeDefined()
  })

  test('many levels of few states are too many, too: each takes a block', async () => {
    const counter = spec('counter', {}, () => {
      const vars = { n: range(0, 20_000) }
      const { initially, action } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: { count: action({ when: s => s.n < 20_000, then: s => void s.n++ }) },
        properties: {},
        deadlock: 'allowed' as const,
      }
    }).with({})
    const { distinct, kept } = await explore({ graphWithin: 250_000 }, counter)
    expect([distinct, kept]).toEqual([20_001, undefined])
  })
})

test('where the search ended at a hit, what was found last has no edges', async () => {
  const monitor = { name: 'm', property: 'm', on: 'state', hit: () => false, parts: [], stops: true, under: () => 0 } as const
  const semantics = semanticsOf(small)
  const [first] = semantics.model.initial.flatMap(state => semantics.successors(state).transitions)
  const isFirst = (state: object) => keyOf(state) === keyOf(first?.to)
  const found = await tablesSharing(0).explore(
    taskOf(small, { graphWithin: 250_000, monitors: [{ ...monitor, hit: isFirst, parts: [isFirst] }] }),
  )
  expect(found.stopped?.why).toBe('hit')
  const graph = found.kept?.graph(request, Infinity)
  const { graph: asked } = await tablesSharing(0).explore(taskOf(small, { graph: { ...request, levels: 2 } }))
  expect(graph?.states).toBe(found.distinct)
  expect(edgesOf(graph as StateGraph)).toEqual(edgesOf(asked as StateGraph))
})

test('the graph is not made where that takes too long, and can be asked for again', async () => {
  const { distinct, kept } = await tablesSharing(0).explore(taskOf(small, { graphWithin: 250_000 }))
  expect(kept?.graph(request, -1)).toBeNull()
  expect(kept?.graph(request, Infinity)?.states).toBe(distinct)
})

test('the graph is not offered of states that a limit left out, nor where states stand for others, or something else needs their room', async () => {
  const found = await tablesSharing(0).explore(
    taskOf(small, { graphWithin: 250_000, limits: { maxStates: 50, maxDepth: Infinity, maxSeconds: Infinity, maxMemory: Infinity } }),
  )
  expect([found.stopped?.why, found.kept]).toEqual(['states', undefined])
  const near = { words: new Int32Array(64) } as unknown as Near
  const keeps = (more: Partial<Task>) => {
    const { isOn, isOffered } = new Kept(taskOf(small, { graphWithin: 100, ...more }), near, 8)
    return [isOn, isOffered]
  }
  expect(keeps({})).toEqual([true, true])
  const without = { reduction: {}, checkpoint: {}, disk: {}, profiler: {}, semantics: semanticsOf({ ...small, view: [] }) }
  // They are kept for the graph that a property over time needs, too, and then not offered either.
  for (const [what, value] of Object.entries(without))
    expect([what, keeps({ [what]: value }), keeps({ [what]: value, graph: request })]).toEqual([what, [false, false], [true, false]])
})

test('every block of what was kept is given back once it is too much, and none after that is kept', () => {
  const words = new Int32Array(64)
  const freed: number[] = []
  const kernel = { freeBlock: (block: number) => void freed.push(block) } as unknown as Kernel
  const kept = new Kept(taskOf(small, { graphWithin: 10 }), { words } as unknown as Near, 8)
  const level = (first: number, count: number, block: number) => kept.add([{ first, count, block }], kernel)
  level(0, 4, 7)
  level(4, 6, 8)
  expect([freed, kept.chunks.length, words[control.keepAll]]).toEqual([[], 2, 1])
  level(10, 1, 9)
  level(11, 1, 10)
  expect([freed, kept.chunks.length, words[control.keepAll]]).toEqual([[7, 8], 0, 0])
})

test('where there are more states within the length of a witness than are to be compared, the path that was found stays', async () => {
  const { properties } = await check(small, { engine: 'tables', workers: 1, limits: { maxStates: 288 } })
  expect(properties.some(p => p.compared === true)).toBe(true)
  const watched = watch(small, null, false)
  const monitors = watched.flatMap(({ decides }) => decides ?? [])
  const engine = tablesSharing(0)
  const task = taskOf(small, { graphWithin: 250_000, monitors })
  const explored = await engine.explore(task)
  const compared = async (maxStates: number) =>
    (await chooseShortest(engine, { ...task, limits: { ...task.limits, maxStates } }, explored, watched, 0)).compared.filter(
      c => c !== null,
    )
  expect(new Set(await compared(explored.distinct))).toEqual(new Set([true]))
  expect(new Set(await compared(5))).toEqual(new Set([false]))
})
