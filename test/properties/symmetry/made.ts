import {
  bool,
  crashes,
  listOf,
  loseMessages,
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
  type Sort,
  setOf,
  spec,
  stops,
  union,
} from '../../../checker/language/index.ts'

/** Numbers that depend on the seed alone (Mulberry32). */
export function choicesOf(seed: number) {
  let a = seed | 0
  const next = () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const number = (below: number) => Math.floor(next() * below)
  return { number, of: <T>(all: readonly T[]): T => all[number(all.length)] as T, once: (outOf: number) => number(outOf) === 0 }
}
type Choices = ReturnType<typeof choicesOf>

// biome-ignore lint/suspicious/noExplicitAny: made up at random, so that no type fits
type Any = any
type Guard = (s: Any, p: Any) => boolean
type Recipe = (s: Any, p: Any) => void

const most = 3

/** Guards that treat all processes alike. */
const guards: readonly Guard[] = [
  () => true,
  (s, { p }) => s.flag[p],
  (s, { p }) => !s.flag[p],
  (s, { p }) => s.at === p,
  (s, { p }) => s.at === null || s.at !== p,
  (s, { p, q }) => s.next[p] !== q,
  (s, { p }) => s.seen.has(p),
  (s, { p }) => !s.seen.has(p),
  (_, { p, q }) => p !== q,
  (s, { p }) => s.queue.length < 2 && !s.queue.includes(p),
  (s, { p }) => s.queue[0] === p,
  s => s.n < most,
  (s, { p, q }) => !s.sets[p].has(q),
  (s, { p }) => s.mode.tag === 'Busy' && s.mode.who === p,
  s => s.mode.tag === 'Idle',
  s => s.pair.count < 2,
  s => Object.values(s.flag).every(Boolean),
  s => [...s.seen].length === 1,
  (s, { v }) => s.value === null || s.value === v,
  (s, { p, q }) => s.net.has({ tag: 'A', from: p, to: q, who: p }),
  (s, { p }) => s.net.has({ tag: 'C', who: p }),
  (s, { p }) => s.net.of({ tag: 'C' }).every((m: Any) => m.who === p),
]

const recipes: readonly Recipe[] = [
  (s, { p }) => void (s.flag[p] = !s.flag[p]),
  (s, { p }) => void (s.at = p),
  s => void (s.at = null),
  (s, { p, q }) => void (s.next[p] = q),
  (s, { p }) => void (s.next[p] = s.at),
  (s, { p }) => void s.seen.add(p),
  (s, { p }) => void s.seen.delete(p),
  (s, { p }) => void (s.queue.length < 2 && s.queue.push(p)),
  s => void s.queue.shift(),
  s => void (s.n < most && s.n++),
  s => void (s.n > 0 && s.n--),
  (s, { p, q }) => void s.sets[p].add(q),
  (s, { p }) => void (s.mode = { tag: 'Busy', who: p }),
  s => void (s.mode = { tag: 'Idle' }),
  (s, { p }) => void (s.pair = { count: (s.pair.count + 1) % 3, who: p }),
  (s, { v }) => void (s.value = v),
  (s, { p, v }) => void (s.votes[p] = v),
  (s, { p, q }) => void s.net.send({ tag: 'A', from: p, to: q, who: p }),
  (s, { p, q }) => void s.net.send({ tag: 'A', from: p, to: q, who: q }),
  (s, { p }) => void s.net.send({ tag: 'C', who: p }),
]

const judgements: readonly Guard[] = [
  s => s.n < most,
  s => s.at === null || s.flag[s.at],
  s => s.seen.size < 2,
  s => s.queue.length < 2,
  s => s.mode.tag === 'Idle' || s.pair.count === 0,
  s => s.net.size < 2,
  s => !Object.values(s.votes).some(v => v !== null && v !== s.value),
  (s, { p }) => s.next[p] !== p,
  (s, { p }) => !(s.seen.has(p) && s.flag[p]),
  (s, { p }) => !s.sets[p].has(p),
]

/** A rare state of things, in which all processes are alike. */
const rarities: readonly Guard[] = [
  s => s.n === most,
  s => s.seen.size === 2,
  s => s.queue.length === 2,
  s => s.mode.tag === 'Busy' && s.pair.count === 1,
  s => s.net.size === 2,
  s => s.value !== null && s.at !== null,
]

/** Where one process is treated unlike another: by its name, by its place, by the order of names. */
const mentions: readonly Guard[] = [
  (_, { p }) => p === 'P2',
  s => s.at === 'P1',
  s => s.seen.has('P2'),
  s => s.queue[0] === 'P1',
  s => s.flag.P1,
  s => s.next.P2 === 'P1',
  (_, { p, q }) => p < q,
  s => [...s.seen][0] === s.at,
  s => Object.entries(s.flag).find(([, up]) => up)?.[0] === s.at,
  s => s.value === 'v1',
  s => s.votes.P1 === 'v2',
  s => s.mode.tag === 'Busy' && s.mode.who === 'P2',
  s => s.pair.who === 'P2',
  s => s.sets.P1.has('P2'),
  (_, { p }) => String(p).endsWith('2'),
  (s, { p }) => JSON.stringify(s.at ?? p).length > 3 && Number(String(s.at ?? p).slice(1)) === 1,
]

export const places = [
  'guard',
  'recipe',
  'property',
  'premise',
  'step',
  'final',
  'state constraint',
  'step constraint',
  'reachable',
  'recovery',
] as const

