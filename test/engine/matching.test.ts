import { describe, expect, test } from 'vitest'
import { isPure } from '../../checker/engine/tables/matching.ts'
import { machine, messages, network, processes, range, type StateOf, spec } from '../../checker/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { reference } from './told.ts'

// As texts: whatever runs the tests may write functions in its own way.
describe('a test may be asked of messages that are not there', () => {
  test.each([
    'm => m.bal === bal',
    '(m) => m.bal >= 2 && q.has(m.from)',
    '({ bal, from }) => bal !== 1 || !(from === "A1")',
    "m => m.val !== null && ['a', 'b=c'].includes(m.val)",
    'm => [1, 2].some(b => b === m.bal)',
    "m => m.from?.id.startsWith('A') ?? false",
    'm => m.bal > 1 ? m.bal < 3 : m.bal === 0',
  ])('%s', text => {
    expect(isPure(Function(`return ${text}`)())).toBe(true)
  })
})

describe('a test may have effects, or see how often it is called', () => {
  test.each([
    'm => !seen.has(m.bal) && seen.add(m.bal)',
    'm => note(m)',
    'm => (seen.last = m.bal) === 2',
    'm => (seen.n += m.bal) === 2',
    'm => (seen.n ??= m.bal) === 2',
    'm => (seen.n >>= m.bal) === 2',
    'm => seen.n++ === m.bal',
    'm => --seen.n === m.bal',
    'm => { return m.bal === 2 }',
    'm =>{ n++ }',
    'm =>\n  { n++ }',
    '(m, k = 0) => m.bal === k',
    '(m, k) => m.bal === k',
    '(...all) => all.length === 3',
    '({ bal = seen.pop() }) => bal === 2',
    '({ ...rest }) => rest.bal === 2',
    "m => seen['add'](m.bal)",
    'm => (seen.has(m.bal), note)(m)',
    'm => seen.at?.(0) === m.bal',
    'm => delete seen[m.bal]',
    'm => new seen.Of(m.bal).is',
    'm => note`x`',
    'm => `x` === note.x',
    "m => /* ' */ note(m) /* ' */",
    "m => /'/.test(m.from) || note(m) || /'/.test(m.from)",
    "m => m.from === '\\'' || note(m) || m.from === '\\''",
    'function (m) { return m.bal === 2 }',
    'async m => m.bal === 2',
    'Boolean',
    '"m => m.bal === 2"',
    'undefined',
  ])('%s', text => {
    expect(isPure(Function(`return ${text}`)())).toBe(false)
  })
})

// Three processes each send one of three numbers; then one step counts what it is about.
const P = processes('P', 3)
const Msg = messages({ Said: { from: P, n: range(0, 2) }, Other: { n: range(0, 2) } })
const vars = { sent: range(0, 3), total: range(0, 40), net: network(Msg, 'set') }
const { action: act, always, initially } = machine(vars)
const [, , third] = [...P]
type S = StateOf<typeof vars>
type Asks = (s: S) => number
const of = (name: string, asks: Asks) =>
  spec(name, {}, () => ({
    vars,
    actions: {
      say: act({
        for: { p: P, n: range(0, 2) },
        when: (s, { p }) => s.total === 0 && s.sent === [...P].indexOf(p),
        then: (s, { p, n }) => {
          s.sent++
          s.net.send(Msg.Said({ from: p, n }))
          if (n === 2) s.net.send(Msg.Other({ n }))
        },
      }),
      count: act({
        when: s => s.sent === 3 && s.total === 0,
        then: s => {
          s.total = Math.min(40, 1 + asks(s))
        },
      }),
    },
    properties: { same: always(s => s.total === 0 || s.total === Math.min(40, 1 + asks(s))) },
    init: initially(),
    deadlock: 'allowed',
  }))

