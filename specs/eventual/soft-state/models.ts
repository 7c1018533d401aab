import { type Expectation, model } from '../../../checker/language/index.ts'
import { softState } from './protocol.ts'
import { alwaysRight, announcesOnce, neverExpires, weaklyReceived } from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

const refreshed = holds('Clark, 1988, section 10: what is lost is made up for by the next refresh')
const byHand = holds('by hand: after n losses in a row an entry is n + 1 intervals old when it is refreshed')

export const models = {
  'worker-stops': model(softState, {
    constants: { workers: 2, interval: 1, lifetime: 2 }, faults: { stop: 1 },
    says: 'A worker stops: its entry expires, and that of the other is refreshed in time.',
    expect: refreshed,
  }),
  'manager-crashes': model(softState, {
    constants: { workers: 2, interval: 1, lifetime: 2 }, faults: { stop: 1, crash: Infinity },
    says: 'A manager that crashes again and again learns anew who is there, each time, from the next announcements.',
    expect: refreshed,
  }),
  'all-stop': model(softState, {
    constants: { workers: 2, interval: 2, lifetime: 3 }, faults: { stop: 2, crash: 1 },
    says: 'All workers stop: the list is empty in the end.',
    expect: refreshed,
  }),
  'loss': model(softState, {
    constants: { workers: 1, interval: 1, lifetime: 3 }, faults: { lose: 1, stop: 1 },
    says: 'An entry that lasts three intervals survives a lost announcement.',
    expect: byHand,
  }),
  'loss-two-ticks': model(softState, {
    constants: { workers: 1, interval: 2, lifetime: 5 }, faults: { lose: 1, stop: 1 },
    says: 'With an interval of two ticks, one that lasts five.',
    expect: byHand,
  }),

  'lifetime-is-interval': model(softState, {
    constants: { workers: 1, interval: 2, lifetime: 2 }, faults: { stop: 1 },
    says: 'An entry that lasts no longer than an interval expires just before it is refreshed.',
    expect: violated({ noFalseExpiry: 4 }, 'a worker announces itself, and two ticks pass; it is due, and its entry is gone'),
  }),
  'lifetime-is-two-intervals': model(softState, {
    constants: { workers: 1, interval: 1, lifetime: 2 }, faults: { lose: 1, stop: 1 },
    says: 'One lost announcement is enough for a worker to be taken for dead, if entries last two intervals.',
    expect: violated({ noFalseExpiry: 6 }, 'a worker announces itself twice, the second announcement is lost, and its entry expires when it is due again'),
  }),
  'any-loss': model(softState, {
    constants: { workers: 1, interval: 1, lifetime: 3 }, faults: { lose: Infinity, stop: 1 },
    says: 'No lifetime is long enough for any number of losses; but a worker that was taken for dead comes back by itself.',
    expect: violated({ noFalseExpiry: 9 }, 'two announcements in a row are lost'),
  }),
  'any-loss-weak': model(weaklyReceived, {
    constants: { workers: 1, interval: 1, lifetime: 3 }, faults: { lose: Infinity, stop: 1 }, shows: 'missingComes',
    says: 'With weak fairness every announcement may be lost, and a worker is never listed.',
    expect: violated({ noFalseExpiry: 9, missingComes: 3 }, 'a worker announces itself, the announcement is lost and a tick passes, forever'),
  }),
  'always-right': model(alwaysRight, {
    constants: { workers: 1, interval: 1, lifetime: 2 }, faults: { stop: 1 },
    says: 'The list is wrong for some time: it has a worker that has stopped.',
    expect: violated({ noStaleEntry: 3 }, 'a worker announces itself and stops; then the announcement arrives'),
  }),
  'never-expires': model(neverExpires, {
    constants: { workers: 1, interval: 1, lifetime: 2 }, faults: { stop: 1, crash: 1 },
    says: 'Mutant: a list that does not expire and is kept on disk, hard state, has a dead worker forever.',
    expect: violated({ staleGoes: 4 }, 'a worker announces itself and stops, and nobody removes its entry'),
  }),
  'announces-once': model(announcesOnce, {
    constants: { workers: 1, interval: 1, lifetime: 2 }, faults: { stop: 1 }, shows: 'missingComes',
    says: 'Mutant: a worker that announces itself only once is forgotten.',
    expect: violated({ noFalseExpiry: 4, missingComes: 4, deadlock: 4 }, 'a worker announces itself, and two ticks pass'),
  }),
}
