import { isNetwork } from '../language/network.ts'
import type { State } from '../language/types.ts'
import type { Instance, Semantics } from '../semantics/semantics.ts'
import { Bag, Fifo, keyOf, type Network } from '../values/index.ts'

/** Networks with fewer messages in flight than this are not suspected. */
const suspicious = 8

/** How often the steps are taken again before they are believed to go on for ever. */
const pumped = 64

/** Where a network without a capacity grows for ever: its name, and the index in the chain from which the steps repeat. */
export interface Growth {
  readonly network: string
  readonly from: number
}

/**
 * Whether `state` is an earlier state of its own chain, but for more messages in flight: then the steps between the two can be
 * taken again and again (the pumping of Karp and Miller's coverability trees, 1969). A guard may ask for a message's
 * absence, or bound how many are in flight, so the steps are really taken many times more before it is said.
 */
export function keepsGrowing(
  semantics: Semantics,
  state: State,
  chain: () => readonly State[],
  steps: () => readonly Instance[],
): Growth | null {
  const { vars } = semantics.model
  for (const [name, of] of Object.entries(vars)) {
    if (!isNetwork(of) || of.capacity !== Infinity || of.network === 'set') continue
    // A set never grows for ever; a merging network does, by duplicates.
    const now = state[name] as Network
    if (now.size < suspicious) continue
    const rest = (s: State) =>
      Object.keys(vars)
        .filter(v => v !== name)
        .map(v => keyOf(s[v]))
        .join()
    const here = rest(state)
    const before = chain()
    for (let from = before.length - 2; from >= 0; from--) {
      const then = before[from] as State
      if (within(then[name] as Network, now) && rest(then) === here && repeats(semantics, state, steps().slice(from), name))
        return { network: name, from }
    }
  }
  return null
}

/** Whether every message of one network is also in the other, in the same order where order counts, and the other has more. */
function within(less: Network, more: Network): boolean {
  if (less.size >= more.size) return false
  if (less instanceof Bag) return [...less].every(m => less.count(m) <= more.count(m))
  if (!(less instanceof Fifo && more instanceof Fifo)) return false
  return Object.entries(less.links).every(([link, messages]) => messages.every((m, i) => keyOf(m) === keyOf(more.links[link]?.[i] ?? null)))
}

function repeats(semantics: Semantics, from: State, steps: readonly Instance[], network: string): boolean {
  let state = from
  for (let times = 0; times < pumped; times++)
    for (const step of steps) {
      const next = semantics.take(state, step)
      if (next === null) return false
      state = next.to
    }
  return within(from[network] as Network, state[network] as Network)
}
