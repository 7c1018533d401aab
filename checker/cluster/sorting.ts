/** Fingerprints in pairs of words, the less significant first, and of each a number that goes with it. */
export interface Numbered {
  readonly words: Uint32Array<ArrayBuffer>
  readonly numbers: Uint32Array<ArrayBuffer>
}

const bits = 11
const buckets = 1 << bits
const passes = 3
/** So few are sorted by insertion. */
const few = 32

/** Sorts fingerprints, and has room of its own for that, as much as the most that it ever sorted. */
export class Sorter {
  #spare = roomFor(0)
  readonly #starts = new Uint32Array(buckets)

  /** Sorts the first `count` of these in place. By the upper word in passes, since fingerprints that have it in common are few; by the lower word those are inserted. */
  sort(all: Numbered, count: number): void {
    if (count > few) {
      if (this.#spare.numbers.length < count) this.#spare = roomFor(count)
      let [from, to] = [all, this.#spare]
      for (let pass = 0; pass < passes; pass++) {
        this.#distribute(from, to, count, pass * bits)
        ;[from, to] = [to, from]
      }
      copy(this.#spare, all, count)
    }
    insert(all, count)
  }

  /** Puts them into the order of some bits of their upper words; those with the same stay in order. */
  #distribute(from: Numbered, to: Numbered, count: number, shift: number): void {
    const starts = this.#starts.fill(0)
    const { words, numbers } = from
    for (let k = 0; k < count; k++) {
      const bucket = ((words[2 * k + 1] as number) >>> shift) & (buckets - 1)
      starts[bucket] = (starts[bucket] as number) + 1
    }
    let start = 0
    for (let bucket = 0; bucket < buckets; bucket++) {
      const size = starts[bucket] as number
      starts[bucket] = start
      start += size
    }
    for (let k = 0; k < count; k++) {
      const high = words[2 * k + 1] as number
      const bucket = (high >>> shift) & (buckets - 1)
      const at = starts[bucket] as number
      starts[bucket] = at + 1
      to.words[2 * at] = words[2 * k] as number
      to.words[2 * at + 1] = high
      to.numbers[at] = numbers[k] as number
    }
  }
}

export const roomFor = (count: number): Numbered => ({ words: new Uint32Array(2 * count), numbers: new Uint32Array(count) })

function copy(from: Numbered, to: Numbered, count: number): void {
  to.words.set(from.words.subarray(0, 2 * count))
  to.numbers.set(from.numbers.subarray(0, count))
}

/** Sorts what is nearly in order. */
function insert({ words, numbers }: Numbered, count: number): void {
  for (let k = 1; k < count; k++) {
    const low = words[2 * k] as number
    const high = words[2 * k + 1] as number
    let at = k
    while (at > 0) {
      const before = words[2 * at - 1] as number
      if (before < high || (before === high && (words[2 * at - 2] as number) <= low)) break
      at--
    }
    if (at === k) continue
    const number = numbers[k] as number
    words.copyWithin(2 * at + 2, 2 * at, 2 * k)
    numbers.copyWithin(at + 1, at, k)
    words[2 * at] = low
    words[2 * at + 1] = high
    numbers[at] = number
  }
}
