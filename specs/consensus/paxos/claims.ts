/**
 * What the notes say of Basic Paxos. The bounds, three acceptors, two values and three ballots, are the least at which an acceptor that tells
 * the wrong vote is caught; models.ts says how that is known.
 */
import { claim, instance } from '../../../checker/language/index.ts'
import { models as duels } from '../duelling-proposers/models.ts'
import { acceptorOfTheNotes, tellsLastVote } from './variants.ts'

const larger = { constants: { acceptors: 3, values: 2, ballots: 3 } }

export const claims = {
  'agrees-on-a-value': claim({
    says: 'Paxos solves how a distributed system agrees on a value.',
    notes: { section: '2、Paxos（分布式一致性算法）', quote: 'Paxos算法解决的问题是一个分布式系统如何就某个值（决议）达成一致' },
    assumption: 'from some time on whoever begins a ballot is alone in that',
    given: [
      { says: 'no two values are chosen, whatever proposers do', model: 'three-acceptors', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'and one is, though a ballot was begun too early', model: duels['distinguished-in-the-end'], property: 'choosesInTheEnd', predicts: 'holds', finds: 'holds' },
    ],
    without: [{ says: 'two proposers outbid each other again and again', model: duels.duel, property: 'choosesInTheEnd', predicts: 'holds', finds: { violated: 24 } }],
    expect: { verdict: 'holds only if', origin: 'Paxos Made Simple, section 2.4; found by this checker on 2026-11-23, and the trace read' },
  }),

  'acceptor-rule-is-safe': claim({
    says: 'The acceptor may vote for a proposal unless it has answered a Prepare with a higher number.',
    notes: {
      section: '2、Paxos（分布式一致性算法）',
      quote: '它就会将它已经接受过的编号最大的提案（如果有的话）作为响应反馈给Proposer，同时该Acceptor承诺不再接受任何编号小于N的提案 …… 如果Acceptor收到一个针对编号为N的提案的Accept请求，只要该Acceptor没有对编号大于N的Prepare请求做出过响应，它就接受该提案',
    },
    assumption: 'it answers a Prepare with its vote of the highest number, as the notes say in phase 1 (b), and not with the one it cast last',
    given: [
      { says: 'it reports its vote with the highest number', model: instance(acceptorOfTheNotes, larger), property: 'agreement', predicts: 'holds', finds: 'holds', symmetry: true },
      { says: 'it votes though it has answered a higher Prepare', model: 'breaks-promise-smallest', property: 'agreement', predicts: 'violated', finds: { violated: 8 } },
    ],
    without: [
      { says: 'it reports the vote it cast last', model: instance(tellsLastVote, larger), property: 'agreement', predicts: 'holds', finds: { violated: 17 }, symmetry: true },
    ],
    expect: {
      verdict: 'holds only if',
      origin: 'Paxos Made Simple, section 2.2, has the rule in these words; the mutant found by this checker on 2026-11-23, and the trace read. '
        + 'The bounds are large enough to show it: the mutant differs in nothing but the vote that is told, and with an acceptor, a value or a ballot less it keeps agreement. '
        + 'Beyond them it is the argument of the paper: who has answered a Prepare votes in no lower ballot any more, so that the answers of a quorum '
        + 'tell of every vote that its members ever cast below, and every other quorum shares a member with it',
    },
    deep: true,
  }),

  'takes-the-highest': claim({
    says: 'A proposer takes the value of the proposal with the highest number that it is told of, and its own where it is told of none.',
    notes: { section: '2、Paxos（分布式一致性算法）', quote: 'V就是收到的响应中编号最大的提案的value，如果响应中不包含任何提案，那么V就由Proposer自己决定' },
    assumption: 'it has been told by more than half of the acceptors',
    given: [
      { says: 'it does', model: 'three-acceptors', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'it takes the value of any of them', model: 'any-reported-vote', property: 'agreement', predicts: 'violated', finds: { violated: 17 }, symmetry: true },
      { says: 'it takes its own, whatever it is told', model: 'ignores-votes-smallest', property: 'agreement', predicts: 'violated', finds: { violated: 8 } },
    ],
    without: [{ says: 'one of two is enough', model: 'half-of-two', property: 'agreement', predicts: 'holds', finds: { violated: 8 } }],
    expect: { verdict: 'holds only if', origin: 'Paxos Made Simple, section 2.2, P2c; the traces found by this checker on 2026-11-23, and read' },
    deep: true,
  }),

  'half-or-more': claim({
    says: 'A quorum is half of the acceptors or more, as the Chinese word for a majority may be read.',
    notes: { section: '2、Paxos（分布式一致性算法）', quote: '如果Proposer收到半数以上Acceptor对其发出的编号为N的Prepare请求的响应，那么它就会发送一个针对[N,V]提案的Accept请求给半数以上的Acceptor' },
    assumption: 'there is an odd number of acceptors, of which half or more is more than half',
    given: [{ says: 'two of three', model: 'half-of-three', property: 'agreement', predicts: 'holds', finds: 'holds' }],
    without: [{ says: 'one of two', model: 'half-of-two', property: 'agreement', predicts: 'holds', finds: { violated: 8 } }],
    expect: { verdict: 'holds only if', origin: 'by hand: two halves of an even number need not meet; the trace found by this checker on 2026-11-23, and read' },
  }),

  'crashes-only': claim({
    says: 'Paxos is of another kind than the Byzantine generals: it expects acceptors that fail, and none that lies.',
    notes: { section: '刚性事务、柔性事务、分布式系统算法', quote: '分布式系统算法：Paxos、Raft、ZAB 两军问题与拜占庭将军问题' },
    assumption: 'who crashes comes back with what it has stored, and one of three acceptors is enough to lie',
    given: [
      { says: 'acceptors crash and recover', model: 'crash', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'one of three acceptors does not tell of its vote', model: 'one-lies', property: 'agreement', predicts: 'violated', finds: { violated: 12 } },
    ],
    expect: { verdict: 'holds', origin: 'Lamport, Paxos Made Simple, section 2.1, assumes the non-Byzantine model; the trace found by this checker on 2026-11-23, and read' },
  }),
}
