/**
 * Sagas.
 *
 * A long transaction is cut into steps T1 to Tn, each a local transaction at a service, which commits on its own. Each step has a compensation, C1 to
 * Cn, a transaction that undoes its effect. A saga execution component (SEC) runs the steps in order, and either all of them take effect, or the
 * first j of them do and are compensated in reverse order: T1..Tn, or T1..Tj Cj..C1. After H. Garcia-Molina and K. Salem, "Sagas", ACM SIGMOD 1987, which has
 * the SEC, its saga log, backward recovery (compensate what was done) and forward recovery (retry from a save-point; here there is one before
 * every step). In the paper j < n, and Cn is not needed; here it is, for a last step that is given up while in doubt. Later practice adds the pivot, a step
 * without a compensation: before it the saga may still be undone, after it every step is retried until it succeeds.
 *
 * Granularity: one step for each message received, each entry that the SEC writes to its log, and each transaction that a service commits. So the SEC may
 * crash between an answer and the log entry for it, and between a log entry and the request that follows from it. A service's effect and its
 * record of it are one transaction. The SEC's log and the services' records survive crashes, and nothing else does.
 *
 * What makes it work: the SEC logs `begin T` before it requests the step, so that a step in doubt is compensated too. A service answers a repeated request
 * from its record. A compensation whose step has not run has no effect, but leaves a record that fences the step off, should it come late: the empty cancel of TCC. The
 * log does not say which step was refused, so its service is asked to compensate as well; again to no effect.
 *
 * Assumptions: a service may refuse its step for good, but not after the pivot, and no compensation is refused. Timeouts fire only when no answer can
 * come any more, unless a service that is down recovers; with the fault `asynchrony` the SEC may give up, or ask again, too early.
 *
 * Bounds: one saga, and another transaction that reads what it has written. Two steps are enough for one to have run when the other fails; with three, two
 * have run, or one comes after the pivot.
 */
import { bool, duplicateMessages, durable, ghost, type Id, listOf, loseMessages, machine, mapOf, maybe, messages, network, oneOf, ownedBy, prematureTimeouts, processes, range, singleProcess, spec } from '../../../checker/language/index.ts'

