/**
 * Choices read off a tape of numbers, as in Hypothesis: fast-check makes and shrinks the tape, and a program turns it into a spec. A tape
 * that has run out reads as zero, so zero must always be the simplest choice.
 */
export class Choices {
  readonly #tape: readonly number[]
  #at = 0

  constructor(tape: readonly number[]) {
    this.#tape = tape
  }
  /** A whole number from 0 to `below` - 1. */
  number(below: number): number {
    const read = this.#tape[this.#at++] ?? 0
    return below <= 1 ? 0 : read % below
  }
  of<T>(options: readonly [T, ...T[]] | readonly T[]): T {
    const chosen = options[this.number(options.length)]
    if (chosen === undefined) throw new Error('nothing to choose from')
    return chosen
  }
  /** True about once in `times`; false once the tape has run out. */
  once(times: number): boolean {
    return this.number(times) === times - 1
  }
}
