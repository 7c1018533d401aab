/**
 * Numbers that are in the order of the things that they were given for, each of which may come at any time: a new thing gets a number between
 * those of its neighbours, and where there is none, all get new ones.
 */
export class Order<T extends object> {
  readonly #compare: (a: T, b: T) => number
  readonly #sorted: T[] = []
  readonly #numbers = new Map<T, number>()

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  add(thing: T): void {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#compare(this.#sorted[middle] as T, thing) < 0) low = middle + 1
      else high = middle
    }
    const before = low === 0 ? 0 : this.of(this.#sorted[low - 1] as T)
    const after = low === this.#sorted.length ? before + 2 : this.of(this.#sorted[low] as T)
    const between = (before + after) / 2
    this.#sorted.splice(low, 0, thing)
    if (before < between && between < after) this.#numbers.set(thing, between)
    else this.#sorted.forEach((each, k) => void this.#numbers.set(each, k + 1))
  }

  /** The number of a thing that was added. */
  of(thing: T): number {
    return this.#numbers.get(thing) as number
  }
}
