// The memories of the kernel, and where in the near one everything is.
//
// near: 32-bit, what JavaScript and the kernel both read and write: control words, tries, transitions, scratch.
// fp, log, front, ids: 64-bit, as large as the search needs: fingerprints, (parent, transition) of every state, the states still to be
// expanded, and what else is known of the slots of the table. AssemblyScript knows one memory only; the compiler turns these declarations into instructions on the others.

@external('far', 'fp.load64') export declare function fpLoad(at: u64): u64
@external('far', 'fp.load128') export declare function fpLoad128(at: u64): v128
@external('far', 'fp.store64') export declare function fpStore(at: u64, value: u64): void
@external('far', 'fp.cas64') export declare function fpSwap(at: u64, expected: u64, value: u64): u64
@external('far', 'fp.load32') export declare function fpLoad32(at: u64): u32
@external('far', 'fp.store32') export declare function fpStore32(at: u64, value: u32): void
@external('far', 'fp.or32') export declare function fpOr32(at: u64, bits: u32): u32
@external('far', 'fp.publish32') export declare function fpPublish32(at: u64, value: u32): void
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

export * from './abi' // the control words: made of kernel/abi.ts when the kernel is compiled
import { LOCK } from './abi'

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
