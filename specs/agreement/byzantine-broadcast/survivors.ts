/** Mutants of byzantine-broadcast that no property kills, each with the reason: found with `everystep mutate byzantine-broadcast`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the function withThese', before: '(areOfFaulty && s.Faulty.has(q))',
    because: 'then the faulty send nothing, which is one of the things that they may do' },
  { operator: 'clause dropped', of: 'the function withThese', before: 'areOfFaulty', after: '(true',
    because: 'whether faulty processes are among the senders is asked once more behind that' },
  { operator: 'clause negated', of: 'the function withThese', before: 'areOfFaulty',
    because: 'then the faulty send nothing, which is one of the things that they may do' },
  { operator: 'clause negated', of: 'the function withThese', before: 's.Faulty.has(q)', after: '!(s.Faulty.has(q)))',
    because: 'then the faulty send nothing, which is one of the things that they may do' },
  { operator: 'clause dropped', of: 'the function withThese', before: 'areOfFaulty === P.some(q => echoes.has(q) && s.Faulty.has(q))',
    because: 'the steps are the same: those with echoes of correct processes alone may happen, once more, as steps that need not' },
  { operator: 'quantifier swapped', of: 'the function withThese', before: 'some', after: 'areOfFaulty === P.every(q => echoes.has(q)',
    because: 'then the faulty send nothing, which is one of the things that they may do' },
  { operator: 'clause dropped', of: 'the function withThese', before: 's.rcvd[p].has(q)',
    because: 'all echoes can be received in one step, as well as in several' },
  { operator: 'write dropped', of: 'the recipe of action', before: 's.rcvd[p].add(q)',
    because: 'what was received before can be received again, together with the rest' },
]
