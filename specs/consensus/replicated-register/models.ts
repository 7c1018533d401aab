/** The bounds. Three members are the least that do without one of them, and term 1 is the least in which a leader takes over. One member shows what depends on one member's memory. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { replicatedRegister } from './protocol.ts'
import { copyNotLogged, ignoresCopies, majorityOfOne, progress, refinesConsensus, storesInOldTerm, termNotLogged } from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })
const theorem = 'the theorem of "Paxos Made Simple", section 2, which this register restates'

const three = { members: 3, terms: 1 } as const
const one = { members: 1, terms: 1 } as const

export const models = {
  'three-members': model(replicatedRegister, {
    constants: three,
    says: 'A register of three members is written once, and whoever leads later finds what was written.',
    expect: holds(theorem),
  }),
  'crash': model(replicatedRegister, {
    constants: three, faults: { crash: 1 }, deep: true,
    says: 'A member that has its copy on disk may crash and recover at any moment.',
    expect: holds('while it is down a member is a slow one, and it forgets nothing'),
  }),
  'three-terms': model(replicatedRegister, {
    constants: { members: 3, terms: 2 }, deep: true,
    says: 'The same where leadership changes twice.',
    expect: holds(theorem),
  }),
  'refines-consensus': model(refinesConsensus, {
    constants: three, deep: true,
    says: 'Seen from outside, the register is one value that is chosen once.',
    expect: holds('"Paxos Made Simple", section 2.1: what consensus requires'),
  }),

  'ignores-copies': model(ignoresCopies, {
    constants: one, shows: 'agreement',
    says: 'Mutant: a new leader that does not take up what the members have stored overwrites what was chosen.',
    expect: violated({ agreement: 5, leaderCompleteness: 4 }, 'no is chosen in term 0; the member joins term 1, whose leader proposes yes, and the member stores that'),
  }),
  'stores-in-old-term': model(storesInOldTerm, {
    constants: one, shows: 'agreement',
    says: 'Mutant: a member that stores for a leader whose term it has left does so behind the back of the new leader.',
    expect: violated({ agreement: 5, leaderCompleteness: 4 }, 'the member joins term 1, and its leader finds nothing; the member then stores no in term 0, and yes in term 1'),
  }),
  'copy-not-logged': model(copyNotLogged, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: what a member stores must survive a crash.',
    expect: violated({ durability: 3 }, 'no is proposed and stored; the member crashes'),
  }),
  'term-not-logged': model(termNotLogged, {
    constants: one, faults: { crash: 1 }, shows: 'agreement',
    says: 'Mutant: that a member has left a term must survive a crash.',
    expect: violated({ agreement: 7, leaderCompleteness: 6 }, 'the member joins term 1, crashes and recovers, and stores what the leader of term 0 has proposed'),
  }),
  'majority-of-one': model(majorityOfOne, {
    constants: { members: 2, terms: 1 },
    says: 'Mutant: if one copy is enough, the members that a new leader asks need not have what was chosen.',
    expect: violated({ agreement: 5 }, 'the leader of term 1 hears Member1 alone; Member2 stores no in term 0 and yes in term 1'),
  }),

  'progress-member-stops': model(progress, {
    constants: three, faults: { stop: 1 }, deep: true,
    says: 'Any one member of three stops, and the register is written all the same.',
    expect: holds('two of three are a majority, and the leader of the last term is not disturbed'),
  }),
  'progress-leader-stops': model(progress, {
    constants: three, faults: { stopLeader: 1 }, deep: true,
    says: 'The leader stops, and another takes over.',
    expect: holds('the leader of term 1 gets the promises of all members'),
  }),
  'progress-one-member': model(progress, {
    constants: one, faults: { stopLeader: 1 },
    says: 'A register of one member is written, also by the leader of term 1, if the first has stopped.',
    expect: holds('by hand: the member joins term 1, whose leader does not stop, and stores what that one proposes'),
  }),
  'progress-only-member-stops': model(progress, {
    constants: one, faults: { stop: 1 },
    says: 'A register of one member is lost when that member stops.',
    expect: violated({ written: 2, deadlock: 2 }, 'both leaders need the one member: one proposal is made, and the member stops'),
  }),
  'progress-nobody-takes-over': model(progress, {
    constants: { members: 3, terms: 0 }, faults: { stopLeader: 1 },
    says: 'Three copies do not help if nobody takes over from the leader.',
    expect: violated({ written: 1, deadlock: 1 }, 'the only leader stops before it proposes'),
  }),
}
