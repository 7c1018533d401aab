import { describe, expect, test } from 'vitest'
import {
  bounded,
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
import { check } from '../../checker/verdict/check.ts'
import { told, ways } from '../engine/told.ts'

// biome-ignore lint/suspicious/noExplicitAny: drafts and states of many domains
type Any = any

const item = record({ f: range(0, 3) })
const Pair = record({ at: range(0, 3), in: setOf(item) })

/** Counts to 3; each step adds `{ f: n }` to the set, which is built anew in the way given. */
function rebuilt(of: Domain, add: (s: Any, added: { f: number }) => void, members: (s: Any) => Iterable<Any>): Model {
  return spec('rebuilt', {}, () => {
    const vars = { n: range(0, 3), v: of, list: listOf(item, 3) }
    const { initially, action, always } = machine(vars)
    return {
      vars,
      init: initially(),
      deadlock: 'allowed',
      actions: {
        go: action({
          when: s => s.n < 3,
          then: (s: Any) => {
            s.n++
            s.list.push({ f: s.n })
            add(s, { f: s.n })
          },
        }),
      },
      properties: {
        few: always(s => s.n < 3),
        all: always(
          s =>
            [...members(s)]
              .map(m => m.f)
              .sort()
              .join() === [1, 2, 3].slice(0, s.n).join(),
        ),
      },
    }
  }).with({})
}

const one = (s: Any) => s.v
const ofRecords = setOf(item)

const rebuilds: Readonly<Record<string, readonly [Domain, (s: Any, added: { f: number }) => void, (s: Any) => Iterable<Any>]>> = {
  'from its members': [
    ofRecords,
    (s, added) => {
      s.v = new Set([...s.v, added])
    },
    one,
  ],
  'by a filter': [
    ofRecords,
    (s, added) => {
      s.v = new Set([...s.v, added, { f: 0 }].filter(m => m.f > 0))
    },
    one,
  ],
  'from a list': [
    ofRecords,
    s => {
      s.v = new Set(s.list)
    },
    one,
  ],
  'from the set itself': [
    ofRecords,
    (s, added) => {
      s.v = new Set(s.v)
      s.v.add(added)
    },
    one,
  ],
  'by union': [
    ofRecords,
    (s, added) => {
      s.v = s.v.union(new Set([added]))
    },
    one,
  ],
  'by difference': [
    ofRecords,
    (s, added) => {
      s.v = new Set([...s.v, added, { f: 0 }]).difference(new Set())
      s.v = new Set([...s.v].filter(m => m.f))
    },
    one,
  ],
  'with one of its members edited on the way': [
    ofRecords,
    (s, added) => {
      s.v = new Set([...s.v, { f: 0 }])
      for (const m of s.v) if (m.f === 0) m.f = added.f
    },
    one,
  ],
  'in a set of sets': [
    setOf(setOf(item)),
    (s, added) => {
      s.v = new Set([new Set([...[...s.v].flatMap(inner => [...inner]), added])])
    },
    s => [...s.v].flatMap(inner => [...inner]),
  ],
  'in a record': [
    Pair,
    (s, added) => {
      s.v = { at: s.n, in: new Set([...s.v.in, added]) }
    },
    s => s.v.in,
  ],
  'in place, in a record': [
    Pair,
    (s, added) => {
      s.v.in = new Set([...s.v.in, added])
    },
    s => s.v.in,
  ],
  'in a list of sets': [
    listOf(setOf(item), 1),
    (s, added) => {
      s.v[0] = new Set([...(s.v[0] ?? []), added])
    },
    s => s.v[0] ?? [],
  ],
  'in a map that is rebuilt': [
    mapOf(oneOf('a', 'b'), setOf(item)),
    (s, added) => {
      s.v = Object.fromEntries(Object.entries(s.v).map(([k, set]) => [k, new Set([...(set as Set<unknown>), added])]))
    },
    s => s.v.b,
  ],
  'in a maybe': [
    maybe(setOf(item)),
    (s, added) => {
      s.v = new Set([...(s.v ?? []), added])
    },
    s => s.v ?? [],
  ],
  'in a union': [
    union({ None: {}, Some: { in: setOf(item) } }),
    (s, added) => {
      s.v = { tag: 'Some', in: new Set([...(s.v.in ?? []), added]) }
    },
    s => s.v.in ?? [],
  ],
}

describe('a set of records can be rebuilt', () => {
  test.each(Object.entries(rebuilds))('%s', async (_, [of, add, members]) => {
    for (const how of ways) {
      const result = await check(rebuilt(of, add, members), { continue: true, ...how })
      expect(result.states.distinct).toBe(4)
      expect(told(result).properties).toEqual([
        { name: 'few', verdict: 'violated', steps: 3 },
        { name: 'all', verdict: 'holds', steps: null },
      ])
    }
  })
})

const P = processes('P', 2)
const Q = singleProcess('Q')
const term = bounded(range(0, 2))

/** Counts to 5, and writes each number where no more than 2 may stand. */
function counting(of: Domain, write: (s: Any) => void): Model {
  return spec('counting', {}, () => {
    const vars = { n: range(0, 5), seen: of }
    const { initially, action, always } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        go: action({
          when: s => s.n < 5,
          then: (s: Any) => {
            s.n++
            write(s)
          },
        }),
      },
      properties: { few: always(s => s.n < 5) },
    }
  }).with({})
}

