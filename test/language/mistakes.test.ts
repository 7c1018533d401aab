import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { listOf, machine, type Property, range, record, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { action, always, eventually, failureOf, Msg, receive, refines, step, vars } from '../semantics/failing.ts'

const here = fileURLToPath(import.meta.url)

describe('a recipe that returns', () => {
  type Open = { n: number; state: string; list: number[]; net: object }
  const refused = {
    code: 'returned-state',
    file: here,
    message: expect.stringMatching(/broken.*returned a new state/),
    hint: expect.stringMatching(/s\.(n|state) = …/),
  }
  test.each<[string, (s: Open) => unknown]>([
    ['a whole new state', s => ({ ...s, n: 2 })],
    ['the part of a state that changes', s => ({ n: s.n + 1 })],
    [
      'a new state besides its edit',
      s => {
        s.state = 'committed'
        return { ...s, n: 2 }
      },
    ],
  ])('%s is refused', async (_, then) => {
    for (const engine of ['tables', 'reference'] as const)
      expect(await failureOf({ broken: action({ then: then as never }) }, {}, { engine })).toMatchObject(refused)
  })
  test('a new state on receiving is refused', async () =>
    expect(await failureOf({ broken: receive(Msg.A, { then: (() => ({ n: 2 })) as never }) })).toMatchObject(refused))

  const wide = { ...vars, part: record({ n: range(0, 3), list: listOf(range(0, 3), 1) }) }
  type Wide = Open & { part: { n: number; list: number[] } }
  test.each<[string, (s: Wide) => unknown]>([
    ['what it assigns', s => (s.n = 1)],
    ['what it counts', s => s.n++],
    ['a length', s => s.list.push(1)],
    ['an object that it assigns, whose fields are named as variables are', s => (s.part = { n: 1, list: [] })],
    ['an object that it assigns and then edits', s => (s.part = { n: 1, list: s.list }).n++],
    [
      'the state that it has edited',
      s => {
        s.n = 1
        return s
      },
    ],
  ])('%s is accepted', async (_, then) => {
    const { action: act, initially: init, reachable: found } = machine(wide)
    const only = act({ when: s => s.n + s.part.n + s.list.length === 0, then: then as never })
    const model = spec('returning', {}, () => ({
      vars: wide,
      init: init(),
      actions: { only },
      properties: { acts: found(s => s.n + s.part.n + s.list.length > 0) },
      deadlock: 'allowed',
    })).with({})
    for (const engine of ['tables', 'reference'] as const) expect((await check(model, { engine })).verdict).toBe('holds')
  })
})

describe('a variable that there is not', () => {
  type Open = { lsit: number[]; net: { send(message: object): void } }
  const named = {
    code: 'unknown-variable',
    message: expect.stringMatching(/reads 'lsit', which is no variable/),
    hint: "did you mean 'list'?",
    file: here,
  }
  test.each<[string, object, Readonly<Record<string, Property>>?]>([
    ['in a guard', { broken: action({ when: ((s: Open) => s.lsit[0] === 1) as never, then: () => {} }) }],
    ['in a recipe', { broken: action({ then: ((s: Open) => void s.lsit.push(1)) as never }) }],
    ['in a recipe that lists', { broken: action({ then: ((s: Open) => void [...s.lsit]) as never }) }],
    ['in a property', {}, { fails: always(((s: Open) => s.lsit.length === 0) as never) }],
    ['in a step property', {}, { fails: step(((_: Open, after: Open) => after.lsit.length === 0) as never) }],
    ['in a guard that would be false', { broken: action({ when: ((s: Open) => s.lsit !== undefined) as never, then: () => {} }) }],
    ['in a recipe that would do nothing', { broken: action({ then: ((s: Open) => void (s.lsit ?? []).slice()) as never }) }],
    ['in a property that would hold', {}, { fails: always(((s: Open) => s.lsit === undefined) as never) }],
    ['in a premise that would be false', {}, { fails: always({ when: ((s: Open) => !!s.lsit) as never, holds: () => true }) }],
    ['in a promise that would be kept', {}, { fails: eventually(((s: Open) => s.lsit === undefined) as never) }],
  ])('%s is named', async (_, actions, properties = {}) => {
    for (const engine of ['tables', 'reference'] as const) expect(await failureOf(actions, properties, { engine })).toMatchObject(named)
  })
  test('in the mapping of a refinement is named', async () => {
    const count = machine({ n: range(0, 3) })
    const next = count.action({ when: s => s.n < 3, then: s => void s.n++ })
    const abstract = spec('count', {}, () => ({
      vars: { n: range(0, 3) },
      init: count.initially(),
      actions: { next },
      properties: {},
    })).with({})
    const fails = refines(abstract, s => ({ n: s.n, lost: (s as never as Open).lsit }))
    for (const engine of ['tables', 'reference'] as const)
      expect(await failureOf({}, { fails }, { engine })).toMatchObject({
        ...named,
        message: expect.stringMatching(/the mapping of fails to count failed: reads 'lsit', which is no variable/),
      })
  })
  test('is not blamed for what fails without it', async () => {
    const broken = action({ then: ((s: { list: { x: { y: number } }[] }) => void s.list[0]?.x.y) as never, when: s => s.list.length > 0 })
    const push = action({ when: s => s.list.length === 0, then: s => void s.list.push(1) })
    expect(await failureOf({ push, broken })).toMatchObject({
      code: 'spec-threw',
      message: expect.stringMatching(/^broken threw: Cannot read/),
    })
  })
  test('nor is a message, which is named as it was called', async () => {
    const Kinds = Msg as never as { B(): void }
    const broken = action({ then: () => Kinds.B() })
    expect(await failureOf({ broken })).toMatchObject({ code: 'spec-threw', hint: 'check the spelling of Kinds.B' })
  })
})
