import { control, most, told } from '../kernel/abi.ts'
import type { Near } from './memory.ts'

/** How a search keeps a part of the states only: from some level on, of each level some. */
export interface Sampling {
  /** Every state is kept until so many are found; then some of each level. */
  readonly whole: number
  /** About so many of each level of a run. */
  readonly width: (run: number) => number
  /** The same seed keeps the same states. */
  readonly seed: number
  /** How often the search is made, each time with the next seed. */
  readonly runs: number
  /** Bytes of the filter that tells whether a state was found; null for the table of all fingerprints. */
  readonly filter: number | null
  /** Told of each level before it is expanded. */
  readonly onLevel: ((level: SampledLevel) => void) | null
}

/** A level whose states are all found, and none of them expanded. */
export interface SampledLevel {
  readonly run: number
  /** Initial states have depth 1. */
  readonly depth: number
  /** Its states, those included that are not kept. */
  readonly found: number
  readonly kept: number
  /** Steps taken so far. */
  readonly generated: number
  /** Bytes of a state among those to be expanded. */
  readonly stride: number
}

const mask = 2n ** 64n - 1n

/** As the kernel's `sample` chooses. */
export function isTaken(fingerprint: bigint, bits: number): boolean {
  let z = fingerprint
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask
  return (z ^ (z >> 31n)) >> (64n - BigInt(bits)) === 0n
}

/** Writes the control words of a sampled search before its kernel opens. */
export function prepareSampling({ filter }: Sampling, near: Near): void {
  const at = near.allocate(most.sampled * 2, true) * 4
  near.words[control.sample] = at
  near.words[control.keepBelow] = -1
  near.words[control.toldBy] = filter === null ? told.bySlots : told.byBits
}
