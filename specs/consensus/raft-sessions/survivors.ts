/** Mutants of raft-sessions that no property kills, each with the reason: found with `everystep mutate raft-sessions`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'write dropped', of: 'the recipe of begin', before: 's.newestTold[c] = Math.max(0, ...allTold(s))',
    because: 'newestTold is what linearizable compares with: without it that asks for less, and the models of the mutants show that it is needed' },
  { operator: 'message not sent', of: 'the recipe of begin', before: 's.net.send(Msg.Request({ from: c, serial: s.serial[c] }))',
    because: 'the client sends it when it retries' },
  { operator: 'guard negated', of: 'the guard of changeLeader', before: 'kept < s.pending.length',
    because: 'then the log of a new leader lacks nothing, and less can happen' },
]
