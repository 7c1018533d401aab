import { type Expectation, model } from '../../../checker/language/index.ts'
import { cap } from './protocol.ts'

const theorem = (where: string): Expectation => ({ verdict: 'holds', origin: `Gilbert and Lynch, 2002, ${where}` })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

/** A write and a read, as in the proof of the paper, each at either replica. */
const two = { replicas: 2, quorum: 2, most: 1, writes: 1 }
const CP = { ...two, design: 'CP' } as const
const AP = { ...two, design: 'AP' } as const
const CA = { ...two, design: 'CA' } as const
const whole = theorem('section 4: while no message is lost, a partially synchronous network allows both; the designs differ only in their timeouts, and none fires')

export const models = {
  cp: model(cap, { constants: CP, says: 'While the replicas hear each other the CP design is consistent and available.', expect: whole }),
  ap: model(cap, { constants: AP, says: 'So is the AP design, which waits for the other replica as long as it can be heard.', expect: whole }),
  ca: model(cap, { constants: CA, says: 'So is the CA design.', expect: whole }),

  'cp-partition': model(cap, {
    constants: CP, faults: { partition: 1 },
    says: 'CP gives up availability: cut off from the other, a replica refuses its client. It is consistent, and every call ends.',
    expect: violated({ available: 3 }, 'the network splits, a client reads, its replica refuses'),
  }),
  'ap-partition': model(cap, {
    constants: AP, faults: { partition: 1 },
    says: 'AP gives up consistency: one side acknowledges a write, the other reads what was there before. Every call is answered.',
    expect: violated({ linearizable: 7 }, 'the proof of theorem 1: the network splits, Replica1 is written and answers alone, Replica2 is read and answers alone'),
  }),
  'ca-partition': model(cap, {
    constants: CA, faults: { partition: 1 },
    says: 'CA has no rule for a partition. It waits, and while the partition lasts gives up more than CP does: calls do not even end with an error.',
    expect: violated({ available: 2, responsive: 2, deadlock: 3 }, 'the network splits, a client reads, and its replica waits forever; so does the other, if it is called'),
  }),
}
