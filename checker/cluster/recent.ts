/** Entries; a power of two. */
const most = 1 << 16

/** The fingerprints that came by lately, about 65,000 of them: a new one takes the place of another. */
export class Recent {
  readonly #words = new Uint32Array(2 * most)

  has(high: number, low: number): boolean {
    const at = (low & (most - 1)) * 2
    return this.#words[at] === high && this.#words[at + 1] === low && (high !== 0 || low !== 0)
  }

  add(high: number, low: number): void {
    const at = (low & (most - 1)) * 2
    this.#words[at] = high
    this.#words[at + 1] = low
  }
}
