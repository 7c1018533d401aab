/** What the notes say of elections where the network has split, and of a leader that must be available. */
import { claim } from '../../../checker/language/index.ts'

const section = '3、Raft 算法'

export const claims = {
  'majority-side-elects': claim({
    says: 'When the network splits, the side that has a majority elects a leader.',
    notes: { section, quote: '当因为网络原因发生脑裂，拥有大多数的一方重新选主' },
    assumption: 'those on that side reach each other, or one that has all entries reaches a majority, and the leader resigns that reaches none',
    given: [
      { says: 'two of three reach each other', model: 'rejoining', property: 'settles', predicts: 'holds', finds: 'holds' },
      { says: 'three of five reach each other, and the others one of these', model: 'two-outside', property: 'settles', predicts: 'holds', finds: 'holds' },
      { says: 'one of four reaches the others, and they only it', model: 'star', property: 'settles', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'that one lacks an entry', model: 'star-behind', property: 'settles', predicts: 'holds', finds: { violated: 0 } },
      { says: 'that one hears from a leader that reaches nobody else, and does not resign', model: 'star-no-check-quorum', property: 'settles', predicts: 'holds', finds: { violated: 0 } },
    ],
    expect: { verdict: 'holds only if', origin: 'H. Howard and I. Abraham 2020, H. Ng et al. 2023; the steps are those of models.ts' },
  }),

  'votes-until-there-is-a-leader': claim({
    says: 'Any server may stand at any time and ask all others for their votes, again and again, until there is a leader.',
    notes: { section, quote: '任意一个Server都可以申请成为Candidate并申请所有的Server投票给自己…… 则在一定的timeout后重新发起投票，直到选出Leader' },
    assumption: 'every server hears from whoever leads, or must first ask whether it would be voted for, and who hears from a leader says no',
    given: [
      { says: 'two servers do not reach each other, and there are pre-vote and leader check', model: 'chain', property: 'settles', predicts: 'holds', finds: 'holds' },
      { says: 'a server has been removed, and there are both', model: 'removed', property: 'settles', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'two servers do not reach each other, and depose each other for ever', model: 'chain-plain', property: 'settles', predicts: 'holds', finds: { violated: 6 } },
      { says: 'a server has been removed, and deposes one leader after the other', model: 'removed-plain', property: 'settles', predicts: 'holds', finds: { violated: 7 } },
    ],
    expect: { verdict: 'holds only if', origin: 'the thesis, sections 4.2.3 and 9.6, and the outage of etcd of 2 November 2020; the steps are those of models.ts' },
  }),
}
