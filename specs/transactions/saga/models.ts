/**
 * Bounds: with two steps, one can have run when the other fails; a third is there where two have run by then, or where a step comes after the pivot.
 * A mutant's model has the fewest faults that show its mistake.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { isolated, putsBack, takesBack } from './isolation.ts'
import { saga } from './protocol.ts'
import {
  backwardRecovery, compensatesBlindly, compensatesTwice, executesTwice, forwardOrder, givesUpAfterPivot, givesUpPivot, logNotDurable, logsWhenAnswered, noFence, progress,
  progressCompensationFails, progressStronglyTaken, progressWeaklyReceived, recordsApart, refusesAfterPivot, registersAfterwards,
} from './variants.ts'

const theorem: Expectation = { verdict: 'holds', origin: 'the guarantee in the introduction of the paper: T1..Tn, or T1..Tj Cj..C1 for some j' }
const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number | null>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

const two = { steps: 2, pivot: 0 }
const pivotLast = { steps: 2, pivot: 2 }
const pivotInside = { steps: 3, pivot: 2 }
const timely = 'nothing is lost, so that an answer always comes'
const silent = { retry: timely, giveUp: timely }

export const models = {
  'two-steps': model(saga, {
    constants: two, neverFires: silent,
    says: 'Both steps take effect, or neither remains in effect; but another transaction may have read what is undone.',
    expect: theorem,
  }),
  'three-steps': model(saga, {
    constants: { steps: 3, pivot: 0 }, faults: { lose: 1 },
    says: 'Three steps: two may have run when the third fails, and the later one is compensated first.',
    expect: theorem,
  }),
  'pivot': model(saga, {
    constants: pivotInside, faults: { lose: 1, asynchrony: 1 },
    says: 'Before the pivot the saga may be undone, after it every step is retried until it succeeds.',
    expect: theorem,
  }),
  'crash': model(saga, {
    constants: two, faults: { crashSEC: 1, crash: 1 },
    says: 'The SEC may crash between any two of its steps, and a service while it works: the log and the records are enough to go on.',
    expect: holds('the paper, on backward and on forward recovery: the SEC goes on from the saga log'),
  }),
  'backward-recovery': model(backwardRecovery, {
    constants: two, faults: { crashSEC: 1, lose: 1 },
    says: 'An SEC that recovers may as well abort the saga at once: a step in doubt is compensated, whether it has run or not.',
    expect: holds('the paper, on backward recovery'),
  }),
  'backward-recovery-pivot': model(backwardRecovery, {
    constants: pivotLast, faults: { crashSEC: 1 }, neverFires: silent,
    says: 'An SEC that recovers when the pivot has begun must not abort, since the pivot may have taken effect.',
    expect: holds('the pivot has no compensation'),
  }),
  'loss': model(saga, {
    constants: two, faults: { lose: 2 },
    says: 'Requests and answers may be lost: the SEC asks again, or compensates.',
    expect: holds('a service answers again from its record'),
  }),
  'duplication': model(saga, {
    constants: two, faults: { duplicate: 2 }, neverFires: silent,
    says: 'Requests and answers may arrive twice, and late.',
    expect: holds('a service runs its step once, and the SEC ignores answers that it is not waiting for'),
  }),
  'early-timeouts': model(saga, {
    constants: two, faults: { asynchrony: 2 },
    says: 'The SEC may give up a step that is still under way, or ask for it again.',
    expect: holds('an empty compensation fences the step off'),
  }),
  'timeouts-at-will': model(saga, {
    constants: two, faults: { asynchrony: Infinity }, deep: true,
    says: 'The SEC may give up, and ask again, too early, however often.',
    expect: holds('as early-timeouts'),
  }),
  'every-fault': model(saga, {
    constants: two, faults: { crashSEC: 1, crash: 1, lose: 1, duplicate: 1, asynchrony: 1 }, deep: true,
    says: 'One fault of each kind.',
    expect: theorem,
  }),
  'pivot-every-fault': model(saga, {
    constants: pivotInside, faults: { crashSEC: 1, crash: 1, lose: 1, asynchrony: 1 }, deep: true,
    says: 'One fault of each kind except duplication: before, at and after the pivot.',
    expect: theorem,
  }),

  'logs-when-answered': model(logsWhenAnswered, {
    constants: two, faults: { crashSEC: 1 },
    says: 'Mutant: a step that is requested, but not in the log when the SEC crashes, is not compensated.',
    expect: violated({ outcomeShape: 6, restsOnEarlier: 12 }, 'the SEC asks for T1 and crashes; it finds nothing to compensate in its log and ends the saga; T1 commits'),
  }),
  'registers-afterwards': model(registersAfterwards, {
    constants: two, faults: { lose: 1 },
    says: 'Mutant: a step whose answer is lost is not compensated, though it has run.',
    expect: violated({ outcomeShape: 7, restsOnEarlier: 14 }, 'T1 commits, its answer is lost, the SEC gives up and ends the saga without C1'),
  }),
  'log-not-durable': model(logNotDurable, {
    constants: two, faults: { crashSEC: 1, lose: 1 },
    says: 'Mutant: an SEC that forgets that it has aborted starts over, and its old compensation undoes one of the steps.',
    expect: violated({ outcomeShape: 18, restsOnEarlier: 18 }, 'the request for T1 is lost, the SEC gives up, asks for C1, crashes and starts over; the new request for T1 overtakes the old one for C1; T1 commits, C1 undoes it, T2 commits'),
  }),
  'forward-order': model(forwardOrder, {
    constants: { steps: 3, pivot: 0 }, neverFires: silent,
    says: 'Mutant: when the first step is compensated first, the second remains in effect without what it relies on.',
    expect: violated({ outcomeShape: 20, restsOnEarlier: 20, reverseOrder: 24 }, 'T1 and T2 commit, T3 is refused, C1 runs while T2 is still in effect, then C2'),
  }),
  'compensates-blindly': model(compensatesBlindly, {
    constants: two, neverFires: silent,
    says: 'Mutant: the compensation of a step that was refused takes back what was never given.',
    expect: violated({ outcomeShape: 8, compensatesWhatRan: 8, canBeUndone: null }, 'T1 is refused, and C1 takes effect all the same; so would C2 of a refused T2, so that no saga is undone properly'),
  }),
  'no-fence': model(noFence, {
    constants: two, faults: { asynchrony: 1 },
    says: 'Mutant: after a timeout a step is compensated while still under way; it commits afterwards, and stays in effect (servicecomb-pack #346).',
    expect: violated({ outcomeShape: 10, restsOnEarlier: 17 }, 'the SEC gives up too early, C1 finds nothing to undo while T1 runs, T1 commits, the saga ends'),
  }),
  'compensates-twice': model(compensatesTwice, {
    constants: two, faults: { crashSEC: 1 },
    says: 'Mutant: an SEC that crashes before it has logged an answer asks for the compensation again, and it runs twice.',
    expect: violated({ outcomeShape: 22, atMostOnce: 22 }, 'T2 is refused, C1 runs, the SEC crashes and asks for C1 again'),
  }),
  'executes-twice': model(executesTwice, {
    constants: two, faults: { lose: 1 },
    says: 'Mutant: a retry runs the step again, since its service does not recognise the request.',
    expect: violated({ outcomeShape: 8, atMostOnce: 8 }, 'T1 commits, its answer is lost, the SEC asks again, T1 commits again'),
  }),
  'records-apart': model(recordsApart, {
    constants: two, faults: { crash: 1 },
    says: 'Mutant: a service that crashes between the effect and the record of it runs the step again.',
    expect: violated({ outcomeShape: 9, atMostOnce: 9, restsOnEarlier: 20 }, 'T1 commits, its service crashes before it has recorded that, the SEC asks again, T1 commits again'),
  }),
  'gives-up-pivot': model(givesUpPivot, {
    constants: pivotLast, faults: { lose: 1 },
    says: 'Mutant: the SEC gives up a pivot that does not answer, though it may have taken effect.',
    expect: violated({ outcomeShape: 14, restsOnEarlier: 14, pivotIsFinal: 14 }, 'T2, the pivot, commits, its answer is lost, the SEC gives up and runs C1'),
  }),
  'gives-up-after-pivot': model(givesUpAfterPivot, {
    constants: pivotInside, faults: { lose: 1 },
    says: 'Mutant: the SEC gives up after the pivot, when there is no way back.',
    expect: violated({ outcomeShape: 18, restsOnEarlier: 18, pivotIsFinal: 18 }, 'T2, the pivot, has ended, the request for T3 is lost, the SEC gives up and runs C1'),
  }),
  'refuses-after-pivot': model(refusesAfterPivot, {
    constants: pivotInside, neverFires: silent,
    says: 'Mutant: a step after the pivot fails for good: there is no way back, and now none forward either.',
    expect: violated({ outcomeShape: 20, restsOnEarlier: 20, pivotIsFinal: 20 }, 'T3 is refused after T2, the pivot, has ended, and the SEC runs C1'),
  }),

  'takes-back': model(takesBack, {
    constants: two, faults: { crashSEC: 1 }, neverFires: silent,
    says: 'A compensation that takes back what its step has added keeps what others have added meanwhile.',
    expect: holds('additions commute; a compensation undoes its step from a semantic point of view, and need not bring back the old state (the paper, introduction)'),
  }),
  'puts-back': model(putsBack, {
    constants: two, neverFires: silent,
    says: 'Mutant: a compensation that restores the old value overwrites what others have done since the step.',
    expect: violated({ keepsOthersUpdates: 19 }, 'T1 pays in 1, T2 is refused, the other transaction pays in 2, C1 restores the balance of 0'),
  }),
  'isolated': model(isolated, {
    constants: two, neverFires: silent,
    says: 'A saga is not isolated: others may read effects that are undone afterwards.',
    expect: violated({ noDirtyRead: 19 }, 'T1 commits, T2 is refused, the other transaction reads the effect of T1, C1 undoes it'),
  }),

  'progress': model(progress, {
    constants: pivotLast, faults: { crashSEC: 1, crash: 1 },
    says: 'Every saga ends: undone if it has aborted, complete if its pivot has taken effect.',
    expect: holds('after the last crash every request is eventually answered, and there are finitely many'),
  }),
  'progress-compensation-fails': model(progressCompensationFails, {
    constants: pivotLast, neverFires: { giveUp: timely },
    says: 'Mutant: a compensation may fail for good: the saga can go neither forward nor back, and its step stays in effect.',
    expect: violated({ ends: 16, isUndoneOnceAborted: 16 }, 'T1 commits, T2 is refused, C1 fails, and the SEC asks for it again, forever'),
  }),
  'progress-loss': model(progress, {
    constants: pivotLast, faults: { lose: Infinity },
    says: 'A network may lose messages without end, but not every copy: asking again makes up for it.',
    expect: holds('the request, and its answer, are in flight again and again, so strong fairness has them received'),
  }),
  'progress-loss-weak': model(progressWeaklyReceived, {
    constants: pivotLast, faults: { lose: Infinity },
    says: 'With weak fairness every copy may be lost, and the saga need not end.',
    expect: violated({ ends: 4, isUndoneOnceAborted: 7, completesAfterPivot: 13 }, 'the request is lost and sent again, forever; or, once the pivot has committed, its answer'),
  }),
  'progress-crash': model(progress, {
    constants: pivotLast, faults: { crash: Infinity },
    says: 'Services that always recover finish their steps, however often they crash.',
    expect: holds('a step is received, and able to commit, again and again, so strong fairness has it commit'),
  }),
  'progress-crash-weak': model(progressWeaklyReceived, {
    constants: pivotLast, faults: { crash: Infinity },
    says: 'With weak fairness a service may crash each time before it receives the request.',
    expect: violated({ ends: 4, isUndoneOnceAborted: 7 }, 'the SEC asks for T1; its service crashes and recovers forever'),
  }),
  'progress-sec-crash': model(progressStronglyTaken, {
    constants: pivotLast, faults: { crashSEC: Infinity },
    says: 'An SEC that crashes again and again may get nowhere, even with strong fairness: each answer comes when it has forgotten that it asked.',
    expect: violated({ ends: 9, isUndoneOnceAborted: 13, completesAfterPivot: 15 }, 'T1 commits; the SEC crashes, recovers, receives the answer and ignores it, asks, and crashes again'),
  }),
}
