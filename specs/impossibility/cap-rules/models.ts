import { type Expectation, model } from '../../../checker/language/index.ts'
import { capRules } from './protocol.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })
/** Both replicas follow the same rule. */
const both = <const R extends string>(rule: R) => ({ write: rule, read: rule })

export const models = {
  'waits-as-long-as-it-takes': model(capRules, {
    constants: both('answer/wait'),
    says: 'Where every message arrives, replicas that wait for each other are consistent and available.',
    expect: holds('by hand: the write ends after Replica2 has been told, and the read is called after that or overlaps the write'),
  }),
  'only-the-read-waits': model(capRules, {
    constants: { write: 'at-once', read: 'answer/wait' },
    says: 'Where every message arrives it is enough that the read waits: it is answered with what the other replica has by then.',
    expect: holds('by hand: the read ends after Replica1 was asked, which has the value of every write that was acknowledged before'),
  }),
  'waits-forever': model(capRules, {
    constants: both('answer/wait'), faults: { partition: 1 },
    says: 'In a partition, replicas that wait for each other are not available: they wait for what does not come.',
    expect: violated({ available: 2 }, 'a call, and the network splits'),
  }),
  refuses: model(capRules, {
    constants: both('answer/refuse'), faults: { partition: 1 },
    says: 'In a partition, replicas that refuse are consistent, and not available.',
    expect: violated({ available: 3 }, 'the network splits, a call is made, and refused'),
  }),
  answers: model(capRules, {
    constants: both('answer/answer'), faults: { partition: 1 },
    says: 'In a partition, replicas that answer are available, and not consistent.',
    expect: violated({ linearizable: 5 }, 'the proof of theorem 1: the network splits, Replica1 acknowledges the write though Replica2 is not told of it, and Replica2 answers with the value from before'),
  }),
  'only-the-read-refuses': model(capRules, {
    constants: { write: 'at-once', read: 'answer/refuse' }, faults: { partition: 1 },
    says: 'It is enough for consistency that one of the two refuses: writes may be acknowledged at once, if no read is answered before the other replica has been heard.',
    expect: violated({ available: 3 }, 'the network splits, the read is refused'),
  }),
  'only-the-write-refuses': model(capRules, {
    constants: { write: 'answer/refuse', read: 'at-once' }, faults: { partition: 1 },
    says: 'Or the other way round: reads may be answered at once, if no write is acknowledged before the other replica has it.',
    expect: violated({ available: 3 }, 'the network splits, the write is refused'),
  }),
  'at-once': model(capRules, {
    constants: both('at-once'),
    says: 'Replicas that wait for nobody are not consistent even if nothing goes wrong: to them, a message that takes its time is as good as lost.',
    expect: violated({ linearizable: 2 }, 'Replica1 acknowledges the write, Replica2 answers before it is told of it (Gilbert and Lynch, corollary 1.1)'),
  }),
}