const ways: Record<string, Asks> = {
  filter: s => s.net.of(Msg.Said).filter(m => m.n === 1).length,
  some: s => Number(s.net.of(Msg.Said).some(m => m.n === 2 && m.from === third)),
  every: s => Number(s.net.of(Msg.Said).every(m => m.n !== 0)),
  find: s => s.net.of(Msg.Said).find(m => m.n > 0)?.n ?? 7,
  'the order of what is found': s =>
    s.net
      .of(Msg.Said)
      .filter(m => m.n < 2)
      .reduce((sum, m, k) => sum + k * m.n, 0),
  'a test that reads the state': s => s.net.of(Msg.Said).filter(m => m.n < s.sent - 1).length,
  'a test that throws of what is not there': s => {
    const table = Object.fromEntries(s.net.of(Msg.Said).map(m => [`${m.from}${m.n}`, { n: m.n }]))
    return s.net.of(Msg.Said).filter(m => (table[`${m.from}${m.n}`] as { n: number }).n === 1).length
  },
  'a test that remembers': s => {
    const before = new Set<number>()
    return s.net.of(Msg.Said).filter(m => !before.has(m.n) && before.add(m.n)).length
  },
  'a test that counts': s => {
    let calls = 0
    return s.net.of(Msg.Said).filter(m => ++calls > 0 && m.n === 1).length + 5 * calls
  },
  'a test of more than a message': s => s.net.of(Msg.Said).filter((m, k, all) => m.n >= k && all.length === 3).length,
  'one that is asked twice': s => {
    const said = s.net.of(Msg.Said)
    return said.filter(m => m.n === 1).length + 3 * said.length + said.filter(m => m.n === 2).length
  },
  'an array that is changed': s => {
    const said = [...s.net.of(Msg.Said)]
    said.pop()
    const own = s.net.of(Msg.Said) as unknown as { n: number; from: string }[]
    own.reverse()
    own.length = 2
    return said.length + (own[0]?.n ?? 0) * 3 + own.filter(m => m.n === 0).length
  },
  'those with these fields': s => s.net.of(Msg.Said, { n: 2 }).length + 3 * s.net.of(Msg.Said, { n: 1, from: third }).length,
  'those with fields of the state': s => s.net.of(Msg.Said, { n: Math.max(0, s.sent - 1) }).length,
  'those with fields, filtered': s => s.net.of(Msg.Said, { n: 1 }).filter(m => m.from !== third).length,
  'all that is on it': s => JSON.stringify(s.net.of(Msg.Said)).length % 7,
  'a destructuring': s => {
    const [first, ...others] = s.net.of(Msg.Said)
    return (first?.n ?? 0) + others.length
  },
}

describe('both engines find the same, however messages of one kind are asked', () => {
  test.each(Object.keys(ways))('%s', async name => {
    const model = of('counts', ways[name] as Asks).with({}, {})
    const told = (r: Awaited<ReturnType<typeof check>>) => [r.states, r.depth, r.properties.map(p => [p.name, p.verdict])]
    const [slow, fast] = [await check(model, { continue: true, ...reference }), await check(model, { continue: true, workers: 1 })]
    expect(told(fast)).toEqual(told(slow))
    // 1 + 3 + 9 + 27 states before the count, and one after it for each of the last.
    expect(fast.states.distinct).toBe(67)
  })
})

test('what a filter leaves out is not depended on: the recipe is run for fewer states', async () => {
  const rerun = async (asks: Asks) => (await check(of('counts', asks).with({}, {}), { workers: 1 })).trust.rerun
  const narrow = await rerun(s => Number(s.net.of(Msg.Said).some(m => m.n === 2 && m.from === third)))
  const wide = await rerun(s => {
    let is = false
    for (const m of s.net.of(Msg.Said)) is ||= m.n === 2 && m.from === third
    return Number(is)
  })
  expect(narrow).toBeLessThan(wide)
  const fields = await rerun(s => s.net.of(Msg.Said, { n: 2, from: third }).length)
  expect(fields).toBe(narrow)
})
