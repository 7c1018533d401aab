/**
 * What the notes say of two-phase commit and Paxos together, and of shards that fail. One replica of a group fails, so every fault has a budget of one; where it is a majority that fails, of two.
 */
import { claim, instance, variant } from '../../../checker/language/index.ts'
import { refinesRegister } from '../../consensus/paxos/variants.ts'
import { paxosCommit } from '../paxos-commit/protocol.ts'
import { progress } from './variants.ts'

/** A shard that is prepared decides, whatever becomes of the other. */
export const othersGoOn = variant(progress, 'others-go-on', ({ leadsTo, parts: { isChosen, isDecided } }) => ({
  properties: {
    othersGoOn: leadsTo(s => isChosen(s, 'B', 'yes'), s => isDecided(s, 'B')),
  },
}))

/** The coordinator waits for the vote of every shard, however long it takes, and aborts only if one says no. */
export const waitsForVotes = variant(othersGoOn, 'waits-for-votes', ({ parts: { Msg, isPrepared, mayPropose, shards } }) => ({
  actions: {
    decide: {
      when: (s, { m, decision }) => mayPropose(s, m, decision)
        && (decision === 'no' ? s.net.of(Msg.Voted, { vote: 'no' }).length > 0 : shards.every(g => isPrepared(s, g))),
    },
  },
}))

const section = 'paxos 算法与 raft 算法的差异'
const found = 'found by this checker on 2026-11-29, and the traces read'
const single = { a: 1, b: 1, c: 1, takeovers: 0 }

export const claims = {
  'two-phase-commit-between-shards': claim({
    says: 'Two-phase commit makes a transaction on several shards atomic.',
    notes: { section, quote: '2PC用于保证多个数据分片上事务的原子性' },
    assumption: 'no vote and no decision is sent before a majority of the group has stored it, and whoever takes over goes by what the group has stored',
    given: [
      { says: 'a replica of a shard stops', model: 'shard-replica-stops', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'a replica of the coordinator stops', model: 'coordinator-replica-stops', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'the leader of a shard crashes, and recovers while another leads', model: 'shard-replica-crashes', property: 'agreement', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'a leader votes when it has stored the vote alone', model: 'prepares-alone', property: 'agreement', predicts: 'holds', finds: { violated: 17 } },
      { says: 'a leader announces what it has stored alone', model: 'announces-alone', property: 'agreement', predicts: 'holds', finds: { violated: 17 } },
      { says: 'a new leader of a shard does not know what the shard has promised', model: 'forgets-prepared', property: 'agreement', predicts: 'holds', finds: { violated: 17 } },
      { says: 'one of two replicas is enough', model: 'majority-of-one-shard', property: 'agreement', predicts: 'holds', finds: { violated: 15 } },
    ],
    expect: { verdict: 'holds only if', origin: `Corbett et al., section 4.2.1; the mutants ${found}` },
    deep: true,
  }),

  'complementary': claim({
    says: 'Two-phase commit among shards and Paxos among replicas complement each other, and neither takes the place of the other.',
    notes: { section, quote: '所以两者可以是互补的关系，绝不是替代关系' },
    assumption: 'Paxos decides what one shard votes, and each shard goes by that alone',
    given: [
      { says: 'Paxos alone: a shard commits what the other aborts', model: 'each-for-itself', property: 'agreement', predicts: 'violated', finds: { violated: 8 } },
      { says: 'two-phase commit alone: the coordinator stops, and prepared shards are blocked', model: 'progress-coordinator-of-one-stops', property: 'nonBlocking', predicts: 'violated', finds: { violated: 7 } },
      { says: 'two-phase commit alone: a shard stops, and what it has promised is lost', model: 'progress-shard-of-one-stops', property: 'commitApplied', predicts: 'violated', finds: { violated: 11 } },
      { says: 'both: the shards do what transaction commit allows', model: 'progress-coordinator-replica-stops', property: 'transactionCommit', predicts: 'holds', finds: 'holds' },
      { says: 'both: no shard is blocked', model: 'progress-coordinator-replica-stops', property: 'nonBlocking', predicts: 'holds', finds: 'holds' },
      { says: 'both: nothing that was promised is lost', model: 'progress-shard-replica-stops', property: 'commitApplied', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      {
        says: 'Paxos Commit: Paxos chooses the vote of each, and all go by all votes; nobody coordinates',
        model: instance(paxosCommit, { constants: { rms: 2, acceptors: 3, ballots: 1 } }), property: 'agreement', predicts: 'violated', finds: 'holds', symmetry: true,
      },
    ],
    expect: { verdict: 'holds only if', origin: `Gray and Lamport, sections 1 and 4; the lengths ${found}` },
    deep: true,
  }),

  'paxos-removes-the-single-point-of-two-phase-commit': claim({
    says: 'Paxos solves the problem of the single coordinator: when it fails, a new one is chosen, which goes on.',
    notes: { section, quote: '对于2PC协调者单点问题，可以利用Paxos协议解决，当协调者出问题时，选一个新的协调者继续提供服务' },
    assumption: 'a majority of its replicas is up, one of them takes over, and it goes by what the old one may have decided',
    given: [
      { says: 'any one of three replicas stops: no shard is blocked', model: 'progress-coordinator-replica-stops', property: 'nonBlocking', predicts: 'holds', finds: 'holds' },
      { says: 'and all hear the same', model: 'coordinator-replica-stops', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'the client, too, hears nothing else', model: 'coordinator-replica-stops', property: 'clientToldTruth', predicts: 'holds', finds: 'holds' },
      { says: 'Paxos keeps the register that its replicas keep', model: instance(refinesRegister, { constants: { acceptors: 3, values: 2, ballots: 2 } }), property: 'refinesRegister', predicts: 'holds', finds: 'holds' },
      { says: 'another takes over though the old one is up', model: 'false-suspicion-of-coordinator', property: 'agreement', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'two of three replicas stop', model: 'progress-two-replicas-stop', property: 'nonBlocking', predicts: 'holds', finds: { violated: 8 } },
      { says: 'nobody takes over', model: 'progress-nobody-takes-over', property: 'nonBlocking', predicts: 'holds', finds: { violated: 7 } },
      { says: 'the new coordinator does not look for a decision', model: 'forgets-decision', property: 'agreement', predicts: 'holds', finds: { violated: 18 } },
      { says: 'the old one has told the client what was not decided yet', model: 'replies-early', property: 'clientToldTruth', predicts: 'holds', finds: { violated: 15 } },
    ],
    expect: { verdict: 'holds only if', origin: `Gray and Lamport, section 4; the mutants ${found}` },
    deep: true,
  }),

  'sharding-is-partial-failure': claim({
    says: 'With the database in shards failure is partial: when one shard fails, the others go on.',
    notes: { section: '3、BASE模型反ACID模型', quote: '支持分区失败(e.g. sharding碎片划分数据库)' },
    assumption: 'the coordinator is up, and does not wait forever for the vote of a shard',
    given: [
      { says: 'the only replica of shard A stops: B decides', model: instance(othersGoOn, { constants: single, faults: { stopA: 1 } }), property: 'othersGoOn', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the coordinator waits for the vote of A: B, which is prepared, is blocked', model: instance(waitsForVotes, { constants: single, faults: { stopA: 1 } }), property: 'othersGoOn', predicts: 'holds', finds: { violated: 4 } },
      { says: 'the coordinator, of one replica, stops: all shards are blocked', model: instance(othersGoOn, { constants: single, faults: { stopC: 1 } }), property: 'othersGoOn', predicts: 'holds', finds: { violated: 7 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),
}
