/**
 * How threads put fingerprints into the compact table (checker/engine/kernel/assembly/compact.ts), as a spec.
 *
 * A thread reads its line's places one after the other, without the lock. If the fingerprint is not there and a place is free it takes the line's lock, looks
 * again, writes the rest of the fingerprint, then its lower half, which marks the place as taken. If no place is free it goes to the next line. While all
 * threads rest the table may grow, which moves all entries.
 *
 * Granularity: a read or write of one word is a step. What is done under the lock before the first write is one step, since only the
 * holder of a line's lock writes there. Memory is sequentially consistent; a processor that reorders the two stores is the choice `publishes`.
 * Not in the model: more than two places a line, quotients (the rest of a fingerprint is a number here), and how entries move when the table grows.
 */
import { type Edit, type Id, machine, mapOf, oneOf, processes, range, type StateOf, spec } from '../../checker/language/index.ts'

const PLACES = 2
const FINGERPRINTS = 3
const steps = ['rests', 'looks', 'looks for room', 'decides', 'locks', 'chooses', 'publishes', 'unlocks'] as const

export const insertion = spec(
  'insertion',
  {
    threads: range(2, 3),
    each: range(1, 3),
    /** How the free places of a line are found: in what was read for the fingerprint, or by another reading, after that or before. */
    reads: oneOf('once', 'again after', 'again before'),
    /** Whether a thread that has the lock looks for the fingerprint once more. */
    looksAgain: oneOf('yes', 'no'),
    /** What of an entry others see first. */
    publishes: oneOf('rest first', 'lower half first'),
  },
  ({ threads, each, reads, looksAgain, publishes }) => {
    const T = processes('T', threads)
    const Fingerprint = range(1, FINGERPRINTS)
    const Size = range(1, 2)
    /** Two lines that are homes at most, and one behind them. */
    const Line = range(0, 2)
    const Slot = range(0, 3 * PLACES - 1)
    const Part = range(0, 2) // zero: nothing is there
    const vars = {
      size: Size,
      low: mapOf(Slot, Part),
      rest: mapOf(Slot, Part),
      locked: mapOf(Line, oneOf('no', 'yes')),
      does: mapOf(T, oneOf(...steps)),
      wants: mapOf(T, range(0, FINGERPRINTS)),
      line: mapOf(T, Line),
      place: mapOf(T, range(0, PLACES)), // next to be read, or written
      seen: mapOf(T, oneOf('nothing', 'it')),
      room: mapOf(T, oneOf('none', 'some')),
      put: mapOf(T, oneOf('nothing', 'it', 'no room')),
      begun: mapOf(T, range(0, each)),
      firsts: mapOf(Fingerprint, range(0, threads)),
    }
    const { initially, action, always, reachable } = machine(vars)
    type S = StateOf<typeof vars>
    type Edits = Edit<S>
    type T = Id<'T'>

    // 1 and 2 have the lower half in common, 2 and 3 the rest. In the small table all have one home.
    const lowOf = (f: number) => (f === 3 ? 2 : 1)
    const restOf = (f: number) => (f === 1 ? 1 : 2)
    const home = (f: number, size: number) => (size === 1 || f === 3 ? 0 : 1)
    const fingerprints = [...Fingerprint.values()]
    const slots = [...Slot.values()]
    const slotsOf = (line: number) => Array.from({ length: PLACES }, (_, k) => line * PLACES + k)
    const holds = (s: S, slot: number, f: number) => s.low[slot] === lowOf(f) && s.rest[slot] === restOf(f)
    const entries = (s: S, f: number) => slots.filter(slot => holds(s, slot, f)).length

    const firstLook = reads === 'again before' ? 'looks for room' : 'looks'
    const hasRoom = (s: S, line: number) => slotsOf(line).some(slot => s.low[slot] === 0)
    const isThere = (s: S, line: number, f: number) => slotsOf(line).some(slot => holds(s, slot, f))
    const slotOf = (s: S, t: T) => s.line[t] * PLACES + s.place[t]
    /** One of the places is read after the other: of the last, what comes next. */
    const read = (s: Edits, t: T, next: (typeof steps)[number]) => {
      s.place[t]++
      if (s.place[t] < PLACES) return
      s.place[t] = 0
      s.does[t] = next
    }
    const begin = (s: Edits, t: T, line: number) => {
      s.line[t] = line
      s.seen[t] = 'nothing'
      s.room[t] = 'none'
      s.does[t] = firstLook
    }
    const rest = (s: Edits, t: T) => {
      s.line[t] = 0
      s.wants[t] = 0
      s.seen[t] = 'nothing'
      s.room[t] = 'none'
      s.put[t] = 'nothing'
      s.does[t] = 'rests'
    }
    const write = (s: Edits, t: T, what: 'rest' | 'lower half') => {
      if (what === 'rest') s.rest[slotOf(s, t)] = restOf(s.wants[t])
      else s.low[slotOf(s, t)] = lowOf(s.wants[t])
    }
    const step = (when: (typeof steps)[number], then: (s: Edits, t: T) => void) =>
      action({ for: { t: T }, by: 't', when: (s, { t }) => s.does[t] === when, then: (s, { t }) => then(s, t) })

    return {
      vars,
      init: initially({ size: 1 }),
      actions: {
        begin: action({
          for: { t: T, f: Fingerprint },
          by: 't',
          when: (s, { t }) => s.does[t] === 'rests' && s.begun[t] < each,
          then: (s, { t, f }) => {
            s.begun[t]++
            s.wants[t] = f
            begin(s, t, home(f, s.size))
          },
        }),
        look: step('looks', (s, t) => {
          const low = s.low[slotOf(s, t)]
          if (low === lowOf(s.wants[t]) && s.rest[slotOf(s, t)] === restOf(s.wants[t])) s.seen[t] = 'it'
          if (low === 0 && reads === 'once') s.room[t] = 'some'
          read(s, t, reads === 'again after' ? 'looks for room' : 'decides')
        }),
        lookForRoom: step('looks for room', (s, t) => {
          if (s.low[slotOf(s, t)] === 0) s.room[t] = 'some'
          read(s, t, reads === 'again before' ? 'looks' : 'decides')
        }),
        decide: step('decides', (s, t) => {
          if (s.seen[t] === 'it') rest(s, t)
          else if (s.room[t] === 'some') s.does[t] = 'locks'
          else begin(s, t, s.line[t] + 1)
        }),
        lock: action({
          for: { t: T },
          by: 't',
          when: (s, { t }) => s.does[t] === 'locks' && s.locked[s.line[t]] === 'no',
          then: (s, { t }) => {
            s.locked[s.line[t]] = 'yes'
            s.does[t] = 'chooses'
          },
        }),
        choose: step('chooses', (s, t) => {
          if (looksAgain === 'yes' && isThere(s, s.line[t], s.wants[t])) s.does[t] = 'unlocks'
          else if (!hasRoom(s, s.line[t])) {
            s.put[t] = 'no room'
            s.does[t] = 'unlocks'
          } else {
            s.place[t] = slotsOf(s.line[t]).findIndex(slot => s.low[slot] === 0)
            write(s, t, publishes === 'rest first' ? 'rest' : 'lower half')
            s.does[t] = 'publishes'
          }
        }),
        publish: step('publishes', (s, t) => {
          write(s, t, publishes === 'rest first' ? 'lower half' : 'rest')
          s.firsts[s.wants[t]] = (s.firsts[s.wants[t]] ?? 0) + 1
          s.place[t] = 0
          s.put[t] = 'it'
          s.does[t] = 'unlocks'
        }),
        unlock: step('unlocks', (s, t) => {
          s.locked[s.line[t]] = 'no'
          if (s.put[t] === 'no room') {
            s.put[t] = 'nothing'
            begin(s, t, s.line[t])
          } else rest(s, t)
        }),
        grow: action({
          when: s => s.size === 1 && T.every(t => s.does[t] === 'rests'),
          then: s => {
            const all = fingerprints.flatMap(f => slots.filter(slot => holds(s, slot, f)).map(() => f))
            s.size = 2
            for (const slot of slots) {
              s.low[slot] = 0
              s.rest[slot] = 0
            }
            for (const f of all) {
              const at = slots.find(slot => slot >= home(f, 2) * PLACES && s.low[slot] === 0) as number
              s.low[at] = lowOf(f)
              s.rest[at] = restOf(f)
            }
          },
        }),
      },
      properties: {
        /** Of the threads that insert a fingerprint one is told that it is new. */
        newOnce: always(s => fingerprints.every(f => (s.firsts[f] ?? 0) <= 1)),
        /** What is new once is in the table once. */
        inOnce: always(s => fingerprints.every(f => entries(s, f) === s.firsts[f])),
        /** All three have one home: they fill its line, and one is in the next. */
        goesOn: reachable(s => s.size === 1 && fingerprints.every(f => entries(s, f) === 1)),
        growsFull: reachable(s => s.size === 2 && fingerprints.every(f => entries(s, f) === 1)),
      },
      deadlock: 'allowed',
    }
  },
)
