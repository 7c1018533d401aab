/** Mutants of zab that no property kills, each with the reason: found with `everystep mutate zab`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of updateLeader', before: 's.leaderOracle !== i',
    because: 'the election then chooses the same server again, which leads again by followLeader all the same' },
  { operator: 'write dropped', of: 'the recipe of updateLeader', before: "become(s, i, 'Leading')",
    because: 'then the server that is chosen hears of it in a step of its own, followLeader, like any other' },
  { operator: 'write dropped', of: 'the recipe of leaderProcessRequest', before: 's.requests.made++',
    because: 'the number of a request is the value of its transaction, by which properties tell apart what has the same zxid; nothing has' },
  { operator: 'writes swapped', of: 'the recipe of leaderProcessRequest', before: 's.history[i].push',
    because: 'then the values of transactions are counted from 1, and not from 0' },
  { operator: 'clause negated', of: 'the guard of updateLeader', before: '===', after: 'p.i !== Server.ids[0]',
    because: 'then it is the other of the two servers that is chosen again and again' },
  { operator: 'durable made volatile',
    because: 'no fault crashes a server of zab: restart is a step of the protocol, which says itself what is lost' },
  { operator: 'clause dropped', of: 'the guard of read', before: 's.lastCommitted[i] !== s.seen',
    because: 'to read again what has been read changes nothing' },
]
