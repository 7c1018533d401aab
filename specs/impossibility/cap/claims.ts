/**
 * What the notes say of CAP. Their theorem is about any system, and a check is about one: these are of three designs that differ in what they do about silence, and the rules of cap-rules are all
 * rules of a small class. One write and one read are enough for both to be wrong, as in the proof of the paper.
 */
import { claim, instance } from '../../../checker/language/index.ts'
import { cap } from './protocol.ts'

const section = '1、分布式领域CAP理论'
const holds = { predicts: 'holds', finds: 'holds' } as const
const paper = 'Gilbert and Lynch, 2002'
const found = 'found by this checker on 2026-11-29, and the traces read'

export const claims = {
  'at-most-two': claim({
    says: 'Of consistency, availability and partition tolerance at most two can be had at once.',
    notes: { section, quote: 'C、A、P三者最多只能满足其中两个' },
    assumption: 'P means that replicas may lose each other, and an error is no answer',
    given: [
      { says: 'CP, the network splits: not available', model: 'cp-partition', property: 'available', predicts: 'violated', finds: { violated: 3 } },
      { says: 'AP, the network splits: not consistent', model: 'ap-partition', property: 'linearizable', predicts: 'violated', finds: { violated: 7 } },
      { says: 'CA, the network splits: not available', model: 'ca-partition', property: 'available', predicts: 'violated', finds: { violated: 2 } },
    ],
    without: [
      { says: 'P means that a component may fail: AP, a replica stops, and all calls are answered', model: 'ap-stop', property: 'available', predicts: 'violated', finds: 'holds' },
      { says: 'and it is consistent', model: 'ap-stop', property: 'linearizable', predicts: 'violated', finds: 'holds' },
      { says: 'an error is an answer: CP, the network splits, and all calls end', model: 'cp-partition', property: 'responsive', predicts: 'violated', finds: 'holds' },
      { says: 'and it is consistent', model: 'cp-partition', property: 'linearizable', predicts: 'violated', finds: 'holds' },
    ],
    expect: { verdict: 'holds only if', origin: `${paper}, theorems 1 and 2; every pair of rules of cap-rules, counted in its test; ${found}` },
  }),

  'choose-two': claim({
    says: 'Any two of the three can be had.',
    notes: { section, quote: '任何分布式系统只可同时满足二点，没法三者兼顾' },
    assumption: 'what is given up is given up only while there is a partition',
    given: [
      { says: 'C and A: no partition', model: 'ca', property: 'linearizable', ...holds },
      { says: 'and', model: 'ca', property: 'available', ...holds },
      { says: 'C and P: the network splits, and CP is consistent', model: 'cp-partition', property: 'linearizable', ...holds },
      { says: 'A and P: the network splits, and AP answers every call', model: 'ap-partition', property: 'available', ...holds },
      { says: 'AP need not give up consistency while there is no partition', model: 'ap', property: 'linearizable', ...holds },
      { says: 'nor CP availability', model: 'cp', property: 'available', ...holds },
    ],
    expect: { verdict: 'holds', origin: `${paper}, sections 3.2 and 4; E. Brewer, "CAP Twelve Years Later", IEEE Computer 45(2), 2012, on giving up nothing without a partition` },
  }),

  'any-response-is-availability': claim({
    says: 'A service is available if every request gets a response and none waits forever.',
    notes: { section, quote: '所有读写请求在一定时间内得到响应，可终止、不会一直等待' },
    assumption: 'an error counts as a response',
    given: [{ says: 'CP, the network splits: every call ends', model: 'cp-partition', property: 'responsive', ...holds }],
    without: [{ says: 'but not every call is answered', model: 'cp-partition', property: 'available', predicts: 'holds', finds: { violated: 3 } }],
    expect: { verdict: 'holds only if', origin: `${paper}, section 2.2, asks for the answer of an operation; ${found}` },
  }),

  'expected-response': claim({
    says: 'In an available service every operation ends with the response that its client expects.',
    notes: { section, quote: '每个操作都必须以可预期的响应结束' },
    assumption: 'an answer from before the last write is expected',
    given: [{ says: 'AP, the network splits: every call is answered', model: 'ap-partition', property: 'available', ...holds }],
    without: [
      { says: 'AP, the network splits: a read is answered with what was there before the write', model: 'ap-partition', property: 'linearizable', predicts: 'holds', finds: { violated: 7 } },
      { says: 'CP, the network splits: a call ends with an error', model: 'cp-partition', property: 'available', predicts: 'holds', finds: { violated: 3 } },
    ],
    expect: { verdict: 'holds only if', origin: `${paper}, theorem 1: the answers that are right in a partition cannot all be given; ${found}` },
  }),

  'partition-tolerant-serves': claim({
    says: 'In a partition the nodes that are cut off can still serve.',
    notes: { section, quote: '在网络分区的情况下，被分隔的节点仍能正常对外服务' },
    assumption: 'they have a quorum on their side, or may answer with what is out of date',
    given: [
      { says: 'AP: both sides answer', model: 'ap-partition', property: 'available', ...holds },
      { says: 'CP with three replicas: the side with two of them answers', model: 'majority-partition', property: 'majorityAvailable', ...holds },
    ],
    without: [
      { says: 'CP with two replicas: either side refuses', model: 'cp-partition', property: 'available', predicts: 'holds', finds: { violated: 3 } },
      { says: 'CP with three replicas: the side with one of them refuses', model: 'majority-partition', property: 'available', predicts: 'holds', finds: { violated: 3 } },
    ],
    expect: { verdict: 'holds only if', origin: `Gilbert and Lynch, 2012; ${found}` },
  }),

  'one-component-fails': claim({
    says: 'Operations complete even if a single component is not available.',
    notes: { section, quote: '即使出现单个组件无法可用,操作依然可以完成' },
    assumption: 'those that are left are a quorum, or can be sure that it is gone',
    given: [
      { says: 'AP, a replica stops, timeouts are accurate', model: 'ap-stop', property: 'available', ...holds },
      { says: 'and it is consistent', model: 'ap-stop', property: 'linearizable', ...holds },
      {
        says: 'CP with three replicas, of which one stops',
        model: instance(cap, { constants: { design: 'CP', replicas: 3, quorum: 2, clients: 1, writers: 1, readers: 1, most: 1, writes: 1 }, faults: { stop: 1 } }),
        property: 'available', ...holds,
      },
    ],
    without: [
      { says: 'CP with two replicas, of which one stops', model: 'cp-stop', property: 'available', predicts: 'holds', finds: { violated: 3 } },
    ],
    expect: { verdict: 'holds only if', origin: `Attiya, Bar-Noy and Dolev, 1995, of a majority; of two replicas ${found}` },
  }),

  'success-is-read': claim({
    says: 'If a write returns success, whoever reads later must read it.',
    notes: { section, quote: '如果系统对一个写操作返回成功，那么之后的读请求都必须读到这个新数据' },
    assumption: 'a replica waits for a quorum, of reads as of writes, or refuses',
    given: [{ says: 'CP, the network splits', model: 'definitions-partition', property: 'successIsRead', ...holds }],
    without: [{ says: 'nobody waits, and nothing goes wrong', model: 'definitions-at-once', property: 'successIsRead', predicts: 'holds', finds: { violated: 2 } }],
    expect: { verdict: 'holds only if', origin: `${paper}, section 2.1; ${found}` },
  }),

  'failure-is-never-read': claim({
    says: 'If a write returns failure, no read may read it.',
    notes: { section, quote: '如果返回失败，那么所有读操作都不能读到这个数据' },
    assumption: 'it fails only while nobody can have stored it, and otherwise waits, possibly forever',
    given: [{ says: 'a replica refuses only what it has not begun to store', model: 'refuses-early', property: 'failureIsNeverRead', ...holds }],
    without: [
      { says: 'CP, the network splits: a write that has been stored is refused, and read later', model: 'definitions-partition', property: 'failureIsNotReadLater', predicts: 'holds', finds: { violated: 11 } },
      { says: 'or has been read when it is refused', model: 'definitions-partition', property: 'failureIsNeverRead', predicts: 'holds', finds: { violated: 10 } },
      { says: 'a replica refuses only what it has not begun to store, and no call waits forever', model: 'refuses-early', property: 'responsive', predicts: 'holds', finds: { violated: 4 } },
    ],
    expect: { verdict: 'holds only if', origin: `Herlihy and Wing, 1990, let a write without answer take effect or not; ${found}` },
  }),

  'that-is-linearizability': claim({
    says: 'Where success is read and failure is not, the register is linearizable.',
    notes: { section, quote: '对调用者而言数据具有强一致性(strong consistency) (又叫原子性 atomic、线性一致性 linearizable consistency)' },
    assumption: 'nothing goes wrong',
    given: [
      { says: 'read one, write all: success is read', model: 'reads-locally', property: 'successIsRead', ...holds },
      { says: 'and yet a read may give the old value after another gave the new', model: 'reads-locally', property: 'linearizable', predicts: 'holds', finds: { violated: 8 } },
    ],
    expect: { verdict: 'refuted', origin: `L. Lamport, "On Interprocess Communication", Distributed Computing 1(2), 1986, calls it regular; ${found}` },
  }),

  'all-copies-change-at-once': claim({
    says: 'Consistency means that all changes of the data are synchronous.',
    notes: { section, quote: 'Consistency(一致性), 数据一致更新，所有数据变动都是同步的' },
    assumption: 'what clients can see is meant, and not what the replicas store',
    given: [{ says: 'two replicas: calls take effect one by one', model: 'copies', property: 'linearizable', ...holds }],
    without: [{ says: 'two replicas: the copies change one after the other', model: 'copies', property: 'copiesAgree', predicts: 'holds', finds: { violated: 3 } }],
    expect: { verdict: 'holds only if', origin: `${paper}, section 2.1: consistent is what clients cannot tell from a single copy; ${found}` },
  }),

  'acid-is-ca': claim({
    says: 'A relational database with ACID is consistent and available, and partitions are hard for it.',
    notes: { section: '2、关系数据库的ACID模型', quote: '关系数据库的ACID模型拥有 高一致性 + 可用性 很难进行分区' },
    assumption: 'there is no partition',
    given: [
      { says: 'two replicas that wait for each other are consistent', model: 'ca', property: 'linearizable', ...holds },
      { says: 'and available', model: 'ca', property: 'available', ...holds },
      { says: 'a partition that heals only delays', model: 'ca-short-partition', property: 'available', ...holds },
    ],
    without: [
      { says: 'the network splits, and calls wait forever', model: 'ca-partition', property: 'available', predicts: 'holds', finds: { violated: 2 } },
      { says: 'they are consistent', model: 'ca-partition', property: 'linearizable', ...holds },
    ],
    expect: { verdict: 'holds only if', origin: `E. Brewer, PODC 2000, has cluster databases and two-phase commit among those that forfeit P; ${found}` },
  }),

  'c-of-acid': claim({
    says: 'Data that is in a consistent state when a transaction begins and when it ends is consistent.',
    notes: { section: '2、关系数据库的ACID模型', quote: 'Consistency一致性. 在事务开始或结束时，数据库应该在一致状态' },
    assumption: 'the rules of the data are meant, of each copy by itself, which is the C of ACID and not that of CAP',
    given: [{ says: 'nobody waits: each copy keeps the rules', model: 'copies-at-once', property: 'copiesAreValid', ...holds }],
    without: [{ says: 'but what was written is not read', model: 'copies-at-once', property: 'linearizable', predicts: 'holds', finds: { violated: 2 } }],
    expect: { verdict: 'holds only if', origin: `Gilbert and Lynch, 2002, section 2.1, on the two meanings; ${found}` },
  }),
}