const Msg = messages({ Tell: { from: P, to: Q, term, old: setOf(term) } })
const from = P.ids[0] as 'an id of P (i)'

const bounds: Readonly<Record<string, readonly [string, Domain, (s: Any) => void]>> = {
  'a member of a set': ['seen', setOf(term), s => s.seen.add(s.n)],
  'a record in a set': ['seen', setOf(record({ term })), s => s.seen.add({ term: s.n })],
  'a set in a set': ['seen', setOf(setOf(term)), s => s.seen.add(new Set([s.n]))],
  'a set in a map': ['seen', mapOf(P, setOf(term)), s => s.seen[from].add(s.n)],
  'a list in a set': ['seen', setOf(bounded(listOf(range(0, 5), 2))), s => s.seen.add(Array(s.n).fill(0))],
  'a value of a map': [
    'seen',
    mapOf(P, term),
    s => {
      s.seen[from] = s.n
    },
  ],
  'a maybe': [
    'seen',
    maybe(term),
    s => {
      s.seen = s.n
    },
  ],
  'a union': [
    'seen',
    union({ None: {}, Some: { term } }),
    s => {
      s.seen = { tag: 'Some', term: s.n }
    },
  ],
  'an item of a list': ['seen', listOf(term, 5), s => s.seen.push(s.n)],
  'a field of a message': ['Tell', network(Msg, 'set') as Domain, s => s.seen.send(Msg.Tell({ from, term: s.n, old: new Set() }))],
  'a set in a message': ['Tell', network(Msg, 'set') as Domain, s => s.seen.send(Msg.Tell({ from, term: 0, old: new Set([s.n]) }))],
  'a message that was made by hand': [
    'Tell',
    network(Msg, 'set') as Domain,
    s => s.seen.send({ tag: 'Tell', from, to: 'Q', term: s.n, old: new Set() }),
  ],
}

describe('a bound anywhere in a variable or a message is a step not taken, by the name of either', () => {
  test.each(Object.entries(bounds))('%s', async (_, [name, of, write]) => {
    for (const how of ways) {
      const result = await check(counting(of, write), how)
      // Two steps, and the third is cut: no deadlock.
      expect(result.states.distinct).toBe(3)
      expect(result.verdict).toBe('holds')
      expect(result.trust.bounds).toMatchObject([{ kind: 'bound', of: name, steps: 1 }])
    }
  })
})
