/**
 * The bounds. Of two steps one can be done while the other fails; a third is there where two are done when it does, or where a step comes after the pivot.
 * A mutant's model has the fewest faults that show its mistake.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { isolated, putsBack, takesBack } from './isolation.ts'
import { saga } from './protocol.ts'
import {
  backwardRecovery, compensatesBlindly, compensatesTwice, executesTwice, forwardOrder, givesUpAfterPivot, givesUpPivot, logNotDurable, logsWhenAnswered, noFence, progress,
  progressStronglyTaken, progressWeaklyReceived, recordsApart, refusesAfterPivot, registersAfterwards,
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
    says: 'Both steps take effect, or none is left in force; and another transaction may have read what is undone.',
    expect: theorem,
  }),
  'three-steps': model(saga, {
    constants: { steps: 3, pivot: 0 }, faults: { lose: 1 },
    says: 'Three steps: two of them may be done when the third fails, and are compensated last first.',
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
    says: 'An SEC that recovers may as well give the saga up at once: what is in doubt is compensated, whether it has run or not.',
    expect: holds('the paper, on backward recovery'),
  }),
  'loss': model(saga, {
    constants: two, faults: { lose: 2 },
    says: 'Requests and answers may be lost: the SEC asks again, or compensates.',
    expect: holds('a service answers again from its record'),
  }),
  'duplication': model(saga, {
    constants: two, faults: { duplicate: 2 }, neverFires: silent,
    says: 'Requests and answers may arrive twice, and late.',
    expect: holds('a service runs its step once, and the SEC hears only whom it has asked'),
  }),
  'early-timeouts': model(saga, {
    constants: two, faults: { asynchrony: 2 },
    says: 'The SEC may give up a step that is still under way, and ask again for one that is.',
    expect: holds('an empty compensation fences the step off'),
  }),
  'timeouts-at-will': model(saga, {
    constants: two, faults: { asynchrony: Infinity }, deep: true,
    says: 'The same, however often.',
    expect: holds('as early-timeouts'),
  }),
  'every-fault': model(saga, {
    constants: two, faults: { crashSEC: 1, crash: 1, lose: 1, duplicate: 1, asynchrony: 1 }, deep: true,
    says: 'One fault of each kind.',
    expect: theorem,
  }),
  'pivot-every-fault': model(saga, {
    constants: pivotInside, faults: { crashSEC: 1, crash: 1, lose: 1, asynchrony: 1 }, deep: true,
    says: 'One fault of each kind, but for messages that arrive twice, before, at and after the pivot.',
    expect: theorem,
  }),

  'logs-when-answered': model(logsWhenAnswered, {
    constants: two, faults: { crashSEC: 1 },
    says: 'Mutant: a step that is requested and not in the log when the SEC crashes is not compensated.',
    expect: violated({ outcomeShape: 6, restsOnEarlier: 12 }, 'the SEC asks for T1 and crashes; its log is empty, so it ends the saga; T1 commits'),
  }),
  'registers-afterwards': model(registersAfterwards, {
    constants: two, faults: { lose: 1 },
    says: 'Mutant: a step whose answer is lost is not compensated, though it has run.',
    expect: violated({ outcomeShape: 7, restsOnEarlier: 14 }, 'T1 commits, its answer is lost, the SEC gives up and takes T1 for not run'),
  }),
  'log-not-durable': model(logNotDurable, {
    constants: two, faults: { crashSEC: 1, lose: 1 },
    says: 'Mutant: an SEC that forgets that it has given up runs the steps again, and its old compensation undoes one of them.',
    expect: violated({ outcomeShape: 18, restsOnEarlier: 18 }, 'the request for T1 is lost, the SEC gives up, asks for C1, crashes and begins anew; T1 commits, the old C1 undoes it, T2 commits'),
  }),
  'forward-order': model(forwardOrder, {
    constants: { steps: 3, pivot: 0 }, neverFires: silent,
    says: 'Mutant: when the first step is compensated first, the second is in force without what it rests on.',
    expect: violated({ outcomeShape: 20, restsOnEarlier: 20, reverseOrder: 24 }, 'T1 and T2 commit, T3 is refused, C1 runs while T2 is in force, then C2'),
  }),
  'compensates-blindly': model(compensatesBlindly, {
    constants: two, neverFires: silent,
    says: 'Mutant: a step that was refused is compensated, and takes back what was never given.',
    expect: violated({ outcomeShape: 8, compensatesWhatRan: 8, canBeUndone: null }, 'T1 is refused and compensated all the same; a refused T2 too, so that no saga is undone as it should be'),
  }),
  'no-fence': model(noFence, {
    constants: two, faults: { asynchrony: 1 },
    says: 'Mutant: a timeout compensates a step that is still under way; it commits afterwards, and stays in force (servicecomb-pack #346).',
    expect: violated({ outcomeShape: 10, restsOnEarlier: 17 }, 'the SEC gives up too early, C1 finds nothing to undo while T1 runs, T1 commits, the saga ends'),
  }),
  'compensates-twice': model(compensatesTwice, {
    constants: two, faults: { crashSEC: 1 },
    says: 'Mutant: an SEC that restarts before it has logged an answer asks for the compensation again, and it runs twice.',
    expect: violated({ outcomeShape: 22, atMostOnce: 22 }, 'T2 is refused, C1 runs, the SEC crashes and asks for C1 again'),
  }),
  'executes-twice': model(executesTwice, {
    constants: two, faults: { lose: 1 },
    says: 'Mutant: a retry runs the step again, since its service does not know the request.',
    expect: violated({ outcomeShape: 8, atMostOnce: 8 }, 'T1 commits, its answer is lost, the SEC asks again, T1 commits again'),
  }),
  'records-apart': model(recordsApart, {
    constants: two, faults: { crash: 1 },
    says: 'Mutant: a service that crashes between the effect and the record of it runs the step again.',
    expect: violated({ outcomeShape: 9, atMostOnce: 9, restsOnEarlier: 20 }, 'T1 commits, its service crashes before it has recorded that, the SEC asks again, T1 commits again'),
  }),
  'gives-up-pivot': model(givesUpPivot, {
    constants: pivotLast, faults: { lose: 1 },
    says: 'Mutant: a pivot that does not answer may have taken effect; it must be asked again.',
    expect: violated({ outcomeShape: 14, restsOnEarlier: 14, pivotIsFinal: 14 }, 'T2, the pivot, commits, its answer is lost, the SEC gives up and runs C1'),
  }),
  'gives-up-after-pivot': model(givesUpAfterPivot, {
    constants: pivotInside, faults: { lose: 1 },
    says: 'Mutant: after the pivot there is no way back.',
    expect: violated({ outcomeShape: 18, restsOnEarlier: 18, pivotIsFinal: 18 }, 'T2, the pivot, has ended, the request for T3 is lost, the SEC gives up and runs C1'),
  }),
  'refuses-after-pivot': model(refusesAfterPivot, {
    constants: pivotInside, neverFires: silent,
    says: 'Mutant: a step after the pivot that can fail for good leaves no way forward either.',
    expect: violated({ outcomeShape: 20, restsOnEarlier: 20, pivotIsFinal: 20 }, 'T3 is refused after T2, the pivot, has ended, and the SEC runs C1'),
  }),

  'takes-back': model(takesBack, {
    constants: two, faults: { crashSEC: 1 }, neverFires: silent,
    says: 'A compensation that takes back what its step has added keeps what others have added meanwhile.',
    expect: holds('additions commute; a compensation undoes its step from a semantic point of view, and need not bring back the old state (the paper, introduction)'),
  }),
  'puts-back': model(putsBack, {
    constants: two, neverFires: silent,
    says: 'Mutant: a compensation that puts back the old value overwrites what others have done since the step.',
    expect: violated({ keepsOthersUpdates: 19 }, 'T1 pays in 1, T2 is refused, the other transaction pays in 2, C1 puts the balance back to 0'),
  }),
  'isolated': model(isolated, {
    constants: two, neverFires: silent,
    says: 'A saga is not isolated: others read effects that are undone afterwards.',
    expect: violated({ noDirtyRead: 19 }, 'T1 commits, T2 is refused, the other transaction reads the effect of T1, C1 undoes it'),
  }),

  'progress': model(progress, {
    constants: pivotLast, faults: { crashSEC: 1, crash: 1 },
    says: 'Every saga ends: an aborted one undone, one whose pivot has taken effect complete.',
    expect: holds('after the last crash every request is answered in the end, and there are finitely many'),
  }),
  'progress-loss': model(progress, {
    constants: pivotLast, faults: { lose: Infinity },
    says: 'A network that loses much, but not all forever, is made up for by asking again.',
    expect: holds('the request, and its answer, are in flight again and again, so strong fairness has them received'),
  }),
  'progress-loss-weak': model(progressWeaklyReceived, {
    constants: pivotLast, faults: { lose: Infinity },
    says: 'With weak fairness every copy may be lost, and the saga never ends.',
    expect: violated({ ends: 4, isUndoneOnceAborted: 7, completesAfterPivot: 13 }, 'the request is lost and sent again, forever; or its answer is, when the pivot has committed'),
  }),
  'progress-crash': model(progress, {
    constants: pivotLast, faults: { crash: Infinity },
    says: 'Services that always recover end their steps, however often they crash.',
    expect: holds('a step is begun and commits again and again able to, so strong fairness has it commit'),
  }),
  'progress-crash-weak': model(progressWeaklyReceived, {
    constants: pivotLast, faults: { crash: Infinity },
    says: 'With weak fairness a service may crash forever just before it receives the request.',
    expect: violated({ ends: 4, isUndoneOnceAborted: 7 }, 'the SEC asks for T1; its service crashes and recovers forever'),
  }),
  'progress-sec-crash': model(progressStronglyTaken, {
    constants: pivotLast, faults: { crashSEC: Infinity },
    says: 'An SEC that crashes forever may get nowhere, even with strong fairness: the answer comes when it does not know that it has asked.',
    expect: violated({ ends: 9, isUndoneOnceAborted: 13, completesAfterPivot: 15 }, 'T1 commits; the SEC crashes, recovers, receives the answer and ignores it, asks, and crashes again'),
  }),
}
