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
  /** What a part of the state adds to each sum; `text` says what it is called, and holds, once processes are exchanged. */
  of(text: (p: Permutation) => string): readonly bigint[]
}

/** The sums of a search that is reduced so, or not at all. */
export function sumsOf(reduction: Reduction | null): Sums {
  if (reduction?.isByProcess) return byProcess(reduction)
  const permutations = reduction === null ? [identity] : permutationsOf(reduction.sorts)
  return { count: permutations.length, isByProcess: false, of: text => permutations.map(p => hash64(text(p))) }
}

/** By exchanging it with the first of its sort, what is about a process is called as it would be if it were about the first. */
function byProcess({ sorts }: Reduction): Sums {
  const processes = exchangesWithFirst(sorts.filter(({ ids }) => ids.length > 1)).map(({ id, exchange }) => ({
    hidden: new Map([[id, '\u0000']]),
    exchange,
  }))
  return {
    count: 1 + processes.length,
    isByProcess: true,
    of(text) {
      const plain = text(identity)
      const about = processes.flatMap(({ hidden }, k) => (text(hidden) === plain ? [] : [k]))
      const [owner] = about
      if (about.length > 1) throw new InternalError('sums', `${plain} is about several processes`)
      return Array.from({ length: 1 + processes.length }, (_, k) => {
        if (k !== (owner ?? -1) + 1) return 0n
        return hash64(owner === undefined ? plain : text(processes[owner]?.exchange ?? identity))
      })
    },
  }
}
