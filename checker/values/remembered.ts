/**
 * How many objects a generation holds. A collection of garbage goes through all that a WeakMap remembers, and most objects are asked for soon or never:
 * with 2^18 the library's quick models took a third longer than with 2^12.
 */
const generation = 2 ** 12

/** What was found out of objects lately: a WeakMap that forgets those not asked for since many others came, so that it stays quick. */
export class Remembered<V> {
  #young = new WeakMap<object, V>()
  #old = new WeakMap<object, V>()
  #size = 0

  get(of: object): V | undefined {
    const known = this.#young.get(of)
    if (known !== undefined) return known
    const older = this.#old.get(of)
    if (older !== undefined) this.set(of, older)
    return older
  }

  set(of: object, value: V): void {
    if (++this.#size > generation) {
      this.#old = this.#young
      this.#young = new WeakMap()
      this.#size = 1
    }
    this.#young.set(of, value)
  }
}
