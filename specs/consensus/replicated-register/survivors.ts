/** Mutants of replicated-register that no property kills, each with the reason: found with `everystep mutate replicated-register`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'write dropped', of: 'the recipe of store', before: 's.term[m] = term',
    because: 'a copy is kept for each term: one that is stored by a member that has not joined the term breaks no promise ("Paxos Made Simple", section 2.2, asks an acceptor for no more), and in an earlier term the member adds to no majority that has left it' },
]
