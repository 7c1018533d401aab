/** The bounds: two RMs at the subordinate may differ among themselves, and one is enough to differ from the superior's. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { xaInterposed } from './protocol.ts'
import { decidesAlone, forgetsSubordinate, progress, votesUnlogged } from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })
const s423 = 'S423, section 2.3: the subordinate TM takes part in the two-phase commit of its superior'

const two = { rms: 2 }
const one = { rms: 1 }

export const models = {
  'two-rms': model(xaInterposed, {
    constants: two,
    says: 'The branches on both systems commit, or all are rolled back.',
    expect: holds(s423),
  }),
  'faults': model(xaInterposed, {
    constants: two, faults: { lose: 1, crashTM: 1, crashSub: 1 },
    says: 'Either TM may crash, and a message may be lost.',
    expect: holds(s423),
  }),
  'progress': model(progress, {
    constants: one, faults: { lose: 1, crashTM: 1, crashSub: 1 },
    says: 'What is in doubt at the subordinate is resolved once both TMs are up, and the superior can remove its record.',
    expect: holds(s423),
  }),
  'progress-loss': model(progress, {
    constants: one, faults: { lose: Infinity },
    says: 'Likewise where any number of messages is lost, as long as some arrive.',
    expect: holds('each waits for an answer and asks again, and receiving is strongly fair'),
  }),
  'votes-unlogged': model(votesUnlogged, {
    constants: one, faults: { crashSub: 1 },
    says: 'Mutant: a subordinate that has its promise in memory only forgets it in a crash, and rolls back what the superior commits.',
    expect: violated({ tcConsistent: 11, inDoubtListed: 5 }, 'the subordinate votes, crashes and recovers with an empty log; the superior commits, RM0 commits, RM1 is rolled back'),
  }),
  'decides-alone': model(decidesAlone, {
    constants: one, faults: { asynchrony: 1 },
    says: 'Mutant: only the superior may presume abort. A subordinate in doubt that rolls back after a while contradicts it.',
    expect: violated({ tcConsistent: 10, inDoubtListed: 6 }, 'the subordinate votes and gives up; the superior has its vote and commits, RM0 commits, RM1 is rolled back'),
  }),
  'forgets-subordinate': model(forgetsSubordinate, {
    constants: one,
    says: 'Mutant: a superior that forgets before the subordinate has acknowledged tells it that the transaction was rolled back.',
    expect: violated({ tcConsistent: 13 }, 'RM0 has committed, the superior forgets, and answers an inquiry by presumed abort; RM1 is rolled back'),
  }),
}
