/** What the notes say of eventual consistency and of availability, checked against counters on a network with faults. */
import { claim } from '../../../checker/language/index.ts'

const section = '3、BASE模型反ACID模型'
const found = 'found by this checker on 2026-11-29, and the traces read'
const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'asynchronous-states-agree': claim({
    says: 'States may be out of step for some time, and agree in the end.',
    notes: { section, quote: 'Soft state软状态 状态可以有一段时间不同步，异步。' },
    assumption: 'partitions heal, what is told again and again is received in the end, and nodes do not crash forever',
    given: [
      { says: 'a node counts while it knows nothing of another', model: 'no-faults', property: 'canDiffer', predicts: 'holds', finds: { reached: 2 } },
      { says: 'messages are lost', model: 'loss', property: 'convergence', ...holds },
      { says: 'messages arrive twice', model: 'duplication', property: 'convergence', ...holds },
      { says: 'there is partition after partition', model: 'partitions', property: 'convergence', ...holds },
    ],
    without: [
      { says: 'a partition does not heal', model: 'partition-forever', property: 'convergence', predicts: 'holds', finds: { violated: 5 } },
      { says: 'every message is lost', model: 'loss-weak', property: 'convergence', predicts: 'holds', finds: { violated: 6 } },
      { says: 'whenever a message is about to arrive there is a partition', model: 'partitions-weak', property: 'convergence', predicts: 'holds', finds: { violated: 6 } },
      { says: 'nodes crash forever', model: 'crashes-forever', property: 'convergence', predicts: 'holds', finds: { violated: 6 } },
    ],
    expect: { verdict: 'holds only if', origin: `Shapiro et al., 2011; without, ${found}` },
  }),

  'asynchronous-operations-agree': claim({
    says: 'It does not matter what is sent asynchronously: the data agrees in the end.',
    notes: { section, quote: 'Eventually consistent最终一致，最终数据是一致的就可以了，而不是时时高一致。' },
    assumption: 'states are sent, again and again, or each message arrives exactly once',
    given: [
      { says: 'states are sent, and one of them arrives twice', model: 'duplication', property: 'convergence', ...holds },
      { says: 'operations are sent, and nothing happens to them', model: 'ships-operations', property: 'convergence', ...holds },
    ],
    without: [
      { says: 'an operation is lost', model: 'ships-operations-loss', property: 'convergence', predicts: 'holds', finds: { violated: 4 } },
      { says: 'an operation arrives twice', model: 'ships-operations-duplication', property: 'convergence', predicts: 'holds', finds: { violated: 6 } },
      { says: 'a state is sent once, and lost', model: 'told-once', property: 'convergence', predicts: 'holds', finds: { violated: 4 } },
      { says: 'states replace each other', model: 'overwrites', property: 'convergence', predicts: 'holds', finds: { violated: 10 } },
    ],
    expect: { verdict: 'holds only if', origin: `Shapiro et al., 2011; without, ${found}` },
  }),
}
