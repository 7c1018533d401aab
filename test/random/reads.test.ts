import { expect, test } from 'vitest'
import {
  bool,
  type Domain,
  listOf,
  type Model,
  machine,
  mapOf,
  maybe,
  messages,
  network,
  oneOf,
  processes,
  range,
  record,
  setOf,
  singleProcess,
  spec,
  union,
} from '../../checker/language/index.ts'
import type { NetworkKind } from '../../checker/values/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { CheckFailure } from '../../checker/verdict/failure.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import { oneThread, reference, told, twoThreads } from '../engine/told.ts'
import { some } from '../support/depth.ts'
import { type ReadKind, read, readingsOf, tossed } from './reads.ts'

const P = processes('P', 2)
const Q = singleProcess('Q')
const Msg = messages({ Ask: { from: P, to: Q, n: range(0, 2) }, Tell: { from: Q, to: P } })
const [one, two] = ['P1', 'P2'].map(id => id as 'an id of P (i)') as ['an id of P (i)', 'an id of P (i)']
const asks = [Msg.Ask({ from: one, n: 1 }), Msg.Ask({ from: two, n: 1 })] as const

interface Subject {
  readonly kind: ReadKind
  readonly of: Domain
  /** What a step does to it, in round `n`. */
  // biome-ignore lint/suspicious/noExplicitAny: a draft of any domain
  readonly edit: (s: any, part: 'a' | 'b', n: number) => void
  readonly probe: unknown
}

const kept =
  (values: readonly unknown[]): Subject['edit'] =>
  (s, part, n) =>
    void (s[part] = values[n % values.length])
const members =
  (values: readonly unknown[]): Subject['edit'] =>
  (s, part, n) =>
    void (n < 3 ? s[part].add(values[n]) : s[part].delete(values[n - 3]))
const sends =
  (...more: ('drop' | 'copy' | 'acknowledge')[]): Subject['edit'] =>
  (s, part, n) => {
    const [first, second] = asks
    if (n === 0) s[part].send(second)
    else if (n === 1) s[part].send(first)
    else if (n === 2) s[part].send(Msg.Tell({ to: two }))
    else s[part][more[n - 3] ?? 'drop'](first)
  }
const net = (kind: NetworkKind, options: { capacity?: number } = {}): Domain => network(Msg, kind, options)

// More than 64 values, or members, or possible messages, are laid out in another way than fewer.
const subjects: Readonly<Record<string, Subject>> = {
  oneOf: { kind: 'scalar', of: oneOf('b', 'a', 'c'), edit: kept(['a', 'c', 'b', 'a']), probe: 'a' },
  range: { kind: 'scalar', of: range(0, 200), edit: kept([3, 100, 7, 0]), probe: 3 },
  bool: { kind: 'scalar', of: bool, edit: kept([true, false]), probe: true },
  processes: { kind: 'scalar', of: P, edit: kept([P.ids[1], P.ids[0]]), probe: P.ids[1] },
  maybe: { kind: 'scalar', of: maybe(range(0, 9)), edit: kept([3, null, 4, 3]), probe: 3 },
  'a list': { kind: 'list', of: listOf(range(0, 9), 3), edit: kept([[1], [1, 2], [2, 1], []]), probe: 1 },
  'a record': {
    kind: 'map',
    of: record({ b: range(0, 99), a: setOf(oneOf('y', 'x')) }),
    edit: (s, part, n) => void (n % 2 === 0 ? (s[part].b = n) : s[part].a.add(n === 1 ? 'y' : 'x')),
    probe: 'b',
  },
  'a union': {
    kind: 'map',
    of: union({ Idle: {}, Busy: { with: P, since: range(0, 40) } }),
    edit: kept([{ tag: 'Busy', with: P.ids[1], since: 3 }, { tag: 'Idle' }, { tag: 'Busy', since: 4, with: P.ids[0] }, { tag: 'Idle' }]),
    probe: 'tag',
  },
  'a small map': {
    kind: 'map',
    of: mapOf(P, bool),
    edit: (s, part, n) => void (s[part][P.ids[n % 2] as 'an id of P (i)'] = n < 2),
    probe: 'P1',
  },
  'a large map': {
    kind: 'map',
    of: mapOf(oneOf('y', 'x'), range(0, 20)),
    edit: (s, part, n) => void (s[part][n % 2 === 0 ? 'y' : 'x'] = n + 1),
    probe: 'x',
  },
  'a map of sets': {
    kind: 'map',
    of: mapOf(P, setOf(range(0, 9))),
    edit: (s, part, n) => void s[part][P.ids[n % 2] as 'an id of P (i)'].add(5 - n),
    probe: 'P2',
  },
  'a small set': { kind: 'set', of: setOf(oneOf('c', 'b', 'a')), edit: members(['b', 'a', 'c', 'c']), probe: 'b' },
  'a set with a bit for each member': {
    kind: 'set',
    of: setOf(oneOf('g', 'f', 'e', 'd', 'c', 'b', 'a')),
    edit: members(['g', 'a', 'c']),
    probe: 'g',
  },
  'a set of records': {
    kind: 'set',
    of: setOf(record({ y: range(0, 3), x: bool })),
    edit: members([
      { y: 2, x: true },
      { y: 1, x: true },
      { y: 3, x: false },
    ]),
    probe: { y: 2, x: true },
  },
  'a set numbered as it turns up': { kind: 'set', of: setOf(range(0, 70)), edit: members([60, 7, 61]), probe: 7 },
  'a bag': { kind: 'network', of: net('bag'), edit: sends('copy', 'drop'), probe: asks[1] },
  'a merging network': { kind: 'network', of: net('merging'), edit: sends('copy', 'drop'), probe: asks[1] },
  'a fifo': { kind: 'network', of: net('fifo'), edit: sends('drop', 'copy'), probe: asks[0] },
  'a set network': { kind: 'network', of: net('set'), edit: sends('drop', 'copy'), probe: asks[1] },
  'a broker': { kind: 'network', of: net('broker'), edit: sends('acknowledge', 'drop'), probe: asks[1] },
  'a bag with a capacity': { kind: 'network', of: net('bag', { capacity: 3 }), edit: sends('copy'), probe: asks[1] },
  'a fifo with a capacity': { kind: 'network', of: net('fifo', { capacity: 3 }), edit: sends('drop'), probe: asks[1] },
}

