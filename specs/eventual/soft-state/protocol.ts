/**
 * A registry of workers that is soft state.
 *
 * A manager keeps a list of the workers that are there, so that it can hand them work. Each worker announces itself at regular intervals, and an entry that is not
 * refreshed for its lifetime expires. So the list may be wrong for some time, and gets right by itself: a worker that has died disappears from it, and a manager that
 * has crashed and forgotten everything learns it anew, without any protocol for recovery. D. Clark, "The Design Philosophy of the DARPA Internet Protocols", SIGCOMM
 * 1988, section 10, has the name; A. Fox et al., "Cluster-Based Scalable Network Services", SOSP 1997, made it the S of BASE, and have a manager like this one.
 *
 * How long must an entry last? Longer than as many intervals as announcements may be lost in a row, and one more. RSVP (RFC 2205, section 3.7) takes a lifetime of more
 * than three intervals, so that two may be lost.
 *
 * Granularity: one step for each announcement sent and received, and for each tick of time, in which entries grow older. Assumptions: a message takes less than a tick,
 * and a worker that is due announces itself before the next tick. An announcement to a manager that is down waits for it, and time with it: a longer outage would only
 * bring more of the same. Nothing is on disk.
 *
 * Bounds: workers do not interact; with two, one can be dropped while the other stays.
 */
import { crashes, isDown, loseMessages, machine, mapOf, messages, network, ownedBy, processes, range, type StateOf, singleProcess, spec, stops, timer } from '../../../checker/language/index.ts'

export const softState = spec('soft-state', { workers: range(1, 3), interval: range(1, 2), lifetime: range(1, 6) }, ({ workers, interval, lifetime }) => {
  const Worker = processes('Worker', workers)
  const Manager = singleProcess('Manager')

  const Msg = messages({
    Announce: { from: Worker, to: Manager },
  })

  const vars = {
    entry: ownedBy(Manager, mapOf(Worker, timer(lifetime))), // how long the entry of a worker lasts; 0: there is none
    wait: mapOf(Worker, timer(interval)), // how long until a worker announces itself again
    net: network(Msg),
  }
  type S = StateOf<typeof vars>
  const { initially, action, receive, time, step, predicate, leadsTo, reachable } = machine(vars)

  const isDue = (s: S) => Worker.some(w => s.wait[w] === 0 && !isDown(s, w))

  const actions = {
    /** A worker that is due announces itself. */
    announce: action({
      for: { w: Worker }, by: 'w', fair: 'weak',
      when: (s, { w }) => s.wait[w] === 0,
      then: (s, { w }) => { s.wait[w] = interval; s.net.send(Msg.Announce({ from: w })) },
    }),
    /** The manager makes an entry, or refreshes the one that there is. */
    onAnnounce: receive(Msg.Announce, { fair: 'strong', then: (s, { from: w }) => { s.entry[w] = lifetime } }),
    /** Time passes when nobody is due, and no message on its way. */
    tick: time({ fair: 'weak', when: s => !isDue(s) && s.net.size === 0 }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** An entry goes only if its worker is down, or when the manager crashes. */
      noFalseExpiry: step({ for: { w: Worker }, holds: (before, after, { w }) =>
        before.entry[w] === 0 || after.entry[w] > 0 || isDown(before, w) || isDown(after, Manager.id) }),
      /** The entry of a worker that has stopped goes in the end. */
      staleGoes: leadsTo({ for: { w: Worker }, from: (s, { w }) => isDown(s, w), to: (s, { w }) => s.entry[w] === 0 }),
      /** A worker that is up and has no entry gets one in the end, or gets it back. */
      missingComes: leadsTo({ for: { w: Worker }, from: (s, { w }) => s.entry[w] === 0, to: (s, { w }) => s.entry[w] > 0 || isDown(s, w) }),
      /** All workers can have entries. */
      canList: reachable(s => Worker.every(w => s.entry[w] > 0)),
    },
    faults: {
      lose: loseMessages(),
      /** A worker stops for good. */
      stop: stops(Worker),
      /** The manager crashes, and has forgotten all entries when it recovers. */
      crash: crashes(Manager),
    },
    final: predicate(s => Worker.every(w => isDown(s, w))),
    symmetry: [Worker],
    parts: { Worker, Manager, Msg, isDue },
  }
})
