/** Mutants of xa-last-resource that no property kills, each with the reason: found with `everystep mutate xa-last-resource`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of xa_prepare', before: "s.tm === 'preparing'",
    because: 'a branch that is prepared too late is rolled back all the same' },
  { operator: 'clause dropped', of: 'the guard of xa_rollback', before: "(s.rm[rm] === 'prepared' || s.rm[rm] === 'working')",
    because: 'where all roll back nobody has committed, and who has rolled back has' },
]
