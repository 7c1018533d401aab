/** What the notes say of a lock service, asked of the leases that its locks rest on. The bounds are those of models.ts. */
import { claim } from '../../../checker/language/index.ts'

const found = 'found by this checker on 2026-11-29, and the traces read'
const holds = { predicts: 'holds', finds: 'holds' } as const
const broken = (steps: number) => ({ predicts: 'holds', finds: { violated: steps } }) as const

export const claims = {
  'a-lock-is-consensus': claim({
    says: 'A distributed lock from a service such as ZooKeeper rests on consensus in the end.',
    notes: { section: '2、Paxos（分布式一致性算法）', quote: '采用了zookeeper等第三方接口来实现分布式锁，其实本质也是基于Paxos来实现的' },
    assumption: 'who counts a lease down has its leadership confirmed by a majority before it answers or revokes, and what it decides counts in its own term alone',
    given: [{ says: 'a leader hangs on its disk, is replaced, and wakes up: the lease that its client keeps alive stays', model: 'three-servers', property: 'keptAliveStays', ...holds }],
    without: [
      { says: 'it asks nobody but itself', model: 'asks-itself', property: 'oldLeaderRevokesNothing', ...broken(9) },
      { says: 'it asks a majority, and what it decides counts in a later term, too', model: 'asks-a-majority', property: 'keptAliveStays', ...broken(6) },
      { says: 'it answers the client without asking', model: 'answers-unconfirmed', property: 'keptAliveStays', ...broken(8) },
    ],
    expect: { verdict: 'holds only if', origin: `etcd issue 15247 and pull request 16822; ${found}` },
  }),
}
