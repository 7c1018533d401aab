/** Mutants of raft-sessions that no property kills, each with the reason: found with `everystep mutate raft-sessions`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'write dropped', of: 'the recipe of begin', before: 's.newestTold[c] = Math.max(0, ...allTold(s))',
    because: 'newestTold is what linearizable compares with: without it that asks for less, and the models of the mutants show that it is needed' },
  { operator: 'message not sent', of: 'the recipe of begin', before: 's.net.send(Msg.Request({ from: c, serial: s.serial[c] }))',
    because: 'the client sends it when it retries' },
  { operator: 'guard negated', of: 'the guard of changeLeader', before: 'kept < s.pending.length',
    because: 'then the log of a new leader lacks nothing, and less can happen' },
  { operator: 'write dropped', of: 'the recipe of changeLeader', before: 's.pending.splice(kept)',
    because: 'then the log of a new leader lacks nothing, and less can happen' },
  { operator: 'guard dropped', of: 'the guard of changeLeader', before: 'kept < s.pending.length',
    because: 'then the log of a new leader may lack nothing, which changes nothing' },
  { operator: 'comparison shifted', of: 'the guard of changeLeader', before: '<',
    because: 'then the log of a new leader may lack nothing, which changes nothing' },
  { operator: 'fairness dropped', of: 'the fairness of begin', before: "fair: 'weak',",
    because: 'nobody has to ask for anything: answered is about clients that wait' },
  { operator: 'clause dropped', of: 'the guard of retry', before: '!s.net.has(Msg.Request({ from: c, serial: s.serial[c] }))',
    because: 'the network merges what is equal, so that sending again what is in flight changes nothing' },
  { operator: 'guard dropped', of: 'the guard of commit', before: 's.pending.length > 0',
    because: 'the recipe looks again, and does nothing where nothing is pending' },
  { operator: 'comparison shifted', of: 'the guard of commit', before: '>',
    because: 'the recipe looks again, and does nothing where nothing is pending' },
  { operator: 'clause dropped', of: 'the recipe of commit', before: 'kept.serial === serial',
    because: 'then a command that comes once more when a later one is executed is answered, by the count of that one; but its client has begun the later one, and takes only the answer to that' },
]
