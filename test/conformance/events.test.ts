import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type ConformOptions, conforms, recorder } from '../../checker/index.ts'
import { sayMisfit } from '../../reports/say/misfit.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { counted, lock } from './lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-logs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const model = lock.with({ clients: 2 }, { crash: 2 })
const log = (name: string, ...events: readonly object[]) => ({ name, events })
const enter = (c: string, more: object = {}) => ({ action: 'enter', parameters: { c }, ...more })
const leave = (c: string, more: object = {}) => ({ action: 'leave', parameters: { c }, ...more })
const of = (logs: ConformOptions['logs'], more: Partial<ConformOptions> = {}) => conforms(model, { logs, ...more })

describe('the order of logs', () => {
  test('each is kept, and nothing else orders them: an order is looked for', async () => {
    const result = await of([log('C1', enter('C1'), leave('C1')), log('C2', enter('C2'), leave('C2'))])
    expect(result.verdict).toBe('conforms')
    expect(result.explanation?.map(s => `${s.step} ${s.event?.log}:${s.event?.line}`)).toEqual([
      'enter(c: C1) C1:1',
      'leave(c: C1) C1:2',
      'enter(c: C2) C2:1',
      'leave(c: C2) C2:2',
    ])
  })

  test('in one log of all there is one order', async () => {
    expect((await of([log('all', enter('C1'), enter('C2'), leave('C1'), leave('C2'))])).verdict).toBe('diverges')
    expect((await of([log('all', enter('C1'), leave('C1'), enter('C2'), leave('C2'))])).verdict).toBe('conforms')
  })

  test('every longest prefix is told, with why no next event fits', async () => {
    const { verdict, prefixes } = await of([log('C1', enter('C1')), log('C2', enter('C2'))])
    expect(verdict).toBe('diverges')
    expect(prefixes.map(p => p.positions.map(({ explained }) => explained))).toEqual([
      [1, 0],
      [0, 1],
    ])
    expect(prefixes.map(p => p.next.map(n => `${n.at.log}:${n.at.line}`))).toEqual([['C2:1'], ['C1:1']])
    expect(prefixes.map(p => p.enabled)).toEqual([['leave(c: C1)'], ['leave(c: C2)']])
  })
})

describe('what an event says of the state after it', () => {
  test('is compared where it is named, by content, and of a set as a list', async () => {
    const said = (state: object) => of([log('C1', enter('C1', { state }))])
    expect((await said({ holders: ['C1'] })).verdict).toBe('conforms')
    expect((await said({ at: { C2: 'out' } })).verdict).toBe('conforms')
    const { verdict, prefixes } = await said({ holders: ['C2', 'C1'], at: { C1: 'out' } })
    expect(verdict).toBe('diverges')
    expect(prefixes[0]?.next[0]?.misfits).toEqual([
      {
        is: 'differs',
        step: 'enter(c: C1)',
        differences: [
          { path: 'holders', model: '{C1}', log: '{C1, C2}' },
          { path: 'at[C1]', model: 'in', log: 'out' },
        ],
      },
    ])
  })

  test('is enough: an event without an action is a step of any that is no fault', async () => {
    const result = await of([log('all', { state: { at: { C2: 'in' } } }, { state: { holders: [] } })])
    expect(result.explanation?.map(s => s.step)).toEqual(['enter(c: C2)', 'leave(c: C2)'])
    expect(result.unexercised).toEqual([])
  })
})

describe('hidden steps', () => {
  const lost = [log('C1', enter('C1'), enter('C1'), leave('C1'))]
  const hidden = ['crash', 'crash.recover']

  test('are taken between two events, where they are named and the model has them', async () => {
    expect((await of(lost)).verdict).toBe('diverges')
    const result = await of(lost, { hidden })
    expect(result.verdict).toBe('conforms')
    expect(result.explanation?.filter(s => s.event === null).map(s => s.step)).toEqual(['crash(process: C1)', 'crash.recover(process: C1)'])
    await expect(of(lost, { hidden: ['crsh'] })).rejects.toThrow(/no action or fault 'crsh' to hide\nhint: did you mean 'crash'/)
  })

  test('at most so many: beyond, it is inconclusive and never a pass', async () => {
    const limited = async (maxHidden: number) => {
      const { verdict, limit } = await of(lost, { hidden, limits: { maxHidden } })
      return { verdict, limit }
    }
    expect(await limited(2)).toEqual({ verdict: 'conforms', limit: null })
    for (const most of [0, 1]) expect(await limited(most)).toEqual({ verdict: 'inconclusive', limit: { of: 'hidden', most } })
  })

  test('what no budget allows is no hidden step: where all are tried, it diverges', async () => {
    const thrice = [log('C1', enter('C1'), enter('C1'), enter('C1'), enter('C1'))]
    const { verdict, prefixes } = await of(thrice, { hidden })
    expect(verdict).toBe('diverges')
    expect(prefixes[0]?.positions).toEqual([{ log: 'C1', explained: 3, events: 4 }])
  })
})

describe('limits', () => {
  test('of states and of the model itself are inconclusive', async () => {
    const many = Array.from({ length: 50 }, () => [enter('C1'), leave('C1')]).flat()
    const short = await of([log('C1', ...many)], { limits: { maxStates: 10 } })
    expect({ verdict: short.verdict, limit: short.limit }).toEqual({ verdict: 'inconclusive', limit: { of: 'states', most: 10 } })
    expect(short.prefixes[0]?.positions).toEqual([{ log: 'C1', explained: 10, events: 100 }])
    const bounded = await conforms(counted.with({ clients: 1 }), { logs: [log('C1', ...many)] })
    expect({ verdict: bounded.verdict, limit: bounded.limit }).toEqual({
      verdict: 'inconclusive',
      limit: { of: 'bounds', bounds: ['bound of entries'] },
    })
    expect(bounded.prefixes[0]?.next[0]?.misfits.map(sayMisfit)).toEqual(['enter(c: C1): the bound of entries is reached'])
  })
})

