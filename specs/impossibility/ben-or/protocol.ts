/**
 * Consensus by tossing coins.
 *
 * In each round processes report a value, propose one, and decide it, or toss a coin for the next round.
 * M. Ben-Or, "Another Advantage of Free Choice: Completely Asynchronous Agreement Protocols", PODC 1983, protocol A: coins solve what no
 * deterministic protocol can (see flp). In each round a process reports its value, and proposes the one that more than half of all have reported, if there is one; it decides a value that more than f propose, takes over
 * one that anyone proposes, and tosses a coin if nobody does. It waits for n - f messages of each kind. Agreement and validity hold whatever the coins show. Everybody decides
 * with probability 1, which this checker does not compute: it checks that all may decide, and that after the last round it may still be that nobody has.
 * State for state after benor2 of PlusCal-examples (M. Demirbas, github.com/muratdem/PlusCal-examples).
 *
 * Granularity: one step to report, one to propose, one to decide; as there, a process looks at all messages that were sent. Assumptions: no message is lost, and all that
 * were sent can be read at any time; fewer than half of the processes, at most f of n, stop, for good. The rounds are bounded: after the last a process is done, decided or not.
 */
import { type Id, isDown, machine, mapOf, maybe, messages, network, oneOf, processes, range, type StateOf, spec, stops } from '../../../checker/language/index.ts'

export const benOr = spec('ben-or', {
  n: range(2, 5), f: range(0, 2), ones: range(0, 5), rounds: range(1, 3),
}, ({ n, f, ones, rounds }) => {
  const P = processes('P', n)
  const Bit = range(0, 1)
  const Round = range(1, rounds)
  const Msg = messages({
    Report:   { from: P, round: Round, value: Bit },
    Proposal: { from: P, round: Round, value: maybe(Bit) }, // null: none was reported by more than half
  })
  const vars = {
    does: mapOf(P, oneOf('reports', 'proposes', 'decides', 'is done')), // next
    round: mapOf(P, range(1, rounds + 1)),
    value: mapOf(P, Bit),
    proposal: mapOf(P, maybe(Bit)),
    decision: mapOf(P, maybe(Bit)),
    net: network(Msg, 'set'),
  }
  type S = StateOf<typeof vars>
  type P = Id<'P'>
  const { initially, action, always, reachable, outcomes } = machine(vars)

  /** The last of the processes have the input 1. */
  const inputOf = (p: P) => (P.ids.indexOf(p) >= n - ones ? 1 : 0)
  const reports = (s: S, p: P) => s.net.of(Msg.Report, { round: s.round[p] })
  const proposals = (s: S, p: P) => s.net.of(Msg.Proposal, { round: s.round[p] })
  const proposed = (s: S, p: P) => proposals(s, p).find(m => m.value !== null)?.value ?? null
  const canDecide = (s: S, p: P) => s.does[p] === 'decides' && proposals(s, p).length >= n - f
  const decided = (s: S, v: number) => P.some(p => s.decision[p] === v)

  return {
    vars,
    init: initially({ value: P.map(inputOf) }),
    actions: {
      /** A process reports its value, or is done after the last round. */
      report: action({
        for: { p: P }, by: 'p',
        when: (s, { p }) => s.does[p] === 'reports',
        then: (s, { p }) => {
          if (s.round[p] > rounds) { s.does[p] = 'is done'; return }
          s.net.send(Msg.Report({ from: p, round: s.round[p], value: s.value[p] }))
          s.proposal[p] = null
          s.does[p] = 'proposes'
        },
      }),
      /** A process proposes the value that more than half of all have reported, or none. */
      propose: action({
        for: { p: P }, by: 'p',
        when: (s, { p }) => s.does[p] === 'proposes' && reports(s, p).length >= n - f,
        then: (s, { p }) => {
          const most = [0, 1].find(v => 2 * reports(s, p).filter(m => m.value === v).length > n)
          s.proposal[p] = most ?? null
          s.net.send(Msg.Proposal({ from: p, round: s.round[p], value: s.proposal[p] }))
          s.does[p] = 'decides'
        },
      }),
      /** A process takes over a value that anyone proposes, and decides it if more than f propose it. */
      takeOver: action({
        for: { p: P }, by: 'p',
        when: (s, { p }) => canDecide(s, p) && proposed(s, p) !== null,
        then: (s, { p }) => {
          const value = proposed(s, p) ?? 0
          if (proposals(s, p).filter(m => m.value === value).length > f) s.decision[p] = value
          s.value[p] = value
          s.round[p]++
          s.does[p] = 'reports'
        },
      }),
      /** If nobody proposes a value, a process tosses a coin. */
      toss: action({
        for: { p: P, coin: Bit }, by: 'p',
        when: (s, { p }) => canDecide(s, p) && proposed(s, p) === null,
        then: (s, { p, coin }) => { s.value[p] = coin; s.round[p]++; s.does[p] = 'reports' },
      }),
    },
    properties: {
      /** No two processes decide differently. */
      agreement: always(s => !(decided(s, 0) && decided(s, 1))),
      /** What is decided is the input of some process. */
      validity: always(s => P.every(p => s.decision[p] === null || P.some(q => inputOf(q) === s.decision[p]))),
      /** A process reports once in a round, and proposes once. */
      speaksOnce: always({ for: { p: P, round: Round }, holds: (s, { p, round }) => s.net.of(Msg.Report, { from: p, round }).length <= 1 && s.net.of(Msg.Proposal, { from: p, round }).length <= 1 }),
      /** Whoever goes on to another round has proposed in the one before. */
      proposesInEveryRound: always({ for: { p: P, round: Round }, holds: (s, { p, round }) => s.round[p] <= round || s.net.of(Msg.Proposal, { from: p, round }).length === 1 }),
      /** Only a value that more than half of all have reported is proposed, so that no two values are in a round. */
      majorityProposed: always(s => s.net.of(Msg.Proposal).every(m => m.value === null || 2 * s.net.of(Msg.Report, { round: m.round, value: m.value }).length > n)),
      /** Whoever has finished the round in which a value was decided goes on with that value, which is why nobody decides another later. */
      decisionLocks: always({ for: { p: P, q: P }, holds: (s, { p, q }) => s.decision[p] === null || s.round[q] < s.round[p] || s.value[q] === s.decision[p] }),
      /** All may decide within the given rounds. */
      allDecide: reachable(s => P.every(p => s.decision[p] !== null)),
      /** Somebody may decide though f processes have said nothing, where f is less than half. */
      decidesWithoutF: reachable(s => 2 * f >= n || (P.some(p => s.decision[p] !== null) && P.count(p => s.net.of(Msg.Report, { from: p }).length === 0) === f)),
      /** Nobody may have decided after the last round, if the coins are against them. */
      noneDecides: reachable(s => P.every(p => s.does[p] === 'is done' && s.decision[p] === null)),
    },
    decides: outcomes({ 0: s => decided(s, 0), 1: s => decided(s, 1) }),
    final: s => P.every(p => s.does[p] === 'is done' || isDown(s, p)),
    faults: { stop: stops(P) },
    parts: { P, Msg, canDecide, proposals, proposed },
  }
})