const rounds = 4

/** Two parts of one domain, changed in every order; and every way of reading them, in guards, recipes and properties. */
function model({ kind, of, edit, probe }: Subject, whole: boolean): Model {
  return spec('reads', {}, () => {
    const vars = { na: range(0, rounds), nb: range(0, 1), a: of, b: of, last: range(0, 3) }
    const { initially, action, always, step } = machine(vars)
    // biome-ignore lint/suspicious/noExplicitAny: the domains are known one by one only
    const see = (name: string, s: any): string => read(name, s.a, { probe, other: s.b })
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const seeState = (name: string, s: any): string => read(name, s, { probe: 'a', other: s })
    const reads = (isDraft: boolean) => [
      ...readingsOf(kind, isDraft).map(name => [name, see] as const),
      ...(whole ? readingsOf('state', isDraft) : []).map(name => [name, seeState] as const),
    ]
    const named = <T>(isDraft: boolean, make: (seen: (s: object) => string) => T) =>
      Object.fromEntries(
        reads(isDraft).map(([name, how]) => [`${how === see ? 'a' : 'state'} ${name}`.replaceAll('.', ' '), make(s => how(name, s))]),
      )
    const under = <T>(prefix: string, all: Record<string, T>) =>
      Object.fromEntries(Object.entries(all).map(([name, one]) => [`${prefix} ${name}`, one]))
    return {
      vars,
      init: initially(),
      deadlock: 'allowed',
      actions: {
        a: action({
          when: s => s.na < rounds,
          then: s => {
            edit(s, 'a', s.na)
            s.na++
          },
        }),
        b: action({
          when: s => s.nb < 1,
          then: s => {
            edit(s, 'b', s.nb)
            s.nb++
          },
        }),
        ...under(
          'guard',
          named(false, seen =>
            action({
              when: s => s.last !== 1 && tossed(seen(s)),
              then: s => {
                s.last = 1
              },
            }),
          ),
        ),
        ...under(
          'recipe',
          named(true, seen =>
            action({
              when: s => s.last === 0,
              then: s => {
                s.last = tossed(seen(s)) ? 2 : 3
              },
            }),
          ),
        ),
      },
      properties: {
        ...under(
          'never',
          named(false, seen => always(s => tossed(seen(s)))),
        ),
        ...under(
          'step',
          named(false, seen => step((before, after) => seen(before) !== seen(after) || before.nb === after.nb)),
        ),
      },
    }
  }).with({})
}

const more: Readonly<Record<string, SearchOptions>> = { 'two threads': twoThreads, exact: { ...oneThread, states: 'whole' } }
/** Those that more threads and an exact search, which learn in the same way, are asked of too. */
const everyWay = new Set(some(['a map of sets', 'a fifo'], 1))

async function outcome(of: Model, how: SearchOptions) {
  try {
    const result = await check(of, { continue: true, ...how })
    return told(result)
  } catch (error) {
    if (error instanceof CheckFailure) return { failed: error.message }
    throw error
  }
}

/** Those whose whole state is read in every way too. */
const whole = new Set(some(['a set numbered as it turns up', 'a merging network'], 0))

test.each(Object.entries(subjects))('%s is seen alike by every engine, however it is read', async (name, subject) => {
  const seen = (how: SearchOptions) => outcome(model(subject, whole.has(name)), how)
  const expected = await seen(reference)
  expect(expected).toHaveProperty('verdict')
  for (const [way, how] of Object.entries({ 'one thread': oneThread, ...(everyWay.has(name) ? more : {}) }))
    expect(await seen(how), way).toEqual(expected)
})