describe('a log that says nothing, or what the model does not know, is an error with its line and a hint', () => {
  const text = (source: string, name = 'C1.ndjson') => of([{ name, text: source }])
  test.each([
    ['{"action":"enter"}\n{"action":', /^C1.ndjson:2 is not JSON: .*\nhint: a log is NDJSON/],
    ['', /^the log C1.ndjson has no events\nhint: an empty log conforms to everything/],
    ['{"action":"entr"}', /^C1.ndjson:1 has an unknown action 'entr'\nhint: did you mean 'enter'/],
    ['{"action":"enter","parameters":{"client":"C1"}}', /^C1.ndjson:1 has an unknown parameter 'client' of enter\nhint: /],
    ['{"action":"enter","parameters":{"c":"C3"}}', /^C1.ndjson:1 does not fit the model: c was set to 'C3'/],
    [
      '\n{"action":"enter","state":{"holder":["C1"]}}',
      /^C1.ndjson:2 has a state with an unknown variable 'holder'\nhint: did you mean 'holders'/,
    ],
    ['{"action":"enter","state":{"at":{"C9":"in"}}}', /^C1.ndjson:1 has a state with at, which has no 'C9'\nhint: /],
    ['{"action":"enter","state":{"at":{"C1":"inn"}}}', /^C1.ndjson:1 does not fit the model: at\[C1\] was set to 'inn'/],
    ['{"action":"enter","params":{"c":"C1"}}', /^C1.ndjson:1 has an event with an unknown part 'params'\nhint: did you mean 'parameters'/],
    ['{"kind":"enter"}', /^C1.ndjson:1 has an event with neither an action nor a state: \{"kind":"enter"\}\nhint: .*--read/],
    ['[1]', /^C1.ndjson:1 has an event that read gives no meaning: \[1\]/],
    ['{"action":"enter","state":3}', /^C1.ndjson:1 has an event whose state is 3\nhint: the state is an object/],
  ])('%s', async (source, message) => {
    await expect(text(source)).rejects.toThrow(message)
  })

  test('so is a missing log, and none', async () => {
    await expect(of(['nowhere.ndjson'])).rejects.toThrow(/^there is no log nowhere.ndjson/)
    await expect(of([])).rejects.toThrow(/^there are no logs/)
  })

  test('what is in flight no process sees', async () => {
    const tm = { name: 'TM', events: [{ action: 'tmAbort', state: { net: [] } }] }
    await expect(conforms(twoPhaseCommit.with({ rms: 1 }), { logs: [tm] })).rejects.toThrow(/^TM:1 has a state with the network net/)
  })
})

describe('a format of one’s own', () => {
  const read: ConformOptions['read'] = (event: { readonly op: string; readonly who: string }) => {
    if (event.op === 'ping') return 'ignore'
    if (event.op === 'odd') return undefined as never
    return { action: event.op === 'lock' ? 'enter' : 'leave', parameters: { c: event.who } }
  }
  test('is read by a function, which says what is ignored; what it gives no meaning is an error', async () => {
    const result = await of([log('C1', { op: 'lock', who: 'C1' }, { op: 'ping' }, { op: 'unlock', who: 'C1' })], { read })
    expect({ verdict: result.verdict, logs: result.logs }).toEqual({ verdict: 'conforms', logs: [{ name: 'C1', events: 2, ignored: 1 }] })
    await expect(of([log('C1', { op: 'odd' })], { read })).rejects.toThrow(/^C1:1 has an event that read gives no meaning: \{"op":"odd"\}/)
    await expect(of([log('C1', { op: 'ping' })], { read })).rejects.toThrow(/^the log C1 has no events: all 1 are ignored/)
  })

  test('the recorder writes ours: a line for each event, sets as lists, after a restart in the same file', async () => {
    const file = join(folder, 'C1.ndjson')
    recorder(file)({ action: 'enter', parameters: { c: 'C1' }, state: { holders: new Set(['C1']) } })
    recorder(file)({ action: 'leave' })
    expect(readFileSync(file, 'utf8')).toBe('{"action":"enter","parameters":{"c":"C1"},"state":{"holders":["C1"]}}\n{"action":"leave"}\n')
    expect((await of([file])).verdict).toBe('conforms')
    expect(() => recorder(join(folder, 'nowhere', 'x.ndjson'))({ action: 'enter' })).toThrow(/cannot be written/)
  })
})

// Counted in states that are looked at, which no machine makes more or fewer.
describe('work grows with the logs, and not with their square', () => {
  const rounds = (c: string, n: number) => Array.from({ length: n / 2 }, () => [enter(c), leave(c)]).flat()
  const each = async (logs: ConformOptions['logs'], events: number) => {
    const { verdict, states } = await of(logs, { hidden: ['crash'] })
    return { verdict, perEvent: states / events }
  }
  test.each([1_000, 10_000])('%i events, in one log and in two', async n => {
    const one = await each([log('all', ...rounds('C1', n))], n)
    expect(one.verdict).toBe('conforms')
    expect(one.perEvent).toBeLessThan(1.1)
    const two = await each([log('C1', ...rounds('C1', n / 2)), log('C2', ...rounds('C2', n / 2))], n)
    expect(two.verdict).toBe('conforms')
    expect(two.perEvent).toBeLessThan(1.1)
    const wrong = await each([log('all', ...rounds('C1', n), leave('C1'))], n)
    expect(wrong.verdict).toBe('diverges')
    expect(wrong.perEvent).toBeLessThan(10)
  })
})
