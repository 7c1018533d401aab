// What one instance of the kernel, that is, one thread, keeps to itself; and what every part of the kernel needs.

import { MONITORS } from './memory'

/** So many candidates, and what more the last state has, are looked up together: enough to wait for many cache misses at once. */
export const BATCH: u32 = 256
/** A buffer with less room than this is full. */
const MARGIN: u32 = 1024
/** A candidate: fingerprint, position of its parent, transition. */
export const ENTRY: usize = 16
export { ASIDE, BUFFERS, CARE, CUT_STATE, CUT_STEP, DONE, FULL, LIST_FULL, MOST_CANDIDATES, MOST_CUTS, MOST_RECENT, PROTOCOL, SAME, SLICE, STEP, STOPPED, T_CUT, T_DIFFERENCE, T_FLAGS, T_MONITORS, T_NUMBER, T_STEPS, TOO_MANY, WAY_ON } from './abi'

export class My {
  // Where it is in its chunk.
  static position: u32 = 0
  static states: u32 = 0
  static firstId: u32 = 0
  static block: u32 = 0
  static chunkAt: usize = 0

  // Where it puts new states.
  static outCount: u32 = 0
  static outRoom: u32 = 0
  static outFirst: u32 = 0
  static outBlock: u32 = 0
  static outAt: usize = 0
  static range: u32 = 0 // of the ids that it gives out, if `isLogging`
  static logged: u32 = 0 // ids of that range that earlier chunks have
  static isLogging: bool = false
  static raw: usize = 0 // the log of that range: how many entries, and these
  static packed: usize = 0 // room for all that they can be packed to

  // What the control words say, and never changes during a search.
  static words: u32 = 0
  static groups: u32 = 0
  static lateGroups: u32 = 0
  static groupRoots: usize = 0
  static bitsFrom: u32 = 0
  static bitsTo: u32 = 0
  static bitRoots: usize = 0
  static listFrom: u32 = 0
  static listMax: u32 = 0
  static listRoots: usize = 0
  static blockStates: u64 = 0
  static sums: u32 = 1 // sums of hashes a state has: one; or one for each permutation; or one of what is about no process, and one for each process
  static byProcess: bool = false
  static stride: u64 = 0
  static exact: bool = false
  static whole: bool = true // every new state is kept
  static scratch: usize = 0 // the state being expanded, then its fingerprints, then the successor being built, then its fingerprints
  static candidates: usize = 0
  static pending: u32 = 0
  static buffers: usize = 0 // [asides, judgements, hits], each a count and its entries
  static bufferRoom: u32 = 0
  static overflow: bool = false
  static spills: u32 = 0 // how often the set of states found had gone to disk when this thread last looked

  // What it counted.
  static generated: u64 = 0
  static distinct: u64 = 0
  static passed: u64 = 0 // new states that were judged and not kept
  static degreeSum: u64 = 0
  static degreeMin: u32 = 0xffffffff
  static degreeMax: u32 = 0
  static expanded: u64 = 0

  // Where the author's code runs, should it fail there: at a state, or at the successor by a step.
  static here: u32 = 0
  static hereBy: u32 = 0
  static overflowTransition: u32 = 0

  // The state being expanded.
  static changes: u32 = 0
  static ways: u32 = 0 // WAY_ON and PROTOCOL, each where some leaf has it
  static cuts: u32 = 0 // steps that a capacity forbids; counted once the state is sure not to be put aside
  static cutList: usize = 0
  static tooMany: bool = false
  static roots: usize = 0 // where the tries to be walked for it begin: [the first node, where that stands]

  // Candidates that must be looked for, and how many of them were.
  static left: u32 = 0
  static seenTo: u32 = 0
  static recent: usize = 0 // fingerprints seen a moment ago, each where its bits say
  static fetched: u64 = 0 // of no use, but that the optimiser leaves the loads in
}

// @ts-expect-error: decorator
@inline
export function parentWords(): usize { return My.scratch + (<usize>My.sums << 3) }
// @ts-expect-error: decorator
@inline
export function childSums(): usize { return My.scratch + <usize>My.stride + 64 }

/** Puts [a, b, c] into buffer `which`: 0 states put aside, 1 monitors to be asked, 2 hits. False where it is full. */
export function note(which: u32, a: u32, b: u32, c: u32): bool {
  const at = My.buffers + <usize>which * (4 + <usize>My.bufferRoom * 12)
  const count = load<u32>(at)
  if (count >= My.bufferRoom) return false
  const entry = at + 4 + <usize>count * 12
  store<u32>(entry, a)
  store<u32>(entry, b, 4)
  store<u32>(entry, c, 8)
  store<u32>(at, count + 1)
  return true
}

export function full(which: u32): bool {
  // Room for a batch of states put aside, or for every monitor to be asked of one state.
  return load<u32>(My.buffers + <usize>which * (4 + <usize>My.bufferRoom * 12)) + MARGIN >= My.bufferRoom
}

/** One hit of a monitor is enough: all in one level have equally long paths. */
export function hit(monitor: u32, id: u32, transition: u32): void {
  atomic.store<i32>(<usize>load<u32>(MONITORS) + (<usize>monitor << 3), 1)
  note(2, monitor, id, transition)
}

export function addCut(which: u32): void {
  const at = <usize>which << 2
  atomic.add<u32>(at, 1)
}

/** The fingerprint of the state whose sums stand at `at`; of an orbit the same for all its states. */
export function fingerprintOf(at: usize): u64 {
  let first = load<u64>(at)
  if (My.sums == 1) return first
  const end = at + (<usize>My.sums << 3)
  if (My.byProcess) {
    for (let sum = at + 8; sum < end; sum += 8) first += spread(load<u64>(sum))
    return first
  }
  for (let sum = at + 8; sum < end; sum += 8) {
    const next = load<u64>(sum)
    if (<i64>next < <i64>first) first = next
  }
  return spread(first)
}

/**
 * The least of several sums is small more often than not, and homes in the table are proportional to fingerprints: this spreads
 * it evenly again. One to one: the finaliser of splitmix64 (G. Steele, D. Lea and C. Flood, 2014).
 */
export function spread(least: u64): u64 {
  let z = least
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb
  return z ^ (z >> 31)
}
