/** A registry that is hard state, workers that announce themselves once, and less fairness. */
import { bool, durable, isDown, machine, mapOf, ownedBy, range, variant } from '../../../checker/language/index.ts'
import { softState } from './protocol.ts'

/** That the list is right at any time, as soft state need not be: it has no entry of a worker that is down. */
export const alwaysRight = variant(softState, 'always-right', ({ always, parts: { Worker } }) => ({
  properties: {
    noStaleEntry: always({ for: { w: Worker }, holds: (s, { w }) => s.entry[w] === 0 || !isDown(s, w) }),
  },
}))

/** Mutant: entries do not expire, and are on disk: hard state. Somebody else would have to find out that a worker has died, and remove its entry. */
export const neverExpires = variant(softState, 'never-expires', ({ constants: { lifetime }, parts: { Worker, Manager } }) => ({
  vars: { entry: durable(ownedBy(Manager, mapOf(Worker, range(0, lifetime)))) },
}))

/** Mutant: a worker announces itself when it starts, and never again, as to a registry that is hard state. */
export const announcesOnce = variant(softState, 'announces-once', ({ vars, actions: { announce }, parts: { Worker } }) => {
  const more = { announced: mapOf(Worker, bool) }
  const { action, time } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { announce: null, tick: null },
    added: {
      /** A worker announces itself, once. */
      announce: action({
        for: { w: Worker }, by: 'w', fair: 'weak',
        when: (s, { w }) => !s.announced[w],
        then: (s, { w }) => { announce.then(s, { w }); s.announced[w] = true },
      }),
      /** Time passes when everybody that is up has announced itself. */
      tick: time({ fair: 'weak', when: s => Worker.every(w => s.announced[w] || isDown(s, w)) && s.net.size === 0 }),
    },
  }
})

/** An announcement must be delivered only if it can be from some time on: every one may be lost. */
export const weaklyReceived = variant(softState, 'weakly-received', { actions: { onAnnounce: { fair: 'weak' } } })
