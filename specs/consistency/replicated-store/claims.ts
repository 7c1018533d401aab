/** What the notes say of consistency models, by this store, chain-replication, causal-store and gossip-store: their models are the rows of one table. */
import { claim } from '../../../checker/language/index.ts'
import { models as causal } from '../causal-store/models.ts'
import { models as chain } from '../chain-replication/models.ts'
import { models as gossip } from '../gossip-store/models.ts'

const holds = { predicts: 'holds', finds: 'holds' } as const
/** A claim that a guarantee is given where it is broken after so many steps. */
const broken = (steps: number) => ({ predicts: 'holds', finds: { violated: steps } }) as const
/** A claim that a guarantee is not given, and a trace that shows it. */
const lacking = (steps: number) => ({ predicts: 'violated', finds: { violated: steps } }) as const
const section = '一致性模型'
const found = 'found by this checker on 2026-11-29, and the traces read'

export const claims = {
  'strong-consistency': claim({
    says: 'A replicated store can be strongly consistent.',
    notes: { section, quote: '强一致' },
    assumption: 'reads go where every acknowledged write is, and nobody reads elsewhere a write that is under way',
    given: [
      { says: 'one copy', model: 'single-copy', property: 'linearizable', ...holds },
      { says: 'writes wait for all copies, reads go to the primary', model: 'sync-primary', property: 'linearizable', ...holds },
      { says: 'writes are acknowledged at once, reads go to the primary, which does not fail', model: 'async-primary', property: 'linearizable', ...holds },
      { says: 'writes wait for the tail of a chain, where reads go', model: chain.chain, property: 'linearizable', ...holds },
      { says: 'the same, and a replica stops', model: chain.stops, property: 'linearizable', ...holds },
    ],
    without: [
      { says: 'writes wait for all copies, and each client reads at its own: one sees the write before another does not', model: 'sync-own-replica', property: 'linearizable', ...broken(3) },
      { says: 'the same in a chain', model: chain['own-replica'], property: 'linearizable', ...broken(3) },
      { says: 'writes are acknowledged at once, and reads go to a backup', model: 'async-own-replica', property: 'linearizable', ...broken(2) },
    ],
    expect: { verdict: 'holds only if', origin: `strong consistency is linearizability, as the notes say under CAP; ${found}` },
  }),

  'weak-consistency': claim({
    says: 'Besides strong consistency there is weak consistency.',
    notes: { section, quote: '弱一致性' },
    assumption: 'weak means weaker than linearizable',
    given: [
      { says: 'sequentially consistent', model: 'async-session-tokens', property: 'sequentiallyConsistent', ...holds },
      { says: 'and not linearizable', model: 'async-session-tokens', property: 'linearizable', ...lacking(2) },
      { says: 'causally consistent', model: causal.causal, property: 'causallyConsistent', ...holds },
      { says: 'and not sequentially', model: causal.causal, property: 'sequentiallyConsistent', ...lacking(6) },
      { says: 'PRAM consistent', model: causal['relay-by-sender'], property: 'pramConsistent', ...holds },
      { says: 'and not causally', model: causal['relay-by-sender'], property: 'causallyConsistent', ...lacking(7) },
      { says: 'read your writes', model: 'sync-any-replica', property: 'readYourWrites', ...holds },
      { says: 'and no monotonic reads', model: 'sync-any-replica', property: 'monotonicReads', ...lacking(3) },
      { says: 'monotonic reads', model: 'async-own-replica', property: 'monotonicReads', ...holds },
      { says: 'and not read your writes', model: 'async-own-replica', property: 'readYourWrites', ...lacking(2) },
      { says: 'monotonic writes', model: 'async-any-replica', property: 'monotonicWrites', ...holds },
      { says: 'and writes follow reads', model: 'async-any-replica', property: 'writesFollowReads', ...holds },
      { says: 'and neither read your writes', model: 'async-any-replica', property: 'readYourWrites', ...lacking(2) },
      { says: 'nor monotonic reads', model: 'async-any-replica', property: 'monotonicReads', ...lacking(3) },
    ],
    expect: { verdict: 'holds', origin: `weak is not one level but many: for each there is a store that keeps it, and not the one above; ${found}` },
  }),

  'eventual-consistency': claim({
    says: 'Eventual consistency: after some time the copies are consistent.',
    notes: { section, quote: '最终一致性（一段时间达到一致性）' },
    assumption: 'writes stop, every replica hears of each of them, and all keep the same one of two that are concurrent',
    given: [
      { says: 'backups store all writes in the order of the primary', model: 'async-any-replica', property: 'eventuallyConsistent', ...holds },
      { says: 'gossip goes on, and the last writer wins', model: gossip.gossip, property: 'eventuallyConsistent', ...holds },
      { says: 'also where clients go from replica to replica', model: gossip['any-replica'], property: 'eventuallyConsistent', ...holds },
    ],
    without: [
      { says: 'gossip may cease', model: gossip['gossip-may-cease'], property: 'eventuallyConsistent', ...broken(1) },
      { says: 'each replica keeps what comes last', model: causal.causal, property: 'eventuallyConsistent', ...broken(4) },
      { says: 'a replica stops that has not passed on a write, and nobody else does', model: chain['sent-once'], property: 'eventuallyConsistent', ...broken(3) },
    ],
    expect: { verdict: 'holds only if', origin: `W. Vogels, "Eventually Consistent", CACM 52(1), 2009, has the first two assumptions; ${found}` },
  }),

  'strong-weak-eventual': claim({
    says: 'Strong, weak and eventual are three levels, each below the one before.',
    notes: { section, quote: '最终一致性（一段时间达到一致性）' },
    assumption: 'causal consistency counts as weak',
    given: [
      { says: 'what is causally consistent is at least eventually consistent', model: causal.causal, property: 'eventuallyConsistent', ...broken(4) },
      { says: 'what is eventually consistent is no more than that', model: gossip['two-keys-in-order'], property: 'causallyConsistent', predicts: 'violated', finds: 'holds' },
    ],
    expect: { verdict: 'refuted', origin: `the first speaks of what clients see meanwhile, the other of what replicas have in the end: a store may have either without the other, or both; ${found}` },
  }),
}
