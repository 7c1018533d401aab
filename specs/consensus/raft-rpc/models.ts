/** Three servers: two leaders, and one who decides between them. The entry with which each leader begins takes a place in the log. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { raftRpc } from './protocol.ts'
import { beginsWithNothing, commitsOlderTerms, noUpToDateCheck } from './variants.ts'

const found = 'found by this checker on 2026-11-29'
export const endless = {
  currentTerm: 'terms have no end; a server that would stand beyond the last one does not',
  log: 'logs have no end; a leader whose log is full takes no command',
}
const holds = (distinct?: number): Expectation =>
  ({ verdict: 'holds', ...(distinct ? { distinct } : {}), origin: `the properties of figure 3.2 of the thesis, which its section 3.6 argues for; ${found}` })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${found}, and the trace read: ${story}` })

export const models = {
  'three-servers': model(raftRpc, {
    constants: { servers: 3, terms: 2, entries: 2 },
    says: 'Three servers, two terms and two entries.',
    expect: holds(), cuts: endless,
  }),
  'three-terms': model(raftRpc, {
    constants: { servers: 3, terms: 3, entries: 3 }, deep: true,
    says: 'A third term, in which the logs of two leaders before it may differ.',
    expect: holds(), cuts: endless,
  }),
  'four-terms': model(raftRpc, {
    constants: { servers: 3, terms: 4, entries: 3 }, deep: true,
    says: 'Four terms, as many as figure 3.7 of the thesis takes.',
    expect: holds(), cuts: endless,
  }),
  'five-servers': model(raftRpc, {
    constants: { servers: 5, terms: 2, entries: 2 }, deep: true, symmetry: true,
    says: 'Five servers, of which two may be elsewhere.',
    expect: holds(), cuts: endless,
  }),

  'commits-older-terms': model(commitsOlderTerms, {
    deep: true,
    constants: { servers: 3, terms: 4, entries: 2 },
    says: 'Mutant: figure 3.7 of the thesis (figure 8 of the paper) in eight steps. An entry of an older term that a majority stores is not safe yet.',
    expect: violated({ leaderCompleteness: 8, stateMachineSafety: 9 },
      'S1 leads terms 1 and 3, S2 leads term 2; S1 counts its entry of term 1 on the third server and commits it; S2, whose last entry is of term 2, leads term 4'),
  }),
  'no-up-to-date-check': model(noUpToDateCheck, {
    constants: { servers: 3, terms: 2, entries: 2 },
    says: 'Mutant: a server without a committed entry is elected, and replaces it.',
    expect: violated({ leaderCompleteness: 4, stateMachineSafety: 5 }, 'S1 commits its first entry, which it and S3 store; S2, which has none, is elected in term 2'),
  }),
  'begins-with-nothing': model(beginsWithNothing, {
    constants: { servers: 3, terms: 2, entries: 2 },
    says: 'The entry with which a leader begins is not needed for the safety of the log; what it is for is shown by raft-membership and raft-reads.',
    expect: holds(), cuts: endless,
  }),
}
