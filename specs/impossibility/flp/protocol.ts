/**
 * Consensus by a fixed number of asynchronous rounds.
 *
 * Processes that may be as slow as they like, and one of which may stop, are to agree on one of their inputs.
 * M. Fischer, N. Lynch and M. Paterson, "Impossibility of Distributed Consensus with One Faulty Process", Journal of the ACM 32(2), 1985: where messages may take any time and one
 * process may stop, no deterministic protocol keeps agreement, can decide 0 as well as 1, and always comes to a decision. Here all protocols of a small class are tried. In each round a
 * process sends everyone its estimate and waits for a fixed number of estimates of that round, its own among them. It counts the ones, and a table gives its next estimate for that
 * count. After the last round it decides its estimate. A process that waits for all is blocked by one that stops; a process that does not depends on what it happens to hear.
 *
 * The class, in full: the constant `waits` is how many estimates a process waits for, and `table` is the rule, written as a binary number. Bit k is set if k ones among those
 * estimates make the next estimate 1: with `waits` 2, table 0b110 is "1 if any of the two is 1", and 0b100 is "1 if both are".
 *
 * `decides` gives states what the paper calls valence, and `decides0` and `decides1` show it: an initial state from which both are reached is bivalent. In this class no initial state is bivalent where agreement
 * holds: with `waits` equal to 1 or to the number of processes, everybody hears the same in every run. Otherwise there would be two sets of estimates before the last round that
 * differ in one process and lead to different decisions, and a process that does not hear that one decides the same after both. A protocol with agreement and a bivalent initial
 * state cannot end after a fixed number of rounds: duelling-proposers and those of flp-rounds are such, and may go on forever.
 *
 * Granularity: one step for each estimate received, and one for the end of each round of a process. Assumptions: nothing is lost, and messages may overtake each other; a process that
 * stops does so for good. The class is bounded by its rounds; that no other protocol can do it is proved in the paper.
 */
import { type Edit, type Id, isDown, machine, mapOf, maybe, messages, network, processes, range, record, type StateOf, spec, stops } from '../../../checker/language/index.ts'

export const flp = spec('flp', {
  processes: range(2, 4), ones: range(0, 4), rounds: range(1, 3), waits: range(1, 4), table: range(0, 31),
}, ({ processes: n, ones, rounds, waits, table }) => {
  const P = processes('P', n)
  const Bit = range(0, 1)
  const Msg = messages({ Estimate: { from: P, to: P, round: range(1, rounds), value: Bit } })

  const vars = {
    round: mapOf(P, range(0, rounds)), // 0: it has not begun
    estimate: mapOf(P, Bit),
    /** Of its round: how many estimates have come, its own among them, and how many of them were 1. */
    heard: mapOf(P, record({ all: range(0, n), ones: range(0, n) })),
    decision: mapOf(P, maybe(Bit)),
    net: network(Msg),
  }
  type S = StateOf<typeof vars>
  const { initially, action, receive, always, reachable, eventually, outcomes } = machine(vars)

  /** The first of the processes have the input 1. */
  const inputOf = (p: Id<'P'>) => (P.ids.indexOf(p) < ones ? 1 : 0)
  const says = (count: number) => Math.floor(table / 2 ** count) % 2
  const decided = (s: S, v: number) => P.some(p => s.decision[p] === v)

  /** A process begins a round: it sends its estimate, and has heard only that. */
  const enter = (s: Edit<S>, p: Id<'P'>, round: number) => {
    const value = s.estimate[p]
    s.round[p] = round
    s.heard[p] = { all: 1, ones: value }
    for (const q of P.others(p)) s.net.send(Msg.Estimate({ from: p, to: q, round, value }))
  }

  return {
    vars,
    init: initially({
      estimate: P.map(inputOf),
    }),
    actions: {
      /** A process sends everyone its input. */
      begin: action({
        for: { p: P }, by: 'p', fair: 'weak',
        when: (s, { p }) => s.round[p] === 0,
        then: (s, { p }) => enter(s, p, 1),
      }),
      /** A process receives an estimate. One of a later round stays in flight; one that comes too late, or is more than it waits for, changes nothing. */
      onEstimate: receive(Msg.Estimate, {
        fair: 'weak',
        when: (s, { to: p, round }) => round <= s.round[p],
        then: (s, { to: p, round, value }) => {
          if (round < s.round[p] || s.heard[p].all >= waits) return
          s.heard[p].all++
          s.heard[p].ones += value
        },
      }),
      /** With enough estimates, a process takes its next one from the table, and begins the next round or decides. */
      endRound: action({
        for: { p: P }, by: 'p', fair: 'weak',
        when: (s, { p }) => s.round[p] > 0 && s.heard[p].all >= waits && s.decision[p] === null,
        then: (s, { p }) => {
          const value = says(s.heard[p].ones)
          s.estimate[p] = value
          if (s.round[p] === rounds) { s.decision[p] = value; return }
          enter(s, p, s.round[p] + 1)
        },
      }),
    },
    properties: {
      /** No two processes decide differently. */
      agreement: always(s => !(decided(s, 0) && decided(s, 1))),
      /** What is decided is the input of some process. */
      validity: always(s => P.every(p => s.decision[p] === null || P.some(q => inputOf(q) === s.decision[p]))),
      /** Every process that does not stop decides. */
      termination: eventually({ for: { p: P }, holds: (s, { p }) => s.decision[p] !== null || isDown(s, p) }),
      /** Some run decides 0. */
      decides0: reachable(s => decided(s, 0)),
      /** Some run decides 1. */
      decides1: reachable(s => decided(s, 1)),
    },
    decides: outcomes({ 0: s => decided(s, 0), 1: s => decided(s, 1) }),
    faults: { stop: stops(P) },
    deadlock: 'allowed', // a process may wait forever for one that has stopped: termination says so
  }
})
