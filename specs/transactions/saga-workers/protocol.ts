/**
 * A saga of two databases, cleaned up by background workers.
 *
 * A server must have the same outcome in its own database as at a remote service. It writes in its database that a request is under way, calls the service,
 * and writes the result. It may stop anywhere in between, and then a worker that finds the request settles it: at the service it cancels a request that has not arrived there, and aborts
 * one that was accepted. A worker marks the request before it aborts, so that the server does not write a result afterwards. This follows, state for state, the module
 * Saga of Tung Quang (github.com/QuangTung97/saga-tla, Saga.tla), so that TLC's counts for that module are counts for this spec.
 *
 * Granularity: that of the module: one step for each statement between two labels, that is, for each transaction in the local database and each call of the service. A call
 * and its answer are one step; that the answer, or the call itself, is lost is another outcome of it.
 *
 * Peculiarities of the module, all kept: a call that fails may have cancelled the request or not, and the server may or may not notice, so that some of its
 * outcomes are the same state, reached in several ways, each of which TLC counts as generated. Looking for requests takes a worker two steps, of which
 * the first reads nothing. A worker that has settled the request may look again, as if it had been unable to write that. A worker that finds the request
 * unknown at the service may accept it there, to abort it afterwards; the service may then still refuse the call of the server (the variant outcome shows
 * what comes of that). When all have ended there is a step that changes nothing. The module has a branch for a status that nothing ever writes, which
 * is left out here. It declares no fairness, and nothing is claimed here of what happens in the end.
 */
import { machine, mapOf, oneOf, ownedBy, processes, range, singleProcess, spec } from '../../../checker/language/index.ts'