/** What only some specs have: parts about two processes at once, or whose values are not all known from the start. */
const wide = /\.(?:next|queue|sets|mode|pair|votes)\b|tag: ["']A/
const narrow = /tag: ["']C/

export interface Made {
  readonly model: Model
  /** Where one process is treated unlike the others, if it happens; null where nowhere. */
  readonly place: (typeof places)[number] | null
}

/**
 * A spec of two symmetric sorts over all kinds of domain and one network; in about half of them some process is mentioned somewhere, in rare states.
 * `isNarrow`: each part of its states is about one process at most.
 */
export function madeOf(seed: number, isNarrow = false): Made {
  const all = choicesOf(seed)
  const unknown = isNarrow ? wide : narrow
  const c: Choices = {
    ...all,
    of: list => all.of(list.filter(one => typeof one !== 'function' || !unknown.test(String(one)))),
  }
  const place = c.once(2) ? null : c.of(places)
  const rare = c.of(rarities)
  const mention = c.of(mentions)
  const odd: Guard = c.once(2) ? mention : (s, p) => rare(s, p) && mention(s, p)
  const at = (here: string, otherwise: Guard): Guard => (place === here ? (s, p) => otherwise(s, p) && !odd(s, p) : otherwise)
  const model = spec('made', {}, () => made(c, place, odd, at, isNarrow)).with({}, faultsOf(c, place))
  return { model, place }
}

const faultsOf = (c: Choices, place: Made['place']): Record<string, number> => ({
  ...(place === 'recovery' || c.once(4) ? { crash: 1 } : {}),
  ...(c.once(4) ? { lose: 1 } : {}),
  ...(c.once(6) ? { stop: 1 } : {}),
})

function made(c: Choices, place: Made['place'], odd: Guard, at: (here: string, otherwise: Guard) => Guard, isNarrow: boolean): Any {
  const P: Sort = processes('P', c.once(3) ? 3 : 2)
  const V: Sort = processes('v', 2)
  const Msg = messages({ A: { from: P, to: P, who: P }, B: { from: P, to: P, flag: bool }, C: { who: P } })
  const few = { flag: mapOf(P, bool), at: maybe(P), seen: setOf(P), n: range(0, most), value: maybe(V), word: oneOf('a', 'b') }
  const all = isNarrow
    ? { ...few, net: network({ C: Msg.C }, 'set', { capacity: 1 + c.number(2) }) }
    : {
        flag: mapOf(P, bool),
        at: maybe(P),
        next: mapOf(P, maybe(P)),
        seen: setOf(P),
        queue: listOf(P, 2),
        n: range(0, most),
        sets: mapOf(P, setOf(P)),
        mode: union({ Idle: {}, Busy: { who: P } }),
        pair: record({ count: range(0, 2), who: maybe(P) }),
        value: maybe(V),
        votes: mapOf(P, maybe(V)),
        word: oneOf('a', 'b'),
        net: network({ A: Msg.A, B: Msg.B }, c.of(['bag', 'merging', 'fifo', 'set', 'broker'] as const), { capacity: 1 + c.number(2) }),
      }
  const { initially, action, receive, always, step, reachable } = machine(all) as Any
  const doing = (k: number): Recipe => {
    const parts = Array.from({ length: 1 + c.number(2) }, () => c.of(recipes))
    return (s, p) => {
      for (const part of parts) part(s, p)
      if (place === 'recipe' && k === 0 && odd(s, p)) s.word = 'b'
    }
  }
  const actions = Object.fromEntries(
    Array.from({ length: 2 + c.number(3) }, (_, k) => {
      const when = k === 0 ? at('guard', c.of(guards)) : c.of(guards)
      const then = doing(k)
      const whole = (p: Any) => ({ q: p.p, v: null, ...p })
      return [
        `a${k}`,
        action({
          for: c.of([
            { p: P, q: P, v: V },
            { p: P, v: V },
            { p: P, q: P },
          ]),
          when: (s: Any, p: Any) => when(s, whole(p)),
          then: (s: Any, p: Any) => then(s, whole(p)),
        }),
      ]
    }),
  )
  const heard = c.of(recipes)
  const get = isNarrow
    ? receive(Msg.C, { by: 'who', for: { v: V }, then: (s: Any, m: Any, { v }: Any) => heard(s, { p: m.who, q: m.who, v }) })
    : receive(Msg.A, { by: 'to', for: { v: V }, then: (s: Any, m: Any, { v }: Any) => heard(s, { p: m.to, q: m.who, v }) })
  const holds = c.of(judgements)
  const judged = { for: { p: P, q: P, v: V } }
  return {
    vars: all,
    init: c.once(3) ? [initially(), initially({ n: 1 })] : initially(),
    symmetry: [P, V],
    actions: { ...actions, get },
    properties: {
      always: always({ ...judged, holds: at('property', holds) }),
      premised: always({ ...judged, when: at('premise', c.of(judgements)), holds: c.of(judgements) }),
      step: step({
        ...judged,
        holds: (before: Any, after: Any, p: Any) => before.n <= after.n || c === null || at('step', (s, q) => holds(s, q))(after, p),
      }),
      reachable: reachable((s: Any) => s.n === most && (place !== 'reachable' || odd(s, { p: s.at, q: s.at, v: s.value }))),
    },
    faults: {
      lose: loseMessages(),
      stop: stops(P),
      crash: crashes(P, {
        onRecover: (s: Any, id: Any) => {
          if (place === 'recovery' && odd(s, { p: id, q: id, v: s.value })) s.word = 'b'
        },
      } as Any),
    },
    final: (s: Any) => s.n === 0 && (place !== 'final' || !odd(s, { p: s.at, q: s.at, v: s.value })),
    constraints: {
      state: (s: Any) => place !== 'state constraint' || !odd(s, { p: s.at, q: s.at, v: s.value }),
      step: (_: Any, s: Any) => place !== 'step constraint' || !odd(s, { p: s.at, q: s.at, v: s.value }),
    },
  }
}
