import { control } from '../kernel/abi.ts'
import type { Kernel, Near } from './memory.ts'
import type { Spill } from './table.ts'

/** Lines of the table that are emptied at once, of eight keys each. */
const linesAtOnce = 8192

/**
 * Forgets what a table holds that may not grow. For a search that asks others whether what it found is new: to them a state that the table knew would be
 * known as well, so that it saves questions, and decides nothing.
 */
export class Forgetting implements Spill {
  readonly tableBytes: number
  readonly #near: Near
  /** The address of room for the keys of some lines. */
  readonly room: number
  /** Chunks of the next level when the table began anew, each time in this level: a state may be among those before such a place and once more behind it. */
  cuts: number[] = []

  constructor(tableBytes: number, near: Near) {
    this.tableBytes = tableBytes
    this.#near = near
    this.room = near.allocate(2 * 8 * linesAtOnce, true) * 4
    // As if it had been full once: a state of a level may have been found before.
    near.words[control.spills] = 1
  }

  spill(kernel: Kernel, _homes: number, lines: number): void {
    const { words } = this.#near
    for (let from = 0; from < lines; from += linesAtOnce)
      kernel.takeKeys(BigInt(from), BigInt(Math.min(lines, from + linesAtOnce)), this.room)
    this.cuts.push(words[control.outChunks] as number)
    words[control.spills] = (words[control.spills] as number) + 1
  }
}
