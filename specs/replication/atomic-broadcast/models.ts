/** Two servers are enough to disagree, and two epochs with a transaction each to be in the wrong order. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { atomicBroadcast } from './protocol.ts'
import { forgetsOrder, lateEpoch, showsAhead } from './variants.ts'

const found = 'found by this checker on 2026-11-29'
const holds: Expectation = { verdict: 'holds', origin: 'it is what the paper asks of a broadcast, sections 2 and 3' }
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${found}, and the trace read: ${story}` })
const two = { servers: 2, txns: 2, epochs: 2, begun: 0 }

export const models = {
  'two-servers': model(atomicBroadcast, {
    constants: two,
    says: 'Two servers show some beginning of the same order.',
    expect: holds,
  }),
  'forgets-order': model(forgetsOrder, {
    constants: two,
    says: 'Mutant: a primary that begins an order of its own.',
    expect: violated({ integrity: 2, prefixConsistency: 2, durability: 2, monotonicReads: 2 }, 'S1 delivers (1, 1), S2 delivers another in its place, or S1 itself does'),
  }),
  'shows-ahead': model(showsAhead, {
    constants: { servers: 2, txns: 1, epochs: 1, begun: 0 },
    says: 'Mutant: a server that shows what no primary has delivered. Of one transaction the two servers can show no different beginnings: only integrity tells.',
    expect: violated({ integrity: 1 }, 'S1 shows (1, 1), and nothing is delivered'),
  }),
  'late-epoch': model(lateEpoch, {
    constants: two,
    says: 'Mutant: a primary of an earlier epoch delivers behind that of a later one.',
    expect: violated({ globalPrimaryOrder: 2 }, 'S1 delivers a transaction, and then one of a lower zxid'),
  }),
}
