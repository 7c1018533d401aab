import { type Expectation, model } from '../../../checker/language/index.ts'
import { idempotentUpdates } from './protocol.ts'
import { adds, takesOver } from './variants.ts'

const observed = 'found by this checker on 2026-11-29, and the trace read: '
const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Record<string, number>, story: string): Expectation => ({ verdict: 'violated', violated: properties, origin: observed + story })
const diverges = (steps: number) => ({ FinalStateIsConsistent: steps, EventuallyConsistent: steps })

export const models = {
  'sent-again': model(idempotentUpdates, {
    constants: { updates: 3 }, faults: { duplicate: 2 },
    says: 'A copy that takes over only what is newer is right in the end, whatever is sent again.',
    expect: holds('max(max(x, n), n) = max(x, n), and the order does not matter either: max(max(x, m), n) = max(max(x, n), m)'),
  }),
  'broker': model(idempotentUpdates, {
    constants: { updates: 3 }, network: 'broker',
    says: 'In any order, and any number of times.',
    expect: holds('as in sent-again: a maximum does not depend on the order'),
  }),

  'adds': model(adds, {
    constants: { updates: 1 }, faults: { duplicate: 1 },
    says: 'Mutant: to add is not idempotent; one update that is sent again is added twice.',
    expect: violated({ Idempotent: 0, ...diverges(4) }, 'sent, sent again, added twice'),
  }),
  'adds-broker': model(adds, {
    constants: { updates: 1 }, network: 'broker',
    says: 'Mutant: or one whose acknowledgement is lost.',
    expect: violated({ Idempotent: 0, ...diverges(3) }, 'sent, added and not acknowledged, added again'),
  }),

  'takes-over-one': model(takesOver, {
    constants: { updates: 1 }, faults: { duplicate: 1 },
    says: 'To take over a value is idempotent: a single update may be sent again.',
    expect: holds('f(f(x)) = f(x), and no other update comes between'),
  }),
  'takes-over': model(takesOver, {
    constants: { updates: 2 }, faults: { duplicate: 1 },
    says: 'Mutant: of two updates that arrive as A, B, A the copy keeps A.',
    expect: violated(diverges(6), '1 and 2 are sent, and 1 again; they arrive as 1, 2, 1, and the copy ends with 1'),
  }),
  'takes-over-in-order': model(takesOver, {
    constants: { updates: 3 },
    says: 'In order and once, taking over is right.',
    expect: holds('the last message is the last update'),
  }),
  'takes-over-broker': model(takesOver, {
    constants: { updates: 2 }, network: 'broker',
    says: 'Mutant: where the order is not kept, B, A is enough.',
    expect: violated(diverges(4), '1 and 2 are sent and arrive as 2, 1'),
  }),
}
