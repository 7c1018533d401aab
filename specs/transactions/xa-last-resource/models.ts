/** The bounds: one RM that is prepared is enough to be rolled back by mistake, and two are enough to be "the others". */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { xaLastResource } from './protocol.ts'
import { doesNotAsk, doesNotFence, lastGoesFirst, progress } from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })
const guide = 'Oracle Database Administrator\'s Guide, "Distributed Transactions Concepts": the commit point site commits first, and the others do as it did'

const two = { rms: 2 }

export const models = {
  'two-rms': model(xaLastResource, {
    constants: two, neverFires: { askLast: 'the TM does not crash' },
    says: 'When all others are prepared the last resource commits or refuses, and the others do the same.',
    expect: holds(guide),
  }),
  'crash-tm': model(xaLastResource, {
    constants: two, faults: { crashTM: 2 },
    says: 'A TM that recovers without a record asks the last resource, which has its outcome on disk.',
    expect: holds(guide),
  }),
  'progress': model(progress, {
    constants: two, faults: { crashTM: 2 },
    says: 'And everyone comes to an outcome once the TM has recovered.',
    expect: holds(guide),
  }),
  'does-not-ask': model(doesNotAsk, {
    constants: two, faults: { crashTM: 1 },
    says: 'Mutant: the last resource gambit. The TM crashes after the last resource has committed and before that is in its own log, and rolls the others back.',
    expect: violated({ tcConsistent: 8, deadlock: 10 }, 'both are prepared, the last resource is called and commits, the TM crashes before it has logged that, finds no record, and rolls RM1 back'),
  }),
  'does-not-fence': model(doesNotFence, {
    constants: two, faults: { crashTM: 1 },
    says: 'Mutant: asking is not enough. The call from before the crash arrives after the question, and the last resource commits what the others roll back.',
    expect: violated({ tcConsistent: 8, deadlock: 10 }, 'the call is under way when the TM crashes; asked, the last resource has not committed; then the call arrives, and RM1 is rolled back'),
  }),
  'last-goes-first': model(lastGoesFirst, {
    constants: two,
    says: 'Mutant: the last resource must be the last. One that commits before the others are prepared commits alone.',
    expect: violated({ tcConsistent: 3 }, 'the last resource is called, RM1 rolls back, the last resource commits'),
  }),
}
