/** Two-phase commit with timeouts, with a weaker TM, with logs that are not written, and with claims about progress. */
import { bool, ghost, isDown, machine, oneOf, ownedBy, setOf, variant } from '../../../checker/language/index.ts'
import { transactionCommit } from '../transaction-commit/protocol.ts'
import { twoPhaseCommit } from './protocol.ts'

/** Mutant: the TM commits on the first Prepared. */
export const eagerCommit = variant(twoPhaseCommit, 'eager-commit', {
  actions: { tmCommit: { when: s => s.tmState === 'init' && s.tmPrepared.size > 0 } },
})

/**
 * AC3 as a whole: the TM aborts once an RM has refused, or when it has waited for a vote long enough; so an abort needs a no, or a fault. The
 * TM sees a refusal, since in TwoPhase.tla no message tells of it. It does not crash here: to abort on recovery would be another reason.
 */
export const abortNeedsReason = variant(twoPhaseCommit, 'abort-needs-reason', ({ vars, actions: { tmAbort }, parts: { RM, TM } }) => {
  const more = { timedOut: ghost(bool) }
  const { timeout, step } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { tmAbort: { when: (s, p) => tmAbort.when(s, p) && RM.some(rm => s.rmState[rm] === 'aborted') } },
    added: {
      tmTimeout: timeout({ by: TM, when: tmAbort.when, then: (s, p) => { s.timedOut = true; tmAbort.then(s, p) } }),
    },
    properties: {
      /** AC3: the first RM to abort has voted no, unless the TM has timed out. */
      abortNeedsReason: step((before, after) => after.timedOut || RM.some(rm => before.rmState[rm] === 'aborted')
        || RM.every(rm => after.rmState[rm] !== 'aborted' || before.rmState[rm] === 'working')),
    },
    faults: { crashTM: null },
  }
})

/** Mutant, and the protocol as TwoPhase.tla has it: the TM aborts when it likes. */
export const abortsAtWill = variant(abortNeedsReason, 'aborts-at-will', { actions: { tmAbort: { when: s => s.tmState === 'init' } } })

/** An RM that has promised nothing, and hears nothing, aborts: its own right, timeout or not. */
export const workingTimeout = variant(twoPhaseCommit, 'working-timeout', ({ timeout, parts: { RM } }) => ({
  added: {
    rmTimeout: timeout({
      for: { rm: RM }, by: 'rm',
      when: (s, { rm }) => s.rmState[rm] === 'working',
      then: (s, { rm }) => { s.rmState[rm] = 'aborted' },
    }),
  },
}))

/** Mutant: an RM that has promised to commit if told to, and is told nothing, aborts. */
export const preparedTimeout = variant(twoPhaseCommit, 'prepared-timeout', ({ timeout, parts: { RM } }) => ({
  added: {
    rmTimeout: timeout({
      for: { rm: RM }, by: 'rm',
      when: (s, { rm }) => s.rmState[rm] === 'prepared',
      then: (s, { rm }) => { s.rmState[rm] = 'aborted' },
    }),
  },
}))

/** The TM logs its decision and then tells the RMs one by one, so that it can stop when it has told some. */
const toldOneByOne = (of: typeof twoPhaseCommit) => variant(of, 'simple-broadcast', ({ vars, parts: { RM, TM, Msg } }) => {
  const more = { tmTold: ownedBy(TM, setOf(RM)) }
  const { action } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: {
      tmCommit: { then: s => { s.tmState = 'committed' } },
      tmAbort: { then: s => { s.tmState = 'aborted' } },
    },
    added: {
      tmTell: action({
        for: { rm: RM }, by: TM, fair: 'weak',
        when: (s, { rm }) => s.tmState !== 'init' && !s.tmTold.has(rm),
        then: (s, { rm }) => {
          s.tmTold.add(rm)
          s.net.send(s.tmState === 'committed' ? Msg.Commit({ to: rm }) : Msg.Abort({ to: rm }))
        },
      }),
    },
  }
})

export const simpleBroadcast = toldOneByOne(twoPhaseCommit)

/** Mutant: both at once. */
export const simpleBroadcastTimeout = toldOneByOne(preparedTimeout)

