/**
 * How many objects a generation holds. V8 tells objects apart in a WeakMap by a hash of 21 bits: with a million of them the chains are so long
 * that every growth takes seconds.
 */
const generation = 2 ** 18

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
