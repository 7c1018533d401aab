/** The saga with another kind of recovery, with one rule left out at a time, and with liveness properties. */
import { bool, durable, listOf, machine, mapOf, ownedBy, variant } from '../../../checker/language/index.ts'
import { saga } from './protocol.ts'

/** An SEC that recovers aborts the saga, if it still may, instead of asking again: the paper's backward recovery. */
const givesUpOnRecovery = (of: typeof saga) => variant(of, 'backward-recovery', ({ crashes, reachable, constants: { pivot }, parts: { SEC, Service, Msg, begun, isAborting, isOver } }) => ({
  faults: {
    crashSEC: crashes(SEC, {
      onRecover: s => { if (!isOver(s.log) && !isAborting(s.log) && (pivot === 0 || begun(s.log) < pivot)) s.log.push('abort') },
    }),
  },
  properties: of !== saga ? {} : {
    /** The SEC can abort though nobody has refused and an answer may still come, which no timeout does. */
    canAbortOnRecovery: reachable(s => isAborting(s.log) && Service.every(i => s.record[i] === 'nothing' && !s.running[i])
      && Service.some(i => s.net.of(Msg.Execute, { to: i }).length > 0)),
  },
}))
export const backwardRecovery = givesUpOnRecovery(saga)

/**
 * Mutant: the SEC asks for a step first, and logs both `begin` and `end` when it is answered. If it crashes in between and aborts on recovery, a step that it
 * has requested is not compensated. servicecomb-pack #636 asks about a similar case: a service commits, and its end event never reaches the coordinator.
 */
export const logsWhenAnswered = givesUpOnRecovery(variant(saga, 'logs-when-answered', ({ actions: { beginStep, logAnswer, giveUp }, parts: { begun, begin, service, stepOf, request } }) => ({
  actions: {
    beginStep: {
      when: (s, p) => s.asked === null && beginStep.when(s, p),
      then: s => { s.asked = service(begun(s.log) + 1); if (s.asked) s.net.send(request(s.log, s.asked)) },
    },
    logAnswer: { then: (s, p) => { if (s.answer !== 'compensated' && s.asked) s.log.push(begin(stepOf(s.asked))); logAnswer.then(s, p) } },
    giveUp: { then: (s, p) => { if (s.asked) s.log.push(begin(stepOf(s.asked))); giveUp.then(s, p) } },
  },
})))

/**
 * Mutant: a step's compensation is registered only when the step has been answered, so that a step that is given up without an answer counts as one that
 * has not run. The Temporal samples had this order (temporal-compensating-transactions, pull request 4, registers the compensation first).
 */
export const registersAfterwards = variant(saga, 'registers-afterwards', ({ actions: { giveUp }, parts: { stepOf, undone } }) => ({
  actions: { giveUp: { then: (s, p) => { const k = s.asked; giveUp.then(s, p); if (k) s.log.push(undone(stepOf(k))) } } },
}))

/** Mutant: the saga log is kept in memory. An SEC that recovers starts the saga over, and does not know that it had aborted it. */
export const logNotDurable = variant(saga, 'log-not-durable', ({ constants: { steps }, parts: { SEC, Entry } }) => ({
  vars: { log: ownedBy(SEC, listOf(Entry, 3 * steps + 2)) },
}))

/** Mutant: the compensations run in the order of the steps. */
export const forwardOrder = variant(saga, 'forward-order', ({ parts: { compensatable, begin, undone, pending, isAborting, service, request } }) => ({
  actions: {
    ask: {
      then: s => {
        const first = compensatable.find(k => s.log.includes(begin(k)) && !s.log.includes(undone(k)))
        s.asked = service(isAborting(s.log) ? first ?? 0 : pending(s.log))
        if (s.asked) s.net.send(request(s.log, s.asked))
      },
    },
  },
}))

/** Mutant: a service compensates without checking its record for whether the step has run. */
export const compensatesBlindly = variant(saga, 'compensates-blindly', ({ actions: { onCompensate }, parts: { stepOf, takesEffect } }) => ({
  actions: {
    onCompensate: {
      then: (s, m, p) => {
        if (s.record[m.to] === 'nothing' || s.record[m.to] === 'refused') takesEffect(s.effects, `C${stepOf(m.to)}`)
        onCompensate.then(s, m, p)
      },
    },
  },
}))

/**
 * Mutant: a compensation that finds nothing to undo leaves no record, so that a step that is still under way commits after it. As in servicecomb-pack
 * #346, where a timeout cancels a booking while it is being made; microprofile-lra #64 is the same question to a specification.
 */
export const noFence = variant(saga, 'no-fence', ({ actions: { onCompensate } }) => ({
  actions: {
    onCompensate: {
      then: (s, m, p) => {
        const before = s.record[m.to]
        onCompensate.then(s, m, p)
        if (before === 'nothing') s.record[m.to] = before
      },
    },
  },
}))

/** Mutant: a service compensates as often as it is asked to; an SEC that crashes before it has logged the answer asks twice. */
export const compensatesTwice = variant(saga, 'compensates-twice', ({ actions: { onCompensate }, parts: { stepOf, takesEffect } }) => ({
  actions: {
    onCompensate: {
      then: (s, m, p) => {
        if (s.record[m.to] === 'compensated') takesEffect(s.effects, `C${stepOf(m.to)}`)
        onCompensate.then(s, m, p)
      },
    },
  },
}))