/** Mutant: the TM does not log its decision, so that after a crash it takes itself for undecided. */
export const decisionNotLogged = variant(twoPhaseCommit, 'decision-not-logged', ({ parts: { TM } }) => ({
  vars: { tmState: ownedBy(TM, oneOf('init', 'committed', 'aborted')) },
}))

/** Mutant: an RM does not log its promise, so that after a crash it takes itself for free, as if it had promised nothing, and aborts. */
export const promiseNotLogged = variant(twoPhaseCommit, 'promise-not-logged', ({ crashes, parts: { RM } }) => ({
  faults: {
    crash: crashes(RM, { onRecover: (s, rm) => { if (s.rmState[rm] === 'working' || s.rmState[rm] === 'prepared') s.rmState[rm] = 'aborted' } }),
  },
}))

/**
 * AC5, said as what it is: under the fairness that the protocol declares, everyone decides in the end. And what 2PC is for: every step, seen in the
 * RMs' states alone, is one that transaction commit allows. Apart from the protocol, since progress takes the graph of all states.
 */
const withProgress = (of: typeof twoPhaseCommit) => variant(of, 'progress', ({ constants, leadsTo, eventually, refines, parts: { RM } }) => {
  const decided = ['committed', 'aborted'] as const
  return {
    properties: {
      /** An RM that has promised is told what to do. */
      nonBlocking: leadsTo({
        for: { rm: RM },
        from: (s, { rm }) => s.rmState[rm] === 'prepared',
        to: (s, { rm }) => decided.some(d => s.rmState[rm] === d),
      }),
      /** Every RM decides. */
      termination: eventually(s => RM.every(rm => decided.some(d => s.rmState[rm] === d))),
      /** TPSpec => TC!TCSpec of TwoPhase.tla, and the termination of transaction commit. */
      transactionCommit: refines(transactionCommit.with({ rms: constants.rms }), s => ({ rmState: s.rmState })),
    },
  }
})

/**
 * What blocking takes away, whatever is fair: an RM that is up can still come to a decision (Bernstein et al., section 7.3: a process is blocked if it must await the
 * repair of failures before it can go on). Who has not voted can abort by itself.
 */
export const decidable = variant(twoPhaseCommit, 'decidable', ({ alwaysPossible, parts: { RM } }) => ({
  properties: {
    decisionPossible: alwaysPossible({
      for: { rm: RM },
      holds: (s, { rm }) => isDown(s, rm) || s.rmState[rm] === 'committed' || s.rmState[rm] === 'aborted',
    }),
  },
}))

/** Messages that can be delivered need only be delivered if they can be forever: not if they are lost or cut off again and again. */
const weaklyReceived = (of: typeof twoPhaseCommit) => variant(of, 'weakly-received', {
  actions: { tmRcvPrepared: { fair: 'weak' }, rmRcvCommit: { fair: 'weak' }, rmRcvAbort: { fair: 'weak' } },
})

/** The TM says what it has decided again and again. */
const saidAgain = (of: typeof twoPhaseCommit) => variant(of, 'said-again', ({ action, parts: { RM, TM, Msg } }) => ({
  added: {
    tmSayAgain: action({
      for: { rm: RM }, by: TM, fair: 'weak',
      when: s => s.tmState !== 'init',
      then: (s, { rm }) => { s.net.send(s.tmState === 'committed' ? Msg.Commit({ to: rm }) : Msg.Abort({ to: rm })) },
    }),
  },
}))

export const progress = withProgress(twoPhaseCommit)
/** Where the TM may not abort at will either: each vote is cast and counted, and what all have promised is committed. */
export const progressAbortNeedsReason = withProgress(abortNeedsReason)
export const progressWeaklyReceived = withProgress(weaklyReceived(twoPhaseCommit))
export const progressSaidAgain = withProgress(saidAgain(twoPhaseCommit))
export const progressSaidAgainWeaklyReceived = withProgress(weaklyReceived(saidAgain(twoPhaseCommit)))

/** Mutant: see eagerCommit. */
export const progressEagerCommit = withProgress(eagerCommit)
