import { InternalError } from '../../errors.ts'
import { hash64 } from '../../platform/hash.ts'
import { exchangesWithFirst, identity, type Permutation, permutationsOf, type Reduction } from '../../semantics/permutation.ts'

/** The sums of hashes that are kept with each state, of which the kernel makes its fingerprint. */
export interface Sums {
  readonly count: number
  /**
   * Whether the first is of what is about no process, and each other of what is about one; otherwise there is one for each permutation. Either way the
   * states of one orbit have the same sums, but in another order.
   */
  readonly isByProcess: boolean
  /** What a part of the state adds to each sum. */
  of(text: Text): readonly bigint[]
}

/** What something is called, and holds, once processes are exchanged. */
type Text = (p: Permutation) => string

/** The sums of a search that is reduced so, or not at all. */
export function sumsOf(reduction: Reduction | null): Sums {
  if (reduction?.isByProcess) return byProcess(reduction)
  const permutations = reduction === null ? [identity] : permutationsOf(reduction.sorts)
  return { count: permutations.length, isByProcess: false, of: text => permutations.map(p => hash64(text(p))) }
}

/** Which of these processes something is about, by index. */
export function aboutWhom(text: Text, ids: readonly string[]): readonly number[] {
  const plain = text(identity)
  return ids.flatMap((id, k) => (text(new Map([[id, '\u0000']])) === plain ? [] : [k]))
}

/** The processes of the sorts that there are several of. */
export const exchanged = (sorts: Reduction['sorts']): Reduction['sorts'] => sorts.filter(({ ids }) => ids.length > 1)

/** By exchanging it with the first of its sort, what is about a process is called as it would be if it were about the first. */
function byProcess({ sorts }: Reduction): Sums {
  const processes = exchangesWithFirst(exchanged(sorts))
  const ids = processes.map(({ id }) => id)
  return {
    count: 1 + processes.length,
    isByProcess: true,
    of(text) {
      const [owner = -1, ...more] = aboutWhom(text, ids)
      if (more.length > 0) throw new InternalError('sums', `${text(identity)} is about several processes`)
      const hash = hash64(text(processes[owner]?.exchange ?? identity))
      return Array.from({ length: 1 + processes.length }, (_, k) => (k === owner + 1 ? hash : 0n))
    },
  }
}