/** Mutant: a service runs its step as often as it is asked to, until it is asked to compensate. */
export const executesTwice = variant(saga, 'executes-twice', ({ actions: { onExecute, commit }, parts: { stepOf, takesEffect } }) => ({
  actions: {
    onExecute: { then: (s, m, p) => { if (s.record[m.to] === 'executed') s.running[m.to] = true; else onExecute.then(s, m, p) } },
    commit: { then: (s, p) => { if (s.record[p.i] === 'executed') takesEffect(s.effects, `T${stepOf(p.i)}`); commit.then(s, p) } },
  },
}))

/** Mutant: a service commits the effect of its step, and then the record of it in a second transaction: after a crash in between it runs the step again. */
export const recordsApart = variant(saga, 'records-apart', ({ vars, actions: { commit, refuse }, parts: { Service, stepOf, answerOf, takesEffect } }) => {
  const more = { unrecorded: mapOf(Service, bool) } // the effect is committed, and the record is not
  const { action } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { commit: null, refuse: null },
    added: {
      commit: action({
        for: { i: Service }, by: 'i', fair: 'strong',
        when: (s, { i }) => commit.when(s, { i }) && !s.unrecorded[i],
        then: (s, { i }) => {
          if (s.record[i] === 'nothing') takesEffect(s.effects, `T${stepOf(i)}`)
          s.unrecorded[i] = true
        },
      }),
      refuse: action({
        for: { i: Service }, by: 'i',
        when: (s, { i }) => refuse.when(s, { i }) && !s.unrecorded[i],
        then: refuse.then,
      }),
      writeRecord: action({
        for: { i: Service }, by: 'i', fair: 'strong',
        when: (s, { i }) => s.unrecorded[i],
        then: (s, { i }) => {
          s.unrecorded[i] = false
          s.running[i] = false
          if (s.record[i] === 'nothing') s.record[i] = 'executed'
          s.net.send(answerOf(s.record[i], i))
        },
      }),
    },
  }
})

/** Mutant: the SEC gives up steps after the pivot, too, and compensates those before it. */
export const givesUpAfterPivot = variant(saga, 'gives-up-after-pivot', ({ constants: { pivot }, parts: { isAborting, stepOf } }) => ({
  actions: { giveUp: { when: s => s.asked !== null && s.answer === 'none' && !isAborting(s.log) && stepOf(s.asked) !== pivot } },
}))

/** Mutant: the SEC gives up a pivot that does not answer, as if it had failed. */
export const givesUpPivot = variant(saga, 'gives-up-pivot', ({ constants: { pivot }, parts: { isAborting, stepOf } }) => ({
  actions: { giveUp: { when: s => s.asked !== null && s.answer === 'none' && !isAborting(s.log) && stepOf(s.asked) <= pivot } },
}))

/** Mutant: a step after the pivot may still be refused for good. The saga cannot go forward, and going back leaves the pivot in effect. */
export const refusesAfterPivot = variant(saga, 'refuses-after-pivot', {
  actions: { refuse: { when: (s, { i }) => s.running[i] && s.record[i] === 'nothing' } },
})

/** Every saga ends, under the fairness that the protocol declares. Kept apart from it because liveness takes the whole state graph. */
const withProgress = (of: typeof saga) => variant(of, 'progress', ({ eventually, leadsTo, constants: { pivot }, parts: { numbers, isOver, isAborting, isComplete } }) => ({
  properties: {
    /** The saga ends; outcomeShape says with which effects. */
    ends: eventually(s => isOver(s.log)),
    /** An aborted saga ends with everything compensated that took effect. */
    isUndoneOnceAborted: leadsTo(
      s => isAborting(s.log),
      s => isOver(s.log) && numbers.every(k => !s.effects.includes(`T${k}`) || s.effects.includes(`C${k}`)),
    ),
    /** Once the pivot has taken effect the saga completes. */
    completesAfterPivot: leadsTo(s => pivot > 0 && s.effects.includes(`T${pivot}`), isComplete),
  },
}))
export const progress = withProgress(saga)

/** Mutant: a compensation may fail, and then fails each time, so that its service does not answer. It takes somebody from outside to end such a saga. */
export const progressCompensationFails = withProgress(variant(saga, 'compensation-fails', ({ vars, actions: { onCompensate }, parts: { Service, Msg } }) => {
  const more = { cannotUndo: durable(mapOf(Service, bool)) }
  const { receive } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { onCompensate: null },
    added: {
      onCompensate: receive(Msg.Compensate, { fair: 'strong', when: (s, m) => !s.cannotUndo[m.to], then: onCompensate.then }),
      /** The compensation fails, now and each time that it is asked for again. */
      onCompensateFails: receive(Msg.Compensate, {
        fair: 'strong',
        when: (s, { to: i }) => s.record[i] === 'executed',
        then: (s, { to: i }) => { s.cannotUndo[i] = true },
      }),
    },
  }
}))

/** Weak fairness for the services and for what the SEC receives: a message must be delivered only if it stays deliverable from some point on. */
const weaklyReceived = (of: typeof saga) => variant(of, 'weakly-received', {
  actions: {
    onExecute: { fair: 'weak' }, onCompensate: { fair: 'weak' }, commit: { fair: 'weak' },
    onExecuted: { fair: 'weak' }, onRefused: { fair: 'weak' }, onCompensated: { fair: 'weak' },
  },
})
export const progressWeaklyReceived = withProgress(weaklyReceived(saga))

/** Strong fairness for the SEC: it takes a step that it is able to take again and again, though it crashes in between. */
export const progressStronglyTaken = withProgress(variant(saga, 'strongly-taken', {
  actions: { beginStep: { fair: 'strong' }, ask: { fair: 'strong' }, retry: { fair: 'strong' }, logAnswer: { fair: 'strong' }, endSaga: { fair: 'strong' } },
}))
