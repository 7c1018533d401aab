import { SpecFailure } from '../errors.ts'

/** Milliseconds that one run of a loop may take, where an honest one takes far less than one; and what is left to a loop that once took longer. */
const patience = 1000
const lessPatience = 20
/** Rounds between two looks at the clock. */
const interval = 64

/**
 * What the loops of an instrumented file call: given the line of a loop, when it begins, what it must call in each round. Throws SpecFailure there, once the
 * loop takes too long: in a browser nobody else could end it.
 */
export function loopGuardsOf(file: string): (line: number) => () => void {
  const endless = new Set<number>()
  return line => {
    let rounds = 0
    let begun = 0
    return () => {
      if (rounds++ % interval !== 0) return
      const now = performance.now()
      if (rounds === 1) begun = now
      if (now - begun <= (endless.has(line) ? lessPatience : patience)) return
      endless.add(line)
      throw new SpecFailure('never-returns', `the loop at ${file}:${line} has not ended for ${patience / 1000} s`, {
        hint: 'a loop in a guard, a recipe or a property does not end',
      })
    }
  }
}
