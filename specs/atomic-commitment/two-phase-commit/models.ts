import { type Expectation, model } from '../../../checker/language/index.ts'
import { twoPhaseCommit } from './protocol.ts'
import {
  abortNeedsReason, abortsAtWill, decidable, decisionNotLogged, eagerCommit, preparedTimeout, progress, progressAbortNeedsReason, progressEagerCommit, progressSaidAgain, progressSaidAgainWeaklyReceived,
  progressWeaklyReceived, promiseNotLogged, simpleBroadcast, simpleBroadcastTimeout, workingTimeout,
} from './variants.ts'

/** TLC's counts for TwoPhase.tla (github.com/tlaplus/Examples, specifications/transaction_commit). */
const published = (distinct: number, depth: number, generated?: number): Expectation => ({
  verdict: 'holds', distinct, depth, ...(generated ? { generated } : {}),
  origin: 'TLC on TwoPhase.tla with TPTypeOK and TC!TCConsistent: distinct and generated states and the depth that it prints',
})

const observed = 'found by this checker on 2026-11-23, and the trace read: '
const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: observed + story })
/** Every property over time fails, with a lasso of as many steps. */
const neverDecided = (steps: number) => ({ nonBlocking: steps, termination: steps, 'transactionCommit.termination': steps })

export const models = {
  'three-rms': model(twoPhaseCommit, {
    constants: { rms: 3 }, network: 'set',
    says: 'On a network that never forgets a message this is TwoPhase.tla, state for state.',
    expect: published(288, 11, 1146),
  }),
  'four-rms': model(twoPhaseCommit, {
    constants: { rms: 4 }, network: 'set',
    says: 'The same for four RMs.',
    expect: published(1568, 14),
  }),
  'five-rms': model(twoPhaseCommit, {
    constants: { rms: 5 }, network: 'set',
    says: 'The same for five RMs.',
    expect: published(8832, 17, 58146),
  }),
  'bag': model(twoPhaseCommit, {
    constants: { rms: 3 },
    says: 'With messages that are received once, and without faults, 2PC is right and never blocks.',
    expect: holds('the claim of the paper, section 3'),
  }),
  'fifo': model(twoPhaseCommit, {
    constants: { rms: 3 }, network: 'fifo',
    says: 'An order on each link changes nothing: no two messages ever wait on one.',
    expect: holds('the claim of the paper, section 3'),
  }),

  'coordinator-stops': model(twoPhaseCommit, {
    constants: { rms: 3 }, faults: { stopTM: 1 },
    says: '2PC blocks: once all have promised and the TM has stopped undecided, nobody may ever move. Nothing unsafe happens.',
    expect: violated({ deadlock: 4 }, 'every RM prepares, the TM stops (Bernstein et al., section 7.3)'),
  }),
  'coordinator-stops-mid-broadcast': model(simpleBroadcast, {
    constants: { rms: 3 }, faults: { stopTM: 1 },
    says: 'Told one by one, some RMs may have committed while the others are blocked: still safe.',
    expect: violated({ deadlock: 4 }, 'as above; to stop between two sends blocks too, but takes longer'),
  }),
  'loss': model(twoPhaseCommit, {
    constants: { rms: 3 }, faults: { lose: 1 },
    says: 'A lost decision blocks its RM, since nobody sends it again.',
    expect: violated({ deadlock: 5 }, 'an RM has promised, the TM aborts, its Abort is lost'),
  }),
  'duplication': model(twoPhaseCommit, {
    constants: { rms: 3 }, faults: { duplicate: 2 },
    says: 'Every message may arrive twice.',
    expect: holds('receiving any message twice leaves what receiving it once did'),
  }),
  'partition': model(twoPhaseCommit, {
    constants: { rms: 3 }, faults: { partition: 1 },
    says: 'A partition that heals only delays: 2PC waits it out.',
    expect: holds('messages wait, and nobody acts on their absence'),
  }),
  'crash-recovery': model(twoPhaseCommit, {
    constants: { rms: 3 }, faults: { crash: 1, crashTM: 1 },
    says: 'An RM and the TM may crash at any moment and recover from their logs.',
    expect: holds('the logs are written before anyone is told (Bernstein et al., section 7.4)'),
  }),

  'abort-needs-reason': model(abortNeedsReason, {
    constants: { rms: 3 }, faults: { stopRM: 1 },
    says: 'A TM that aborts only for a no, or when it has waited for a vote long enough: an abort needs a no, or a fault (AC3).',
    expect: holds('Babaoglu and Toueg, AC3; while nothing goes wrong all votes arrive, and the TM never times out'),
  }),
  'aborts-at-will': model(abortsAtWill, {
    constants: { rms: 3 },
    says: 'Mutant: the TM of TwoPhase.tla may abort though all vote yes and nothing goes wrong, which AC3 forbids.',
    expect: violated({ abortNeedsReason: 3 }, 'RM1 prepares, the TM aborts, RM1 hears of it'),
  }),

  'eager-commit': model(eagerCommit, {
    constants: { rms: 3 },
    says: 'Mutant: one promise is not enough.',
    expect: violated({ agreement: 5, commitValidity: 4, finality: 5 }, 'RM1 promises, the TM commits on that; RM2 aborts on its own'),
  }),
  'working-timeout': model(workingTimeout, {
    constants: { rms: 3 }, faults: { asynchrony: Infinity },
    says: 'A timeout before the promise is safe however early it fires.',
    expect: holds('rmChooseToAbort allows the same step at any time'),
  }),
  'prepared-timeout-too-early': model(preparedTimeout, {
    constants: { rms: 2 }, faults: { asynchrony: 1 },
    says: 'Mutant: a prepared RM that gives up too early aborts what another commits; and its late Commit then makes it change its mind.',
    expect: violated({ agreement: 7, commitValidity: 7, abortValidity: 2, finality: 7 }, 'RM2 gives up while its Commit, or its vote, is still in flight'),
  }),
  'prepared-timeout-loss': model(preparedTimeout, {
    constants: { rms: 2 }, faults: { lose: 1 },
    says: 'Mutant: even an accurate timeout breaks agreement once a message can be lost.',
    expect: violated({ agreement: 8, abortValidity: 8 }, 'RM1 has committed, the Commit for RM2 is lost, RM2 gives up'),
  }),
  'prepared-timeout-partition': model(preparedTimeout, {
    constants: { rms: 2 }, faults: { partition: 1 },
    says: 'Mutant: or delayed by a partition.',
    expect: violated({ agreement: 8, commitValidity: 9, abortValidity: 7, finality: 9 }, 'RM1 has committed, RM2 is cut off from its Commit and gives up'),
  }),
  'prepared-timeout-coordinator-stops': model(preparedTimeout, {
    constants: { rms: 2 }, faults: { stopTM: 1 },
    says: 'Timeouts cure the blocking only if they are accurate, nothing is lost and the decision reaches all or none: agreement then holds, though RMs abort what nobody decided.',
    expect: violated({ abortValidity: 4 }, 'both RMs have promised, the TM stops undecided, an RM aborts all the same'),
  }),
  'prepared-timeout-mid-broadcast': model(simpleBroadcastTimeout, {
    constants: { rms: 2 }, faults: { stopTM: 1 },
    says: 'Mutant: told one by one, a TM that stops in between breaks agreement, accurate timeouts or not.',
    expect: violated({ agreement: 9, abortValidity: 4 }, 'the TM tells RM1 to commit and stops; RM2 gives up'),
  }),
  'decision-not-logged': model(decisionNotLogged, {
    constants: { rms: 2 }, faults: { crashTM: 1 },
    says: 'Mutant: a TM that forgets that it has committed aborts when it recovers.',
    expect: violated({ agreement: 9, commitValidity: 9, finality: 9 }, 'the TM commits, crashes, recovers and aborts; RM1 hears the Abort first, RM2 the Commit'),
  }),
  'promise-not-logged': model(promiseNotLogged, {
    constants: { rms: 2 }, faults: { crash: 1 },
    says: 'Mutant: an RM that forgets its promise aborts when it recovers.',
    expect: violated({ agreement: 8, commitValidity: 8, abortValidity: 3, finality: 8 }, 'RM1 promises, crashes, recovers and aborts; the TM has its promise and commits, and RM2 with it'),
  }),

  'decidable': model(decidable, {
    constants: { rms: 3 }, faults: { crash: 1, crashTM: 1 },
    says: 'Whoever crashes and recovers, a decision can still come.',
    expect: holds('both read their logs, and the TM says again what it decided (Bernstein et al., section 7.4)'),
  }),
  'decidable-coordinator-stops': model(decidable, {
    constants: { rms: 3 }, faults: { stopTM: 1 },
    says: 'An RM is lost as soon as it has promised and the TM has stopped, two steps before everyone is blocked.',
    expect: { verdict: 'violated', violated: { deadlock: 4, decisionPossible: 2 }, origin: 'by hand: without a promise it could abort, and a TM that runs can decide, so it takes both; deadlock as in coordinator-stops' },
  }),

  'progress': model(progress, {
    constants: { rms: 3 },
    says: 'Without faults everyone decides (AC5), and what the RMs do is what transaction commit allows.',
    expect: holds('the claims of the paper, section 3'),
  }),
  'progress-abort-needs-reason': model(progressAbortNeedsReason, {
    constants: { rms: 2 },
    neverFires: { tmTimeout: 'without failures every vote comes, so that the TM never waits in vain' },
    says: 'Where the TM may not abort at will everyone decides all the same: if nobody refuses, all votes come and the TM commits.',
    expect: holds('Babaoglu and Toueg, AC3 and AC5: without failures, if every vote is yes, all decide to commit'),
  }),
  'progress-coordinator-stops': model(progress, {
    constants: { rms: 3 }, faults: { stopTM: 1 },
    says: '2PC blocks: it is fair that nothing happens any more once the TM has stopped and all have promised.',
    expect: violated({ deadlock: 4, ...neverDecided(4) }, 'every RM prepares and the TM stops, after which no step is left; with fewer steps one is due'),
  }),
  'progress-loss': model(progress, {
    constants: { rms: 3 }, faults: { lose: 1 },
    says: 'However fair the network is to what is in flight, a lost decision is not.',
    expect: violated({ deadlock: 5, ...neverDecided(5) }, 'an RM has promised, the TM aborts, its Abort is lost, the other two hear theirs'),
  }),
  'progress-duplication': model(progress, {
    constants: { rms: 3 }, faults: { duplicate: 1 },
    says: 'What arrives twice delays nothing forever.',
    expect: holds('receiving any message twice leaves what receiving it once did'),
  }),
  'progress-partition': model(progress, {
    constants: { rms: 2 }, faults: { partition: Infinity },
    says: 'Partitions that always heal only delay, even if there is always another, as long as receiving is strongly fair.',
    expect: holds('after each heal every message in flight can be received, so strong fairness has it received'),
  }),
  'progress-partition-weak': model(progressWeaklyReceived, {
    constants: { rms: 2 }, faults: { partition: Infinity },
    says: 'With weak fairness a message may wait forever: whenever it can be received, there is a partition first.',
    expect: violated(neverDecided(5), 'RM1 promises, the TM aborts, RM2 promises or decides; then partition and heal forever'),
  }),
  'progress-one-partition-weak': model(progressWeaklyReceived, {
    constants: { rms: 2 }, faults: { partition: 1 },
    says: 'Where partitions come to an end, weak fairness is enough.',
    expect: holds('once it has healed nothing keeps a message in flight from being received'),
  }),
  'progress-crash-recovery': model(progress, {
    constants: { rms: 2 }, faults: { crash: Infinity, crashTM: 1 },
    says: 'RMs that always recover decide, however often they crash, as long as receiving is strongly fair.',
    expect: holds('after each recovery the decision can be received, and the TM says it again if it crashed'),
  }),
  'progress-crash-recovery-weak': model(progressWeaklyReceived, {
    constants: { rms: 2 }, faults: { crash: Infinity },
    says: 'With weak fairness an RM may crash forever just before it hears.',
    expect: violated(neverDecided(5), 'RM1 promises, the TM aborts, RM2 hears; then RM1 crashes and recovers forever'),
  }),
  'progress-loss-said-again': model(progressSaidAgain, {
    constants: { rms: 2 }, faults: { lose: Infinity }, network: 'merging',
    says: 'A network that loses much, but not all forever, is made up for by saying it again.',
    expect: holds('the decision is in flight again and again, so strong fairness has it received'),
  }),
  'progress-loss-said-again-weak': model(progressSaidAgainWeaklyReceived, {
    constants: { rms: 2 }, faults: { lose: Infinity }, network: 'merging',
    says: 'With weak fairness each copy may be lost.',
    expect: violated(neverDecided(7), 'after 3 steps both decisions are in flight; then both are lost and said again, forever'),
  }),
  'progress-eager-commit': model(progressEagerCommit, {
    constants: { rms: 3 },
    says: 'Mutant: the first step that transaction commit forbids is the first commit.',
    expect: violated(
      { agreement: 5, commitValidity: 4, finality: 5, transactionCommit: 4 },
      'RM1 promises, the TM commits on that, RM1 commits while others are still free',
    ),
  }),
}
