/** Mutants of paxos that no property kills, each with the reason: found with `everystep mutate paxos`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'quantifier swapped', of: 'the function showsSafe', before: 'some', after: 'heard.every(m => m.mbal === last',
    because: 'then all that was heard has to say the same, where one vote in the last ballot is enough' },
  { operator: 'clause negated', of: 'the guard of hearPromises', before: '===', after: 'when: (s, { i }) => i !== leader',
    because: 'the variants one-candidate and one-command are judged in specs/comparisons alone; no model here has them, so that nothing differs' },
  { operator: 'clause negated', of: 'the guard of hearPromises', before: 'Value.some(v => showsSafe(s, 1, v))',
    because: 'the variants one-candidate and one-command are judged in specs/comparisons alone; no model here has them, so that nothing differs' },
]