export const saga = spec('saga', { steps: range(1, 5), pivot: range(0, 5) }, ({ steps, pivot }) => {
  const SEC = singleProcess('SEC')
  const Service = processes('Service', steps) // Service k runs Tk and Ck
  const Other = singleProcess('Other') // another transaction

  const Msg = messages({
    Execute:     { from: SEC, to: Service },
    Executed:    { from: Service, to: SEC },
    Refused:     { from: Service, to: SEC },
    Compensate:  { from: SEC, to: Service },
    Compensated: { from: Service, to: SEC },
  })

  const isBeforePivot = (k: number) => pivot === 0 || k < pivot
  const numbers = Service.ids.map((_, k) => k + 1)
  const compensatable = numbers.filter(isBeforePivot)
  const begin = (k: number) => `begin T${k}`
  const end = (k: number) => `end T${k}`
  const undone = (k: number) => `end C${k}`
  const words = (first: string, ...others: string[]) => oneOf<readonly [string, ...string[]]>(first, ...others)
  const Entry = words('abort', 'end saga', ...numbers.map(begin), ...numbers.map(end), ...compensatable.map(undone))
  const Effect = words('T1', ...numbers.slice(1).map(k => `T${k}`), ...compensatable.map(k => `C${k}`))

  const vars = {
    log: durable(ownedBy(SEC, listOf(Entry, 3 * steps + 2))),
    asked: ownedBy(SEC, maybe(Service)), // the service that the SEC is waiting for
    answer: ownedBy(SEC, oneOf('none', 'executed', 'refused', 'compensated')), // what it has answered, as long as that is not in the log
    running: mapOf(Service, bool), // a step is under way and has not committed
    /** What a service has on record of the saga. Void: it was asked to compensate a step that it had not run, and now never will. */
    record: durable(mapOf(Service, oneOf('nothing', 'executed', 'refused', 'compensated', 'void'))),
    seen: ownedBy(Other, maybe(Service)), // the service where the other transaction has read the effect of a step
    /** The effects of the saga at all services, in the order in which they were committed; the list has room for one more than there should be. */
    effects: ghost(listOf(Effect, 2 * steps + 1)),
    net: network(Msg, 'merging'), // a request that is sent again while it is in flight adds nothing
  }
  const { initially, action, receive, timeout, predicate, always, step, reachable, crashes } = machine(vars)

  type Log = readonly string[]
  type Effects = string[]
  const isOver = (log: Log) => log.includes('end saga')
  const isAborting = (log: Log) => log.includes('abort')
  const begun = (log: Log) => numbers.filter(k => log.includes(begin(k))).length
  const mayBeRefused = (k: number) => pivot === 0 || k <= pivot
  const service = (k: number) => Service.ids[k - 1] ?? null
  const stepOf = (i: Id<'Service'>) => Service.ids.indexOf(i) + 1

  /** The step that the SEC has to ask for: the one that has begun and not ended or, when aborting, the last that has begun and is not compensated; 0 if there is none. */
  const pending = (log: Log) => {
    if (isOver(log)) return 0
    if (isAborting(log)) return compensatable.findLast(k => log.includes(begin(k)) && !log.includes(undone(k))) ?? 0
    return numbers.find(k => log.includes(begin(k)) && !log.includes(end(k))) ?? 0
  }
  /** What the SEC asks of a service. */
  const request = (log: Log, to: Id<'Service'>) => isAborting(log) ? Msg.Compensate({ to }) : Msg.Execute({ to })
  const answerOf = (record: string, from: Id<'Service'>) => record === 'executed' ? Msg.Executed({ from }) : Msg.Refused({ from })
  /** Records, for the properties alone, that an effect was committed. */
  const takesEffect = (effects: Effects, effect: string) => { if (effects.length <= 2 * steps) effects.push(effect) }

  const actions = {
    /** The SEC logs that a step begins before it asks for it. */
    beginStep: action({
      by: SEC, fair: 'weak', when: ({ log }) => !isOver(log) && !isAborting(log) && pending(log) === 0 && begun(log) < steps,
      then: s => { s.log.push(begin(begun(s.log) + 1)) },
    }),

    /** The SEC asks a service for the step, or the compensation, that its log shows to be pending; after a crash it has nothing else to go by. */
    ask: action({
      by: SEC, fair: 'weak', when: s => s.asked === null && pending(s.log) > 0,
      then: s => {
        s.asked = service(pending(s.log))
        if (s.asked) s.net.send(request(s.log, s.asked))
      },
    }),

    /** No answer comes: the SEC asks again. While it is not aborting this is forward recovery. */
    retry: timeout({
      by: SEC, fair: 'weak', awaits: [Msg.Executed, Msg.Refused, Msg.Compensated],
      when: s => s.asked !== null && s.answer === 'none', then: s => { if (s.asked) s.net.send(request(s.log, s.asked)) },
    }),

    /** No answer comes: the SEC gives the saga up, which it may do before the pivot, and compensates whatever has begun. This is backward recovery. */
    giveUp: timeout({
      by: SEC, awaits: [Msg.Executed, Msg.Refused, Msg.Compensated],
      when: s => s.asked !== null && s.answer === 'none' && !isAborting(s.log) && isBeforePivot(stepOf(s.asked)),
      then: s => { s.log.push('abort'); s.asked = null },
    }),

    /** A service begins its step, or answers from its record if it knows the outcome. */
    onExecute: receive(Msg.Execute, {
      fair: 'strong',
      then: (s, { to: i }) => {
        if (s.record[i] === 'nothing') s.running[i] = true
        else s.net.send(answerOf(s.record[i], i))
      },
    }),

    /** The step commits together with the record of it, unless it has been fenced off meanwhile. */
    commit: action({
      for: { i: Service }, by: 'i', fair: 'strong', when: (s, { i }) => s.running[i],
      then: (s, { i }) => {
        s.running[i] = false
        if (s.record[i] === 'nothing') { s.record[i] = 'executed'; takesEffect(s.effects, `T${stepOf(i)}`) }
        s.net.send(answerOf(s.record[i], i))
      },
    }),

    /** The step fails for good, which it may do up to the pivot. */
    refuse: action({
      for: { i: Service }, by: 'i', when: (s, { i }) => s.running[i] && s.record[i] === 'nothing' && mayBeRefused(stepOf(i)),
      then: (s, { i }) => { s.running[i] = false; s.record[i] = 'refused'; s.net.send(Msg.Refused({ from: i })) },
    }),

    /** A service undoes its step once. If it has not run, there is nothing to undo, and it never will. */
    onCompensate: receive(Msg.Compensate, {
      fair: 'strong',
      then: (s, { to: i }) => {
        if (s.record[i] === 'executed') { s.record[i] = 'compensated'; takesEffect(s.effects, `C${stepOf(i)}`) }
        if (s.record[i] === 'nothing' || s.record[i] === 'refused') s.record[i] = 'void'
        s.net.send(Msg.Compensated({ from: i }))
      },
    }),

    /** The SEC takes the answer of the service that it is waiting for. Answers from others, or about a step that it has given up, come too late and are ignored. */
    onExecuted: receive(Msg.Executed, { fair: 'strong', then: (s, { from }) => { if (s.asked === from && !isAborting(s.log)) s.answer = 'executed' } }),
    onRefused: receive(Msg.Refused, { fair: 'strong', then: (s, { from }) => { if (s.asked === from && !isAborting(s.log)) s.answer = 'refused' } }),
    onCompensated: receive(Msg.Compensated, { fair: 'strong', then: (s, { from }) => { if (s.asked === from) s.answer = 'compensated' } }),

    /** The SEC writes the answer to its log; a refusal begins the abort. */
    logAnswer: action({
      by: SEC, fair: 'weak', when: s => s.answer !== 'none',
      then: s => {
        const k = s.asked ? stepOf(s.asked) : 0
        s.log.push(s.answer === 'executed' ? end(k) : s.answer === 'refused' ? 'abort' : undone(k))
        s.answer = 'none'; s.asked = null
      },
    }),

    /** All steps have ended, or all that had begun are compensated. */
    endSaga: action({
      by: SEC, fair: 'weak',
      when: ({ log }) => !isOver(log) && pending(log) === 0 && (isAborting(log) || begun(log) === steps), then: s => { s.log.push('end saga') },
    }),

    /** Another transaction reads the effect of a step; nothing keeps it from doing so before the saga is over. */
    read: action({
      for: { i: Service }, by: Other, when: (s, { i }) => s.seen === null && s.record[i] === 'executed',
      then: (s, { i }) => { s.seen = i },
    }),
  }

  const isInForce = (effects: Log, k: number) => effects.includes(`T${k}`) && !effects.includes(`C${k}`)
  /** How many steps took effect, j, if the effects are a prefix of T1..Tj Cj..C1; otherwise null. */
  const shapeOf = (effects: Log) => {
    const j = effects.filter(e => e.startsWith('T')).length
    const whole = [...numbers.slice(0, j).map(k => `T${k}`), ...numbers.slice(0, j).reverse().map(k => `C${k}`)]
    return effects.every((e, at) => e === whole[at]) ? j : null
  }
  const isComplete = predicate(s => isOver(s.log) && s.effects.length === steps && shapeOf(s.effects) === steps)
  const isUndone = predicate(s => isOver(s.log) && s.effects.length > 0 && s.effects.length === 2 * (shapeOf(s.effects) ?? 0))

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** The effects are a prefix of T1..Tj Cj..C1. Once the saga is over they are T1..Tn or, if it has aborted, all compensated. */
      outcomeShape: always(({ effects, log }) => {
        const j = shapeOf(effects)
        return j !== null && (!isOver(log) || (isAborting(log) && effects.length === 2 * j) || (!isAborting(log) && j === steps && effects.length === steps))
      }),
      /** No step is compensated that has not run. */
      compensatesWhatRan: always(({ effects }) => numbers.every(k =>
        !effects.includes(`C${k}`) || (effects.includes(`T${k}`) && effects.indexOf(`T${k}`) < effects.indexOf(`C${k}`)))),
      /** Each step takes effect at most once, and so does each compensation. */
      atMostOnce: always(({ effects }) => effects.every((e, at) => effects.indexOf(e) === at)),
      /** Compensations run in the reverse order of their steps. */
      reverseOrder: always(({ effects }) => numbers.every(k => numbers.every(later =>
        later <= k || !effects.includes(`C${k}`) || !effects.includes(`C${later}`) || effects.indexOf(`C${later}`) < effects.indexOf(`C${k}`)))),
      /** Each step may rely on the one before it: as long as its effect stands, so does that of the earlier step. */
      restsOnEarlier: always(({ effects }) => numbers.every(k => k === 1 || !isInForce(effects, k) || isInForce(effects, k - 1))),
      /** Once the pivot has taken effect nothing is compensated. */
      pivotIsFinal: always(({ effects }) => pivot === 0 || !effects.includes(`T${pivot}`) || !effects.some(e => e.startsWith('C'))),
      /** The saga log has the steps in turn: each begins once the one before has ended, and none once the saga aborts. */
      stepsInTurn: always(({ log }) => numbers.every(k => !log.includes(begin(k))
        || ((k === 1 || log.slice(0, log.indexOf(begin(k))).includes(end(k - 1))) && !log.slice(0, log.indexOf(begin(k))).includes('abort')))),
      /** Whoever the SEC begins to wait for has been asked for the step or, once the saga aborts, for its compensation. */
      asksAtOnce: step((before, after) => after.asked === null || (after.asked === before.asked && isAborting(after.log) === isAborting(before.log))
        || after.net.of(isAborting(after.log) ? Msg.Compensate : Msg.Execute, { to: after.asked }).length > 0),
      /** A service that has ended its step answers without being asked again. */
      answersAtOnce: step({ for: { i: Service }, holds: (before, after, { i }) => after.record[i] === before.record[i] || (after.record[i] !== 'executed' && after.record[i] !== 'refused')
          || after.net.of(after.record[i] === 'executed' ? Msg.Executed : Msg.Refused, { from: i }).length > 0 }),
      /** A compensation is final, and so is a fence. */
      recordIsFinal: step({ for: { i: Service }, holds: (before, after, { i }) =>
        (before.record[i] !== 'compensated' && before.record[i] !== 'void') || after.record[i] === before.record[i] }),
      /** A step that is refused is not under way any more. */
      refusedIsOver: always({ for: { i: Service }, holds: (s, { i }) => s.record[i] !== 'refused' || !s.running[i] }),
      /** The other transaction reads once, and an effect that stands. */
      readsEffect: step((before, after) => after.seen === before.seen || (before.seen === null && after.seen !== null && before.record[after.seen] === 'executed')),
      /** The last step that may be refused, which is the pivot if there is one, can be. */
      canRefuse: reachable(s => Service.some(i => stepOf(i) === (pivot || steps) && s.record[i] === 'refused')),
      /** The saga can complete, with all steps in effect. */
      canComplete: reachable(isComplete),
      /** The saga can be undone after a step has taken effect. */
      canBeUndone: reachable(isUndone),
      /** A saga is not isolated: another transaction can read what is compensated afterwards. */
      dirtyRead: reachable(s => s.seen !== null && s.record[s.seen] === 'compensated'),
    },
    faults: {
      lose: loseMessages(),
      duplicate: duplicateMessages(),
      /** The SEC forgets what it has asked and been answered, and goes on from its log. */
      crashSEC: crashes(SEC),
      /** A service forgets the step that is under way: its database rolls it back. */
      crash: crashes(Service),
      /** The SEC gives up, or asks again, though an answer can still come. */
      asynchrony: prematureTimeouts(),
    },
    final: predicate(s => isOver(s.log)),
    parts: {
      SEC, Service, Other, Msg, Entry, numbers, compensatable, begin, end, undone,
      pending, isOver, isAborting, isBeforePivot, begun, service, stepOf, request, answerOf, takesEffect, isComplete, isUndone,
    },
  }
})
