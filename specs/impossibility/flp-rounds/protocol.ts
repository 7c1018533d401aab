/**
 * Consensus in asynchronous rounds, and how it stays undecided.
 *
 * Processes that may hear each other late, and one of which may stop, vote in rounds until they agree on one of their inputs.
 * M. Fischer, N. Lynch and M. Paterson, "Impossibility of Distributed Consensus with One Faulty Process", Journal of the ACM 32(2), 1985, prove that no deterministic protocol
 * always decides: it has a bivalent initial state (lemma 2), from a bivalent state it can always go on to a bivalent one (lemma 3), and so it has a run that never decides.
 * Here all three can be seen: how many initial states are bivalent, that no state is critical, and the run, which is the trace of `termination`.
 *
 * The rounds are those of M. Ben-Or, "Another Advantage of Free Choice", PODC 1983, protocol A, with three processes and one fault (see ben-or). In the first phase each process sends its
 * value, and proposes the one that more than half of all have, if it hears them. In the second it sends its proposal; it decides a value that two propose, and takes over one that a
 * single process proposes. What it does when it hears no proposal is the constant `fallback`: each rule makes another deterministic protocol. In the variants a coin is tossed instead.
 *
 * Granularity: one step for a whole phase, in which every process sends, hears and moves on; the environment chooses whom each does not hear. Assumptions: a process hears
 * itself, and misses at most `late` of the others; a message that is late for its phase counts as lost. With fewer than half of all late, such rounds can do what asynchronous processes can
 * of which as many may stop (E. Gafni, "Round-by-Round Fault Detectors", PODC 1998): one that has stopped is one that nobody hears. Rounds have no numbers, so that the states are finitely many.
 */
import { type Edit, type Id, machine, mapOf, maybe, oneOf, processes, range, type StateOf, spec } from '../../../checker/language/index.ts'

export const flpRounds = spec('flp-rounds', {
  late: range(0, 1), fallback: oneOf('keeps', 'flips', 'zero', 'first'),
}, ({ late, fallback }) => {
  const P = processes('P', 3)
  const Bit = range(0, 1)
  const vars = {
    phase: oneOf('report', 'propose'),
    input: mapOf(P, Bit),
    value: mapOf(P, Bit),
    proposal: mapOf(P, maybe(Bit)),
    decision: mapOf(P, maybe(Bit)),
  }
  type S = StateOf<typeof vars>
  type P = Id<'P'>
  /** For each process the one that it does not hear, or itself if it hears all. */
  const Missed = mapOf(P, P)
  type Missed = Readonly<Record<P, P>>
  const { initially, action, always, step, eventually, reachable, outcomes } = machine(vars)

  const decided = (s: S, v: number) => P.some(p => s.decision[p] === v)
  const isPossible = (missed: Missed) => late > 0 || P.every(p => missed[p] === p)
  const heardBy = (p: P, missed: Missed) => P.filter(q => q === p || q !== missed[p])

  /** The second phase; `otherwise` is the next value of a process that hears no proposal. */
  const vote = (s: Edit<S>, missed: Missed, otherwise: (p: P) => number) => {
    const values = P.map(p => {
      const proposals = heardBy(p, missed).flatMap(q => s.proposal[q] ?? [])
      const [proposed] = proposals
      if (proposed !== undefined && proposals.length >= 2) s.decision[p] = proposed
      return proposed ?? otherwise(p)
    })
    s.value = values
    for (const p of P) s.proposal[p] = null
    s.phase = 'report'
  }

  return {
    vars,
    init: initially({ input: mapOf(P, Bit) }, ({ input }) => ({ input, value: input })),
    actions: {
      /** Every process sends its value, and proposes the one that more than half of all have, if it hears them. */
      report: action({
        for: { missed: Missed }, fair: { weak: 'phase' },
        when: (s, { missed }) => s.phase === 'report' && isPossible(missed),
        then: (s, { missed }) => {
          for (const p of P) s.proposal[p] = [0, 1].find(v => heardBy(p, missed).filter(q => s.value[q] === v).length >= 2) ?? null
          s.phase = 'propose'
        },
      }),
      /** Every process sends its proposal. It decides a value that two propose, takes over one that a single process proposes, and else falls back: it keeps its value, flips it, takes 0, or takes that of the first process it hears. */
      propose: action({
        for: { missed: Missed }, fair: { weak: 'phase' },
        when: (s, { missed }) => s.phase === 'propose' && isPossible(missed),
        then: (s, { missed }) => {
          const { value } = s
          const next = P.map(p => ({ keeps: value[p], flips: 1 - value[p], zero: 0, first: value[heardBy(p, missed)[0] ?? p] })[fallback])
          vote(s, missed, p => next[p])
        },
      }),
    },
    properties: {
      /** No two processes decide differently. */
      agreement: always(s => !(decided(s, 0) && decided(s, 1))),
      /** What is decided is the input of some process. */
      validity: always(s => P.every(p => s.decision[p] === null || P.some(q => s.input[q] === s.decision[p]))),
      /** After the round in which a value was decided all have that value, which is why nobody decides another later. */
      decisionLocks: always({ for: { p: P, q: P }, holds: (s, { p, q }) => s.phase !== 'report' || s.decision[p] === null || s.value[q] === s.decision[p] }),
      /** Where nobody is late all propose the value that two of three have, and decide it: one round is enough. */
      oneRoundWithoutDelay: step((_, after) => late > 0 || P.every(p => (after.phase === 'propose' ? after.proposal : after.decision)[p] !== null)),
      /** Somebody decides in the end. */
      termination: eventually(s => decided(s, 0) || decided(s, 1)),
      /** All may decide. */
      allDecide: reachable(s => P.every(p => s.decision[p] !== null)),
    },
    decides: outcomes({ 0: s => decided(s, 0), 1: s => decided(s, 1) }),
    deadlock: 'allowed', // when all have decided, a round changes nothing
    parts: { P, Bit, Missed, isPossible, vote },
  }
})
