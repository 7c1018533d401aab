// The memories of the kernel, and where in the near one everything is.
//
// near: 32-bit, what JavaScript and the kernel both read and write: control words, tries, transitions, scratch.
// fp, log, front, ids: 64-bit, as large as the search needs: fingerprints, (parent, transition) of every state, the states still to be
// expanded, and what else is known of the slots of the table. AssemblyScript knows one memory only; compile.ts turns these declarations into instructions on the others.

@external('far', 'fp.load64') export declare function fpLoad(at: u64): u64
@external('far', 'fp.load128') export declare function fpLoad128(at: u64): v128
@external('far', 'fp.store64') export declare function fpStore(at: u64, value: u64): void
@external('far', 'fp.cas64') export declare function fpSwap(at: u64, expected: u64, value: u64): u64
@external('far', 'log.load64') export declare function logLoad(at: u64): u64
@external('far', 'log.store64') export declare function logStore(at: u64, value: u64): void
@external('far', 'log.size') export declare function logPages(): u64
@external('far', 'log.grow') export declare function logGrow(pages: u64): u64
@external('far', 'front.load32') export declare function frontLoad(at: u64): u32
@external('far', 'front.store32') export declare function frontStore(at: u64, value: u32): void
@external('far', 'front.load64') export declare function frontLoad64(at: u64): u64
@external('far', 'front.store64') export declare function frontStore64(at: u64, value: u64): void
@external('far', 'front.size') export declare function frontPages(): u64
@external('far', 'front.grow') export declare function frontGrow(pages: u64): u64

@external('far', 'ids.load32') export declare function idLoad(at: u64): u32
@external('far', 'ids.store32') export declare function idStore(at: u64, value: u32): void
@external('far', 'ids.cas32') export declare function idSwap(at: u64, expected: u32, value: u32): u32

// Control words, by index; tables/memory.ts names the same ones.
export const LOCK: usize = 0 << 2
export const STOP: usize = 1 << 2 // not zero: return to JavaScript at the next batch
export const TABLE_SIZE: usize = 2 << 2 // slots of the fingerprint table, 64 bits
export const IDS: usize = 4 << 2 // state ids given out
export const IDS_GROW: usize = 5 << 2 // give out no more than this before the table has grown
export const BLOCKS: usize = 6 << 2 // front blocks ever made
export const FREE: usize = 7 << 2 // front blocks on the free list
export const FREE_LIST: usize = 8 << 2 // address of the free list
export const CHUNKS: usize = 9 << 2 // chunks of the level being expanded
export const NEXT_CHUNK: usize = 10 << 2 // the next of them to be taken
export const CHUNK_LIST: usize = 11 << 2 // address of their descriptors
export const OUT_CHUNKS: usize = 12 << 2 // chunks of the next level
export const OUT_LIST: usize = 13 << 2
export const WORDS: usize = 14 << 2 // 32-bit words of a state
export const GROUPS: usize = 15 << 2
export const GROUP_ROOTS: usize = 16 << 2
export const BITS_FROM: usize = 17 << 2 // words that hold the messages of `set` networks as bits
export const BITS_TO: usize = 18 << 2
export const BIT_ROOTS: usize = 19 << 2
export const LIST_FROM: usize = 20 << 2 // word at which the list of messages in flight starts
export const LIST_MAX: usize = 21 << 2
export const LIST_ROOTS: usize = 22 << 2
export const MONITORS: usize = 23 << 2 // address of [done, root] of each monitor
export const FINAL: usize = 24 << 2 // index of the monitor that is hit by states which may not be stuck
export const CONSTRAINT: usize = 25 << 2 // index of the monitor hit by states outside the constraint, or -1
export const MESSAGE_CLASS: usize = 26 << 2 // address of the class of each message on the list
export const MESSAGE_HASH: usize = 27 << 2 // address of the 64-bit hash of each message on the list
export const BLOCK_STATES: usize = 28 << 2
export const LAST_LEVEL: usize = 32 << 2 // not zero: judge new states, but keep none
export const EXACT: usize = 35 << 2 // not zero: states are told apart whole, and not by fingerprints
export const LATE_GROUPS: usize = 37 << 2 // so many groups, the last, are asked when it is known whether the state is quiet
export const NUMBERS: usize = 36 << 2 // of an exact search's graph: address of the number of each block's first state
export const KEEP_ALL: usize = 34 << 2 // not zero: no block is given back, so that every state can be read again
export const BEYOND: usize = 33 << 2 // set where there were any

export const LOG_ENTRY: u64 = 8
export const DESCRIPTOR: usize = 16 // [first id, states, block, kept]

/** Takes the lock that guards what threads share and cannot swap in one instruction. Held for a few instructions only. */
// @ts-expect-error: decorator
@inline
export function lock(): void {
  while (atomic.cmpxchg<i32>(LOCK, 0, 1) != 0) {}
}

// @ts-expect-error: decorator
@inline
export function unlock(): void {
  atomic.store<i32>(LOCK, 0)
}
