/** Mutants of raft-reads that no property kills, each with the reason: found with `everystep mutate raft-reads`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the function mayBegin', before: "s.read[i].tag === 'None'",
    because: 'then a server may begin another read in place of one, which is a read like any other' },
  { operator: 'clause dropped', of: 'the function mayBegin', before: "Server.count(j => s.read[j].tag !== 'None') < reads",
    because: 'how many reads there are is a bound, which keeps the space small' },
  { operator: 'clause dropped', of: 'the guard of beginRead', before: 'mayBegin(s, i)',
    because: "then there may be more reads, each in place of the server's last, and each a read like any other" },
  { operator: 'clause dropped', of: 'the guard of beginRead', before: 'isLeader(s, i)',
    because: 'whoever does not lead in a term when the read begins never leads in it, and answer asks for that' },
  { operator: 'write dropped', of: 'the recipe of beginRead', before: 's.newestTold[i] = toldVersion(s)',
    because: 'newestTold is what linearizable compares with: without it that asks for less, and the mutants that read what is old (asks-nobody, local-reads) would pass' },
  { operator: 'clause dropped', of: 'the guard of confirm', before: "read.tag === 'Pending'",
    because: 'a read that is not pending has no term that could be the current one' },
  { operator: 'clause dropped', of: 'the guard of confirm', before: '!read.confirmedBy.has(j)',
    because: 'who confirms a read twice counts once' },
  { operator: 'clause dropped', of: 'the guard of confirm', before: 'isLeader(s, i)',
    because: 'whoever leads no more has a higher term by then, or confirms a read that answer refuses, since that asks for the leader of the same term' },
  { operator: 'clause dropped', of: 'the guard of confirm', before: 'read.term === s.currentTerm[i]',
    because: 'a read of an earlier term may be confirmed, and is not answered: answer asks for the term, too' },
  { operator: 'comparison shifted', of: 'the guard of answer', before: '>=', after: 's.commitIndex[i] > read.index',
    because: 'then a read waits for another entry to be committed, and is answered with that' },
]
