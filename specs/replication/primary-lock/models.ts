/**
 * The bounds. To take the lock anew takes one fault and one token more. There are two standbys where one may be chosen, or may take the lock, in place of the other; else one is
 * enough.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { primaryLock } from './protocol.ts'
import { anyoneAcquires, dropsInSilence, progress, progressWithoutLease, takesLockBack, unfenced } from './variants.ts'

const onRecord = 'by hand: the standby on record has all that was acknowledged, and stores nothing for the old primary once it leads itself'
const holds = (origin = onRecord): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

const one = { standbys: 1, writes: 1, tokens: 2 } as const
const two = { standbys: 2, writes: 2, tokens: 2 } as const
const neverFires = { notice: 'a node that stops does not come back', release: 'a node that stops does not come back' }

export const models = {
  'stall-and-restart': model(primaryLock, {
    constants: { ...two, writes: 1, tokens: 3 }, faults: { stall: 1, crash: 1 },
    says: 'A primary stalls, wakes up and still takes itself for primary; a node restarts: what was acknowledged is kept, and nobody acknowledges after another has taken the lock.',
    expect: holds(),
  }),
  'stalls': model(primaryLock, {
    constants: { ...two, tokens: 3 }, faults: { stall: 2 }, deep: true,
    says: 'The same for two writes, where the second primary may stall too.',
    expect: holds(), neverFires: { release: 'a node that stalls does not restart' },
  }),
  'stop': model(primaryLock, {
    constants: two, faults: { stop: 1 },
    says: 'The primary stops, and the standby on record takes the lock; or that standby stops, and the other one is put on record.',
    expect: holds(), neverFires,
  }),

  'takes-lock-back': model(takesLockBack, {
    constants: { ...one, tokens: 3 }, faults: { stall: 2 },
    says: 'Mutant: a node that wakes up as primary, and takes the lock back, throws away what another has acknowledged in the meantime (Patroni, pull request #2787).',
    expect: violated({ acknowledgedSurvives: 9, oneWriter: 10 },
      'Node1 stalls, Node2 takes the lock, acknowledges a write and stalls, and Node1 takes the lock back; or Node2 wakes up then, and acknowledges'),
  }),
  'anyone-acquires': model(anyoneAcquires, {
    constants: { ...two, writes: 1 }, faults: { stop: 1 },
    says: 'Mutant: a lock makes sure that one node leads, but not that this node has what was acknowledged.',
    expect: violated({ acknowledgedSurvives: 6 }, 'Node1 acknowledges a write that Node2 has, and stops; Node3 takes the lock'), neverFires,
  }),
  'unfenced': model(unfenced, {
    constants: one, faults: { stall: 1 },
    says: 'Mutant: a primary that wakes up without the lock, and is not fenced by its token, drops its standby and goes on alone.',
    expect: violated({ acknowledgedSurvives: 7, oneWriter: 7 }, 'Node1 stalls, Node2 takes the lock, Node1 wakes up, no longer waits for Node2, and acknowledges'),
  }),
  'drops-in-silence': model(dropsInSilence, {
    constants: { ...one, tokens: 3 }, faults: { crash: 2 }, shows: 'acknowledgedSurvives',
    says: 'Mutant: a primary that acknowledges without its standby, and leaves it on record, may be replaced by it.',
    expect: violated({ acknowledgedSurvives: 8, standbyOnRecord: 2 }, 'Node2 is down, Node1 acknowledges a write alone and goes down, Node2 comes back and takes the lock'),
  }),

  'progress': model(progress, {
    constants: two, faults: { stop: 1 },
    says: 'Whichever node stops, there is a primary in the end, and it answers.',
    expect: holds('by hand: the lock expires, and the standby on record takes it; a standby that is gone is no longer waited for'), neverFires,
  }),
  'progress-stall': model(progress, {
    constants: { ...two, writes: 1, tokens: 3 }, faults: { stall: 1, crash: 1 },
    says: 'So there is where nodes stall and restart.',
    expect: holds('as above, and a node that wakes up looks at the lock'),
  }),
  'progress-no-lease': model(progressWithoutLease, {
    constants: one, faults: { stop: 1 },
    says: 'Mutant: a lock that does not expire stays with a primary that has stopped.',
    expect: violated({ leads: 1, deadlock: 1 }, 'Node1 stops'), neverFires: { ...neverFires, acquire: 'the lock is never free' },
  }),
  'progress-no-lock-service': model(progress, {
    constants: one, faults: { stop: 1, stopLockService: 1 },
    says: 'Once the lock service has stopped, nobody replaces a primary that stops.',
    expect: violated({ leads: 2, deadlock: 2 }, 'Node1 and the lock service stop'), neverFires,
  }),
}
