import { describe, expect, test } from 'vitest'
import type { Calls } from '../../checker/language/histories/calls.ts'
import { type Consistency, isTested, sessionGuarantees } from '../../checker/language/histories/consistency.ts'
import { operationsOf } from '../../checker/language/histories/operations.ts'
import { refusalOf } from '../../checker/language/histories/refusal.ts'
import {
  abandon,
  calls,
  ghost,
  type Id,
  invoke,
  machine,
  mapOf,
  oneOf,
  processes,
  range,
  reads,
  respond,
  type Spec,
  type StateOf,
  spec,
  writes,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { ways } from '../engine/told.ts'
import { historyOf, type Timed } from '../support/calls.ts'
import { all, expectDefinitions, histories, nameOf } from './consistency.ts'

test('each model is what its paper defines', () => expectDefinitions(400))

const [RYW, MR, MW, WFR] = sessionGuarantees as [string, string, string, string]
const chain = ['linearizable', 'sequentially consistent', 'causally consistent', 'PRAM consistent']

/** Whether every history of one model is one of the other: Brzezinski et al. have the two equalities between the named ones and the guarantees. */
const implies = (one: Consistency, other: Consistency): boolean => {
  const kept = (model: Consistency): readonly string[] =>
    typeof model !== 'string' ? model : model === 'PRAM consistent' ? [RYW, MR, MW] : [RYW, MR, MW, WFR]
  const [a, b] = [chain.indexOf(nameOf(one)), chain.indexOf(nameOf(other))]
  if (a >= 0 && b >= 0) return a <= b
  if (b === 0 || b === 1) return false
  // Alone, or with writes that follow reads, monotonic writes are not seen: every read may be at another server.
  if (typeof other !== 'string' && other.every(g => g === MW || g === WFR)) return other.every(g => g === MW || kept(one).includes(g))
  return kept(other).every(g => kept(one).includes(g))
}

describe('which model implies which, with a history that separates them where it does not', () => {
  const found = histories(20_000)
  test.each(all.map(model => [nameOf(model), model] as const))('%s', (name, model) => {
    const weaker = all.filter(other => !found.some(models => models.includes(name) && !models.includes(nameOf(other)))).map(nameOf)
    expect(weaker).toEqual(all.filter(other => implies(model, other)).map(nameOf))
  })
})

/** `C1 w(x)1 0-2`: from moment 0 to moment 2; `0-`: pending. */
const told = (...lines: readonly string[]): Calls<string, number> => {
  const timed = lines.map((line): Timed => {
    const [, process = '', tag, key = '', value, begins, ends] = /^(\w+) ([rw])\((\w)\)(\d) (\d+)-(\d*)$/.exec(line) ?? []
    return {
      process,
      tag: tag === 'r' ? 'Read' : 'Write',
      key,
      value: Number(value),
      begins: Number(begins),
      ends: ends === '' ? null : Number(ends),
      isAbandoned: false,
    }
  })
  return historyOf(timed, [...new Set(timed.map(t => t.process))])
}

describe('a refusal tells the calls that cannot be together, and no others', () => {
  test.each<[Consistency, string | null, ...string[]]>([
    ['linearizable', 'stale read: C1 wrote x as 1, then C2 read x as 0', 'C1 w(x)1 0-1', 'C2 r(x)0 2-3', 'C2 r(y)0 4-5'],
    ['linearizable', null, 'C1 w(x)1 0-3', 'C2 r(x)0 2-4'],
    [
      'linearizable',
      'new-old inversion: C1 was writing x as 1, and meanwhile C2 read x as 1, then C3 read x as 0',
      'C1 w(x)1 0-',
      'C2 r(x)1 1-2',
      'C3 r(x)0 3-4',
    ],
    ['sequentially consistent', null, 'C1 w(x)1 0-', 'C2 r(x)1 1-2', 'C3 r(x)0 3-4'],
    [
      'sequentially consistent',
      'C1 wrote x as 1, and meanwhile C2 wrote y as 1, then C1 read y as 0, and meanwhile C2 read x as 0',
      'C1 w(x)1 0-1',
      'C1 r(y)0 2-3',
      'C2 w(y)1 0-1',
      'C2 r(x)0 2-3',
    ],
    ['PRAM consistent', 'own write missed: C1 wrote x as 1, then it read x as 0', 'C1 w(x)1 0-1', 'C1 r(x)0 2-3'],
    [
      ['monotonic reads'],
      'read that goes back: C1 wrote x as 1, then C2 read x as 1, then it read x as 0',
      'C1 w(x)1 0-1',
      'C2 r(x)1 2-3',
      'C2 r(x)0 4-5',
    ],
    [['read your writes'], 'C1 read x as 5, which nobody wrote', 'C1 r(x)5 0-1'],
  ])('%s: %s', (model, why, ...lines) => {
    expect(refusalOf(model, operationsOf(told(...lines)), () => 0)?.why ?? null).toBe(why)
  })
})

/** Two clients of a register that is kept twice: both copies are written one after the other, and each is read from alone. */
function register(name: string, readsFrom: 'first' | 'any'): Spec<Record<string, never>> {
  return spec(name, {}, () => {
    const Client = processes('Client', 2)
    const [writer, reader] = Client.ids as [Id<'Client'>, Id<'Client'>]
    const Copy = oneOf('first', 'second')
    const vars = {
      copy: mapOf(Copy, range(0, 1)),
      calls: ghost(calls(Client, { keys: oneOf('x'), values: range(0, 1), most: 2 })),
      did: mapOf(Client, range(0, 2)),
    }
    const { initially, action, linearizable, sequentiallyConsistent, pramConsistent, sessionGuarantees } = machine(vars)
    const of = (s: StateOf<typeof vars>) => s.calls
    return {
      vars,
      init: initially(),
      actions: {
        write: action({
          when: s => s.did[writer] === 0,
          then: s => {
            s.did[writer] = 1
            invoke(s.calls, writer, writes('x', 1))
          },
        }),
        store: action({ for: { at: Copy }, when: s => s.calls[writer].pending !== null, then: (s, { at }) => void (s.copy[at] = 1) }),
        end: action({ when: s => s.calls[writer].pending !== null && s.copy.first === 1, then: s => respond(s.calls, writer) }),
        giveUp: action({ when: s => s.calls[writer].pending !== null, then: s => abandon(s.calls, writer) }),
        read: action({
          for: { at: Copy },
          when: (s, { at }) => s.did[reader] < 2 && (readsFrom === 'any' || at === 'first'),
          then: (s, { at }) => {
            s.did[reader]++
            invoke(s.calls, reader, reads('x'))
            respond(s.calls, reader, s.copy[at])
          },
        }),
      },
      properties: {
        atOnce: linearizable({ of, initially: 0 }),
        inOrder: sequentiallyConsistent({ of, initially: 0 }),
        piped: pramConsistent({ of, initially: 0 }),
        sessions: sessionGuarantees({ of, initially: 0, all: ['read your writes', 'monotonic writes'] }),
      },
      deadlock: 'allowed',
    }
  }) as never
}

test.each(ways)('properties judge the calls of a model: %j', async how => {
  const verdicts = async (of: 'first' | 'any') =>
    (await check(register('register', of).with({}), { ...how, continue: true })).properties
      .filter(p => p.kind !== 'deadlock')
      .map(p => [p.name, p.verdict, p.trace?.steps.length ?? null])
  expect(await verdicts('first')).toEqual([...['atOnce', 'inOrder', 'piped'].map(name => [name, 'holds', null]), untested])
  // A write, its first copy, and then: a read of that copy and one of the other. Where the write has returned, one read is enough, and takes as many steps.
  expect(await verdicts('any')).toEqual([['atOnce', 'violated', 4], ['inOrder', 'violated', 4], ['piped', 'violated', 4], untested])
})

test.each<[Consistency, boolean, ...string[]]>([
  ['linearizable', true, 'C2 r(x)0 0-1'],
  ['PRAM consistent', false, 'C1 w(x)1 0-1', 'C2 w(x)2 0-1', 'C3 r(x)0 0-'],
  [['read your writes'], true, 'C1 w(x)1 0-1', 'C1 r(x)1 2-3'],
  [['read your writes'], false, 'C1 w(x)1 0-1', 'C1 r(y)0 2-3', 'C2 r(x)0 2-3'],
  [['monotonic reads'], true, 'C1 r(x)0 0-1', 'C1 r(x)0 2-3'],
  [['monotonic reads'], false, 'C1 r(x)0 0-1', 'C2 r(x)0 2-3'],
  [['monotonic writes'], true, 'C1 w(x)1 0-1', 'C1 w(x)2 2-3', 'C2 r(x)0 0-1'],
  [['monotonic writes'], false, 'C1 w(x)1 0-1', 'C1 w(x)2 2-3'],
  [['writes follow reads'], true, 'C1 r(x)0 0-1', 'C1 w(x)1 2-3'],
  [['writes follow reads', 'monotonic reads'], false, 'C1 w(x)1 0-1', 'C1 r(x)1 2-3'],
])('%s has something to refuse (%s) in %s %s %s', (model, isSo, ...lines) => {
  expect(isTested(model, operationsOf(told(...lines)))).toBe(isSo)
})

/** The writer never reads and writes once: nobody who does could see that its writes come late, or in another order. */
const untested = ['sessions', 'vacuous', null]

test('a process calls once at a time', async () => {
  const P = processes('P', 1)
  const vars = { calls: ghost(calls(P, { keys: oneOf('x'), values: range(0, 1), most: 2 })) }
  const { initially, action } = machine(vars)
  const model = spec('twice', {}, () => ({
    vars,
    init: initially(),
    actions: { call: action({ for: { p: P }, then: (s, { p }) => invoke(s.calls, p, reads('x')) }) },
    properties: {},
    deadlock: 'allowed',
  })).with({})
  await expect(check(model)).rejects.toThrow(/P1 calls again before its call has come to an end/)
})
