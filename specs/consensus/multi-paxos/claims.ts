/** What the notes say of Multi-Paxos. The bounds are those of models.ts: a conflict needs two ballots, two commands and three replicas, and a hole two slots. */
import { claim, instance } from '../../../checker/language/index.ts'
import { models as paxos } from '../paxos/models.ts'
import { multiPaxos } from './protocol.ts'
import { dependent, dependentOneAtATime } from './variants.ts'

const section = '2、Paxos（分布式一致性算法）'
const differences = 'paxos 算法与 raft 算法的差异'
const found = 'found by this checker on 2026-11-29, and the traces read'
const oneSlot = { replicas: 3, ballots: 2, slots: 1, commands: 2, promises: 2, accepts: 2 }
const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'skipping-prepare-is-safe': claim({
    says: 'With one leader to propose, the prepare can be saved.',
    notes: { section, quote: '常态下统一由leader发起提议，可节省prepare步骤' },
    assumption: 'the leader has been promised its ballot by a majority, once and for all slots',
    given: [
      { says: 'a leader proposes in one slot after the other, in the ballot that it was promised', model: 'two-replicas', property: 'agreement', ...holds },
      { says: 'with three replicas, in one slot', model: 'one-slot', property: 'agreement', ...holds, symmetry: true },
    ],
    without: [{ says: 'a new leader begins its ballot without a prepare', model: 'new-leader-skips-prepare', property: 'agreement', predicts: 'holds', finds: { violated: 6 }, symmetry: true }],
    expect: { verdict: 'holds only if', origin: `Paxos Made Simple, section 3; the mutant ${found}` },
    deep: true,
  }),

  'no-promise-is-needed': claim({
    says: 'The leader need not ask the acceptors for their votes, nor they promise anything, since only the leader proposes.',
    notes: { section, quote: 'leader不用问询acceptor曾接受过的ID最大的提议、只有leader提议也不需要acceptor进行promise' },
    assumption: 'nobody else ever leads',
    given: [{ says: 'there is one ballot, and nobody is asked before it', model: instance(multiPaxos, { constants: { ...oneSlot, ballots: 1, promises: 1 }, neverFires: { promise: 'nobody is asked' } }), property: 'agreement', ...holds }],
    without: [{ says: 'there are two, and nobody is asked before either', model: 'one-promise', property: 'agreement', predicts: 'holds', finds: { violated: 6 } }],
    expect: { verdict: 'holds only if', origin: found },
    deep: true,
  }),

  'one-id-many-values': claim({
    says: 'One proposal number stands for several values.',
    notes: { section, quote: '在lease租约周期内所有提案都有相同的ProposalId，可以跳过prepare阶段，议案只有accept过程，一个ProposalId可以对应多个Value' },
    assumption: 'each in a slot of its own',
    given: [{ says: 'a leader proposes a command in each slot', model: 'two-replicas', property: 'agreement', ...holds }],
    without: [{ says: 'a leader proposes two in one slot', model: 'proposes-twice', property: 'agreement', predicts: 'holds', finds: { violated: 6 } }],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'one-value-and-many': claim({
    says: 'Paxos agrees on one value, and Multi-Paxos on several, by one instance of Paxos after another.',
    notes: { section, quote: 'Paxos是对一个值达成一致，Multi-Paxos是连续多个paxos instance来对多个值达成一致' },
    assumption: 'they are begun in the order of the slots, and need not end in it',
    given: [
      { says: 'an instance', model: paxos['three-acceptors'], property: 'agreement', ...holds },
      { says: 'the instance of each slot', model: 'two-replicas', property: 'agreement', ...holds },
    ],
    without: [{ says: 'a slot has its value before one below it has', model: 'two-replicas', property: 'canHaveHole', predicts: 'violated', finds: { reached: 5 } }],
    expect: { verdict: 'holds only if', origin: `Paxos Made Simple, section 3; ${found}` },
  }),

  'numbers-differ': claim({
    says: 'A proposer chooses a number for its proposal. Nothing is said of what others choose.',
    notes: { section, quote: 'Proposer选择一个提案编号N，然后向半数以上的Acceptor发送编号为N的Prepare请求' },
    assumption: 'numbers differ, or an acceptor answers no prepare whose number equals one that it has answered, as the notes say',
    given: [
      { says: 'no two replicas begin the same ballot', model: 'one-slot', property: 'agreement', ...holds, symmetry: true },
      { says: 'two replicas may, and an acceptor answers one of them', model: 'same-ballots', property: 'agreement', ...holds, symmetry: true },
    ],
    without: [{ says: 'two replicas may, and an acceptor answers both', model: 'answers-same-ballot', property: 'agreement', predicts: 'holds', finds: { violated: 8 }, symmetry: true }],
    expect: { verdict: 'holds only if', origin: `${found}; two majorities share an acceptor, whose one answer decides who leads` },
    deep: true,
  }),

  'asking-a-majority': claim({
    says: 'It is enough to send prepares and accepts to a majority.',
    notes: { section, quote: '那么它就会发送一个针对[N,V]提案的Accept请求给半数以上的Acceptor' },
    assumption: 'all who are asked are up',
    given: [{ says: 'all replicas are asked, and one may stop', model: 'progress-leader-stops', property: 'executesAll', ...holds }],
    without: [{ says: 'a majority is asked and nobody else, and one of these stops', model: 'progress-asks-majority-only', property: 'executesAll', predicts: 'holds', finds: { violated: 2 } }],
    expect: { verdict: 'holds only if', origin: `${found}; a replica that is not asked is no more than one that does not hear, so that nothing unsafe comes of it` },
  }),

  'until-the-leader-crashes': claim({
    says: 'That goes on until the leader crashes, and then another is elected.',
    notes: { section, quote: '直至发生leader宕机、重新选主' },
    assumption: 'a majority is left, and some replica is sure that the leader is down',
    given: [{ says: 'one of three replicas stops, and everything is executed all the same', model: 'progress-leader-stops', property: 'executesAll', ...holds }],
    without: [{ says: 'one of two stops', model: 'progress-majority-stops', property: 'executesAll', predicts: 'holds', finds: { violated: 2 } }],
    expect: { verdict: 'holds only if', origin: `${found}; without such a failure detector proposers may duel for ever: see duelling-proposers` },
  }),

  'holes-are-allowed': claim({
    says: 'The log may have holes.',
    notes: { section: differences, quote: '它允许日志有空洞' },
    assumption: 'commands are executed in the order of their slots, and a hole is filled only with what was told to be safe there',
    given: [
      { says: 'a slot has its value before one below it has', model: 'two-replicas', property: 'canHaveHole', predicts: 'holds', finds: { reached: 5 } },
      { says: 'and all execute the same in the same order', model: 'two-replicas', property: 'prefixApplication', ...holds },
    ],
    without: [
      { says: 'a replica executes what is above a hole', model: 'applies-over-holes', property: 'prefixApplication', predicts: 'holds', finds: { violated: 8 } },
      { says: 'a new leader fills with a no-op what has its value already', model: 'noop-over-vote', property: 'agreement', predicts: 'holds', finds: { violated: 7 }, symmetry: true },
    ],
    expect: { verdict: 'holds only if', origin: `Paxos Made Simple, section 3; the mutants ${found}` },
    deep: true,
  }),

  'new-leader-must-ask': claim({
    says: 'A new leader needs a procedure of its own to get what is committed from the others.',
    notes: { section: differences, quote: 'paxos 需要额外的流程从其他节点获取已经被提交的日志' },
    assumption: 'whoever likes may become leader, whatever is in its log',
    given: [
      { says: 'it skips that, and lacks what was chosen', model: 'new-leader-skips-prepare', property: 'leaderCompleteness', predicts: 'violated', finds: { violated: 4 }, symmetry: true },
      { says: 'it asks a majority, and has it', model: 'one-slot', property: 'leaderCompleteness', ...holds, symmetry: true },
    ],
    expect: { verdict: 'holds', origin: `${found}; the procedure is the prepare itself. In Raft who has too little is not elected: see the claims of raft` },
    deep: true,
  }),

  'replicas-are-consistent': claim({
    says: 'Paxos keeps several replicas of one shard consistent.',
    notes: { section, quote: 'Paxos协议用于保证同一个数据分片在多个副本的一致性' },
    assumption: 'what counts is what replicas execute, and promises and votes survive a crash; what a client reads is another question: see multi-paxos-reads',
    given: [{ says: 'a replica crashes and recovers', model: 'crash', property: 'prefixApplication', ...holds, symmetry: true }],
    without: [{ says: 'a replica forgets its promise when it crashes', model: 'forgets-promise', property: 'prefixApplication', predicts: 'holds', finds: { violated: 12 }, symmetry: true }],
    expect: { verdict: 'holds only if', origin: `The Part-Time Parliament, section 2.3; the mutant ${found}` },
    deep: true,
  }),

  'dependent-commands': claim({
    says: 'When a state is processed those on which it depends have been processed before: said of ZAB, which is called an extension of Paxos.',
    notes: { section: 'ZAB（ZooKeeper Atomic Broadcast ）', quote: '一个状态被处理那么它所依赖的状态也已经提前被处理' },
    assumption: 'a leader proposes when what it has proposed before is chosen',
    given: [{ says: 'one proposal at a time', model: instance(dependentOneAtATime, { constants: { ...oneSlot, slots: 2 } }), property: 'causalOrder', ...holds }],
    without: [{ says: 'several proposals under way, and a leader that fails', model: instance(dependent, { constants: { ...oneSlot, slots: 2 } }), property: 'causalOrder', predicts: 'holds', finds: { violated: 10 } }],
    expect: { verdict: 'holds only if', origin: `Junqueira, Reed and Serafini, "Zab", DSN 2011, section 2, who made ZAB for this reason; ${found}` },
    deep: true,
  }),
  'leader-makes-many-values': claim({
    says: 'What makes it agree on many values, one after the other, is that it has a leader.',
    notes: { section, quote: '这里最核心的原因是multi-paxos协议中有一个Leader' },
    assumption: 'one prepare for all of them is meant, and not that replicas agree',
    given: [{ says: 'a leader has commands chosen in all slots', model: 'two-replicas', property: 'canApply', predicts: 'holds', finds: { reached: 10 } }],
    without: [{ says: 'two replicas lead, in a ballot each, and agree all the same', model: 'two-replicas', property: 'agreement', predicts: 'violated', finds: 'holds' }],
    expect: { verdict: 'holds only if', origin: 'Paxos Made Simple, section 3: a leader is for progress, and safety does not rest on it; found by this checker on 2026-11-30' },
    deep: true,
  }),
}
