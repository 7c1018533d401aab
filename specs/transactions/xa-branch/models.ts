/** The bounds: two threads are enough for one to leave what another is still in. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { xaBranch } from './protocol.ts'
import { beginsWhileLocal, dynamicRegistration, forgetsJoinedThreads, joinsPrepared, preparesSuspended } from './variants.ts'

const holds: Expectation = { verdict: 'holds', origin: 'C193, tables 6-2 and 6-4' }
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })
const two = { threads: 2 }

export const models = {
  'two-threads': model(xaBranch, {
    constants: two,
    says: 'Whatever calls two threads make, in any order that the tables allow, nothing is added to a prepared branch, and no thread is left in one.',
    expect: holds,
  }),
  'three-threads': model(xaBranch, { constants: { threads: 3 }, says: 'The same for three threads.', expect: holds }),
  'dynamic-registration': model(dynamicRegistration, {
    constants: two,
    says: 'The RM registers when a thread works there, and keeps local work apart from transactions.',
    expect: { verdict: 'holds', origin: 'C193, section 3.3.1 and table 6-3' },
  }),
  'forgets-joined-threads': model(forgetsJoinedThreads, {
    constants: two,
    says: 'Mutant: the RM prepares when one thread has ended, and another goes on working in the prepared branch.',
    expect: violated(
      { legalCallSequences: 4, noWorkAfterPrepare: 5, noOrphanedThread: 4, activeWhileAssociated: 3 },
      'Thread2 joins and ends, the RM prepares, and Thread1, which is in the branch all the time, works',
    ),
  }),
  'prepares-suspended': model(preparesSuspended, {
    constants: two,
    says: 'Mutant: the branch is prepared while a thread means to come back to it.',
    expect: violated({ legalCallSequences: 4, noOrphanedThread: 3 }, 'Thread1 suspends its association, and the branch is prepared'),
  }),
  'joins-prepared': model(joinsPrepared, {
    constants: two,
    says: 'Mutant: a thread joins a prepared branch, which is active again, though its RM has promised to commit it.',
    expect: violated({ legalCallSequences: 4 }, 'Thread1 ends, the branch is prepared, and Thread1 joins it'),
  }),
  'begins-while-local': model(beginsWhileLocal, {
    constants: two,
    says: 'Mutant: a transaction begins in a thread that has local work open at the RM; the RM never registers with it, and the TM commits without that RM.',
    expect: violated({ localWorkApart: 2 }, 'the RM registers with NULLXID, and the thread begins a transaction'),
  }),
}