export const sagaWorkers = spec('saga-workers', { workers: range(1, 4) }, ({ workers }) => {
  const Server = singleProcess('Server')
  const Worker = processes('Worker', workers)

  const vars = {
    remote: oneOf('unknown', 'accepted', 'cancelled', 'aborted'), // the request, as the service has it
    request: oneOf('none', 'underWay', 'aborting'), // the same, in the server's database
    result: oneOf('none', 'written'), // what the request was for, in the server's database
    server: ownedBy(Server, oneOf('begin', 'call', 'write', 'undo', 'clear', 'ended')), // what it does next
    worker: mapOf(Worker, oneOf('idle', 'look', 'ask', 'mark', 'undo', 'clear', 'ended')), // what each does next
  }
  const { initially, action, predicate, always, step, reachable } = machine(vars)
  const hasEnded = predicate(s => s.server === 'ended' && Worker.every(w => s.worker[w] === 'ended'))

  const actions = {
    /** The server writes that a request is under way. */
    begin: action({
      by: Server,
      when: s => s.server === 'begin',
      then: s => { s.request = 'underWay'; s.server = 'call' },
    }),
    /** The service accepts the request. */
    callAccepted: action({
      by: Server,
      when: s => s.server === 'call' && s.remote === 'unknown',
      then: s => { s.remote = 'accepted'; s.server = 'write' },
    }),
    /** A worker was there first: the server leaves the rest to it. */
    callTooLate: action({
      by: Server,
      when: s => s.server === 'call' && s.remote !== 'unknown',
      then: s => { s.server = 'ended' },
    }),
    /** The service refuses, and the server hears of it. */
    callRefused: action({
      by: Server,
      when: s => s.server === 'call',
      then: s => { if (s.remote === 'unknown') s.remote = 'cancelled'; s.server = 'clear' },
    }),
    /** The service refuses, and the server stops without having heard. */
    refusalUnheard: action({
      by: Server,
      when: s => s.server === 'call',
      then: s => { if (s.remote === 'unknown') s.remote = 'cancelled'; s.server = 'ended' },
    }),
    /** The call does not arrive, and the server stops. */
    callLost: action({
      by: Server,
      when: s => s.server === 'call',
      then: s => { s.server = 'ended' },
    }),
    /** The server writes the result, if nobody has begun to abort. */
    write: action({
      by: Server,
      when: s => s.server === 'write' && s.request === 'underWay',
      then: s => { s.result = 'written'; s.request = 'none'; s.server = 'ended' },
    }),
    /** The server cannot write the result. */
    writeFails: action({
      by: Server,
      when: s => s.server === 'write',
      then: s => { s.server = 'undo' },
    }),
    /** A server that could not write the result aborts the request at the service. */
    undo: action({
      by: Server,
      when: s => s.server === 'undo',
      then: s => { s.remote = 'aborted'; s.server = 'clear' },
    }),
    /** The server writes that no request is under way. */
    clear: action({
      by: Server,
      when: s => s.server === 'clear',
      then: s => { s.request = 'none'; s.server = 'ended' },
    }),

    /** A worker begins to look for requests. */
    wake: action({
      for: { w: Worker }, by: 'w',
      when: (s, { w }) => s.worker[w] === 'idle',
      then: (s, { w }) => { s.worker[w] = 'look' },
    }),
    /** A worker looks for a request, and goes on to ask the service about one that it finds. */
    look: action({
      for: { w: Worker }, by: 'w',
      when: (s, { w }) => s.worker[w] === 'look',
      then: (s, { w }) => { s.worker[w] = s.request === 'none' ? 'idle' : 'ask' },
    }),
    /** The worker asks about a request that the service does not know, and it is cancelled there. */
    askCancels: action({
      for: { w: Worker }, by: 'w',
      when: (s, { w }) => s.worker[w] === 'ask' && s.remote === 'unknown',
      then: (s, { w }) => { s.remote = 'cancelled'; s.worker[w] = 'clear' },
    }),
    /** The worker asks about a request that the service does not know, and it is accepted there. */
    askAccepts: action({
      for: { w: Worker }, by: 'w',
      when: (s, { w }) => s.worker[w] === 'ask' && s.remote === 'unknown',
      then: (s, { w }) => { s.remote = 'accepted'; s.worker[w] = 'mark' },
    }),
    /** The worker hears what became of the request: if it was accepted it has to be aborted, and otherwise nothing is left to do at the service. */
    askHears: action({
      for: { w: Worker }, by: 'w',
      when: (s, { w }) => s.worker[w] === 'ask' && s.remote !== 'unknown',
      then: (s, { w }) => { s.worker[w] = s.remote === 'accepted' ? 'mark' : 'clear' },
    }),
    /** The worker marks the request as aborting, if it is still under way; otherwise somebody else has dealt with it. */
    mark: action({
      for: { w: Worker }, by: 'w',
      when: (s, { w }) => s.worker[w] === 'mark',
      then: (s, { w }) => {
        if (s.request === 'underWay') { s.request = 'aborting'; s.worker[w] = 'undo' }
        else s.worker[w] = 'idle'
      },
    }),
    /** The worker aborts the request at the service. */
    workerUndo: action({
      for: { w: Worker }, by: 'w',
      when: (s, { w }) => s.worker[w] === 'undo',
      then: (s, { w }) => { s.remote = 'aborted'; s.worker[w] = 'clear' },
    }),
    /** The worker writes that no request is under way. */
    workerClear: action({
      for: { w: Worker }, by: 'w',
      when: (s, { w }) => s.worker[w] === 'clear',
      then: (s, { w }) => { s.request = 'none'; s.worker[w] = 'ended' },
    }),
    /** The worker fails to write that, and looks again. */
    workerFails: action({
      for: { w: Worker }, by: 'w',
      when: (s, { w }) => s.worker[w] === 'clear',
      then: (s, { w }) => { s.worker[w] = 'idle' },
    }),

    /** When all have ended nothing changes any more. */
    terminating: action({ when: hasEnded, then: s => { s.server = 'ended' } }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** The module's Inv: once the result is written the service has accepted the request and not aborted it, it is no longer under way, and no worker has settled it. */
      resultIsAccepted: always(s => s.result === 'none' || (s.request === 'none' && s.remote === 'accepted' && Worker.every(w => s.worker[w] !== 'ended'))),
      /** InvAbortAfterAccepted: a worker aborts only what the service has accepted. */
      abortsWhatWasAccepted: always({ for: { w: Worker }, holds: (s, { w }) => s.worker[w] !== 'undo' || s.remote === 'accepted' || s.remote === 'aborted' }),
      /** Completed: once the server and a worker have ended, no request is under way, and at the service it is cancelled or aborted. */
      settled: always(s => s.server !== 'ended' || Worker.every(w => s.worker[w] !== 'ended')
        || (s.request === 'none' && (s.remote === 'cancelled' || s.remote === 'aborted'))),
      /** The server, or a worker, that has ended does nothing more. */
      endedIsOver: step((before, after) => (before.server !== 'ended' || after.server === 'ended')
        && Worker.every(w => before.worker[w] !== 'ended' || after.worker[w] === 'ended')),
      /** The result can be written. */
      canWrite: reachable(s => s.result === 'written'),
      /** A request that the service had accepted can be aborted, */
      canAbort: reachable(s => hasEnded(s) && s.remote === 'aborted'),
      /** by a worker, too. */
      canWorkerAbort: reachable(s => Worker.some(w => s.worker[w] === 'undo')),
      /** A server that was refused can clear up by itself; */
      canClear: reachable(s => s.server === 'ended' && s.request === 'none' && s.remote === 'cancelled' && Worker.every(w => s.worker[w] === 'idle')),
      /** it can stop before the service has heard of the request, which is what workers are for; */
      canStop: reachable(s => s.server === 'ended' && s.request === 'underWay' && s.remote === 'unknown'),
      /** and a worker can be unable to write what it has done, and have to look again. */
      canLookAgain: reachable(s => s.server === 'ended' && s.remote === 'aborted' && s.request !== 'none' && Worker.every(w => s.worker[w] === 'idle')),
    },
    final: hasEnded,
    symmetry: [Worker],
    parts: { Server, Worker, hasEnded },
  }
})
