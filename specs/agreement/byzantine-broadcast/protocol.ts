/**
 * A broadcast that Byzantine processes cannot forge.
 *
 * A message reaches everyone by echoes, and is accepted by all correct processes or by none, even though faulty processes may send anything.
 * T. K. Srikanth and S. Toueg, "Simulating Authenticated Broadcasts to Derive Simple Fault-Tolerant Algorithms", Distributed Computing 2(2), 1987, figure 7: signatures are replaced by
 * echoes. Of n processes at most t are faulty, and n > 3t. A process that has the message of the broadcaster echoes it to all; so does one that has n - 2t echoes; one that has
 * n - t accepts. One round of the algorithm is modelled. State for state after bcastByz of tlaplus/Examples (I. Konnov, T. H. Tran and J. Widder), whose names are used.
 *
 * Granularity: as there, a process receives some of the echoes that were sent to it and acts on all that it has, in one step. Assumptions: no echo is lost. Nobody knows which processes
 * are faulty; they echo to anyone at any time, or not at all, so liveness rests on the echoes of correct processes alone. The broadcaster is not modelled: a process
 * has its message at first (V1) or has not (V0), and where the broadcaster is faulty some have it and others not.
 */
import { bool, type Edit, ghost, type Id, machine, mapOf, oneOf, processes, range, type StateOf, setOf, spec } from '../../../checker/language/index.ts'

export const byzantineBroadcast = spec('byzantine-broadcast', {
  n: range(3, 7), t: range(0, 2), faulty: range(0, 3), begin: oneOf('all V0', 'any'),
}, ({ n, t, faulty: f, begin }) => {
  const P = processes('P', n)
  type P = Id<'P'>
  const vars = {
    pc: mapOf(P, oneOf('V0', 'V1', 'SE', 'AC')), // has no message, has it, has echoed, has accepted
    rcvd: mapOf(P, setOf(P)), // from whom it has an echo
    sent: setOf(P), // the correct processes that have echoed
    Faulty: setOf(P),
    /** Whether a correct process has the message at first. */
    told: ghost(bool),
  }
  type S = StateOf<typeof vars>
  const { initially, action, always, leadsTo } = machine(vars)

  const correct = (s: S) => P.ids.filter(p => !s.Faulty.has(p))
  const hasNotEchoed = (s: S, p: P) => s.pc[p] === 'V0' || s.pc[p] === 'V1'
  const allAccept = (s: S) => correct(s).every(p => s.pc[p] === 'AC')

  /** How many echoes a process has, together with these, which were sent to it; of faulty processes or not. */
  const withThese = (s: S, p: P, echoes: ReadonlySet<P>, areOfFaulty: boolean) => {
    const could = (q: P) => s.sent.has(q) || (areOfFaulty && s.Faulty.has(q))
    const mayReceive = P.ids.every(q => !echoes.has(q) || could(q)) && areOfFaulty === P.some(q => echoes.has(q) && s.Faulty.has(q))
    return mayReceive ? P.count(q => s.rcvd[p].has(q) || echoes.has(q)) : null
  }

  /** What a correct process does when it has enough echoes. It must happen in the end if the echoes of correct processes are enough, as in the module: weak fairness of all these steps together. */
  const upon = (when: (s: S, p: P, has: number) => boolean, then: (s: Edit<S>, p: P) => void, areOfFaulty: boolean) => action({
    for: { p: P, echoes: setOf(P) }, by: 'p', ...(areOfFaulty ? {} : { fair: { weak: 'correct' } }), neverFires: 'allowed',
    when: (s, { p, echoes }) => {
      const has = s.Faulty.has(p) ? null : withThese(s, p, echoes, areOfFaulty)
      return has !== null && when(s, p, has)
    },
    then: (s, { p, echoes }) => {
      for (const q of echoes) s.rcvd[p].add(q)
      then(s, p)
    },
  })
  const echo = (s: Edit<S>, p: P) => { s.pc[p] = 'SE'; s.sent.add(p) }

  const uponV1 = (of: boolean) => upon((s, p) => s.pc[p] === 'V1', echo, of)
  const uponNonFaulty = (of: boolean) => upon((s, p, has) => hasNotEchoed(s, p) && has >= n - 2 * t && has < n - t, echo, of)
  const uponAcceptNotSentBefore = (of: boolean) =>
    upon((s, p, has) => hasNotEchoed(s, p) && has >= n - t, (s, p) => { s.pc[p] = 'AC'; s.sent.add(p) }, of)
  const uponAcceptSentBefore = (of: boolean) => upon((s, p, has) => s.pc[p] === 'SE' && has >= n - t, (s, p) => { s.pc[p] = 'AC' }, of)

  /** Every choice of the faulty, and of who has the message. */
  const Pc = oneOf('V0', 'V1')
  const start = initially({ pc: mapOf(P, Pc), Faulty: setOf(P) }, ({ pc, Faulty }) => ({ pc, Faulty, told: P.some(p => !Faulty.has(p) && pc[p] === 'V1') }))
  const isBegin = (s: S) => s.Faulty.size === f && (begin === 'any' || P.every(p => s.pc[p] === 'V0'))

  return {
    vars,
    init: start.filter(s => isBegin(s as S)),
    actions: {
      /** With the message of the broadcaster a process echoes it. */
      UponV1: uponV1(false),
      UponV1Faulty: uponV1(true),
      /** With n - 2t echoes, of which at least one is from a correct process, a process echoes; n - t are for the next actions. */
      UponNonFaulty: uponNonFaulty(false),
      UponNonFaultyFaulty: uponNonFaulty(true),
      /** With n - t echoes a process accepts, and echoes if it has not. */
      UponAcceptNotSentBefore: uponAcceptNotSentBefore(false),
      UponAcceptNotSentBeforeFaulty: uponAcceptNotSentBefore(true),
      /** A process that has echoed accepts with n - t echoes. */
      UponAcceptSentBefore: uponAcceptSentBefore(false),
      UponAcceptSentBeforeFaulty: uponAcceptSentBefore(true),
    },
    properties: {
      /** If no correct process has the message of the broadcaster, none accepts it. */
      unforgeability: always(s => s.told || correct(s).every(p => s.pc[p] !== 'AC')),
      /** If all correct processes have it, in the end all accept it. */
      correctness: leadsTo(s => correct(s).every(p => s.pc[p] === 'V1'), allAccept),
      /** If a correct process accepts, in the end all do. */
      relay: leadsTo(s => correct(s).some(p => s.pc[p] === 'AC'), allAccept),
    },
    deadlock: 'allowed', // where not enough have the message nothing happens, and where all accept, no more
    parts: { P, correct, withThese, hasNotEchoed },
  }
})
