/**
 * Whole numbers below `n`, the same sequence for the same seed and stream in every version of everystep: xoshiro128**
 * (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", 2021; public domain), its state filled by
 * splitmix32.
 */
export function randomNumbers(seed: number, stream: number): (n: number) => number {
  let mixed = (Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) | 0
  const splitmix = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0
    let z = mixed ^ (mixed >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return z ^ (z >>> 15)
  }
  let [a, b, c, d] = [splitmix(), splitmix(), splitmix(), splitmix()]
  const rotated = (x: number, k: number): number => (x << k) | (x >>> (32 - k))
  const next = (): number => {
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotated(d, 11)
    return result
  }
  // The high bits of the product choose among n; the bias, below n / 2^32, does not matter for walks.
  return n => Math.floor((next() / 2 ** 32) * n)
}
