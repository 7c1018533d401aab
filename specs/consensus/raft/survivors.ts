/** Mutants of raft that no property kills, each with the reason: found with `everystep mutate raft`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'durable made volatile', of: 'the variable currentTerm', before: 'durable(mapOf(Server, bounded(Term)))',
    because: 'it takes three servers: see the model term-not-persisted, in which two servers lead one term after 33 steps' },
  { operator: 'fairness weakened', of: 'the fairness of onAppended', before: "'strong'",
    because: 'where liveness is asked for nothing is lost, and what can be received stays so until it is' },
  { operator: 'clause negated', of: 'the guard of renumber', before: '!==', after: 'c.term === term)',
    because: 'what is committed then keeps the terms as they are, which are numbered again only to stay within bounds; an election and a commit have happened by then' },
]
