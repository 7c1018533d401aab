/** What the notes say of an atomic broadcast, whoever keeps it. The bounds are those of models.ts. */
import { claim } from '../../../checker/language/index.ts'

const section = 'ZAB（ZooKeeper Atomic Broadcast ）'
const found = 'found by this checker on 2026-11-29, and the traces read'
const holds = { predicts: 'holds', finds: 'holds' } as const
const broken = (steps: number) => ({ predicts: 'holds', finds: { violated: steps } }) as const

export const claims = {
  'changes-in-one-order': claim({
    says: 'The changes that leaders broadcast are processed in their order.',
    notes: { section, quote: 'ZAB协议保证Leader广播的变更序列被顺序的处理' },
    assumption: 'a new leader begins behind all that earlier leaders have delivered, and one that is deposed delivers nothing',
    given: [
      { says: 'two servers show some beginning of one order', model: 'two-servers', property: 'prefixConsistency', ...holds },
    ],
    without: [
      { says: 'a leader begins an order of its own', model: 'forgets-order', property: 'prefixConsistency', ...broken(2) },
      { says: 'a leader that is deposed delivers behind the next one', model: 'late-epoch', property: 'globalPrimaryOrder', ...broken(2) },
    ],
    expect: { verdict: 'holds only if', origin: `the paper, sections 2 and 3; that ZAB does it is in the claims of zab; ${found}` },
  }),
}
