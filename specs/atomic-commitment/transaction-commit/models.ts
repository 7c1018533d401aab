/**
 * The counts for n RMs, by hand. While no RM has committed each is working, prepared or aborted, and every mixture is reachable:
 * 3^n states. Once one has committed all are prepared or committed, at least one committed: 2^n - 1 more. The longest shortest
 * path prepares and then decides every RM: 2n steps, 2n + 1 states. Steps: in the first 3^n states a working RM may prepare or abort and a
 * prepared one abort, n 3^n in all; where all are prepared each may commit, n; in the other states every prepared RM may commit,
 * n 2^(n-1) - n. With the initial state 1 + n 3^n + n 2^(n-1) are generated.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { transactionCommit } from './protocol.ts'
import { abortAlone, commitAlone } from './variants.ts'

const byHand = (n: number): Expectation => ({
  verdict: 'holds',
  distinct: 3 ** n + 2 ** n - 1,
  generated: 1 + n * 3 ** n + n * 2 ** (n - 1),
  depth: 2 * n + 1,
  origin: 'derived by hand, see the head of this file',
})

export const models = {
  'three-rms': model(transactionCommit, {
    constants: { rms: 3 },
    says: 'The problem as it is stated has a solution: some runs commit, others abort, none does both.',
    expect: byHand(3),
  }),
  'five-rms': model(transactionCommit, {
    constants: { rms: 5 },
    says: 'The same for five RMs.',
    expect: byHand(5),
  }),
  'commit-alone': model(commitAlone, {
    constants: { rms: 3 },
    says: 'A promise to commit is not a permission: one RM prepares and commits, another is still free to abort.',
    expect: {
      verdict: 'violated',
      violated: { agreement: 3 },
      origin: 'by hand: an RM must prepare before it commits, and another must abort first, since none may abort after a commit',
    },
  }),
  'abort-alone': model(abortAlone, {
    constants: { rms: 3 },
    says: 'Once one RM has committed, the prepared ones have lost the right to abort.',
    expect: {
      verdict: 'violated',
      violated: { agreement: 5 },
      origin: 'by hand: all three prepare, one commits, another aborts',
    },
  }),
}
