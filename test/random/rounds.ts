import fc from 'fast-check'
import { disagreements } from './agreement.ts'
import { randomSpec } from './random-spec.ts'
import { reference, type Way, ways } from './ways.ts'

const batch = 25

const [, tables, two, four, exact, resumed] = ways as readonly [Way, Way, Way, Way, Way, Way]
/** Beside these two, one of several; threads take long to start, and checkpoints to be written. */
const others: readonly (readonly Way[])[] = [[], [exact], [two], [], [exact], [two], [four], [resumed]]

/** How long to go on, and with which seed to begin; each batch has the next one. */
export interface Extent {
  readonly first: number
  readonly specs: number
  readonly seconds: number
}

/** How many specs were compared, and how many took too long for the dumb explorer; what disagreed, with the seed and path that repeat it. */
export interface Rounds {
  readonly compared: number
  readonly tooLarge: number
  readonly seeds: readonly [number, number]
  readonly failures: readonly string[]
}

/** Compares random specs by all ways of checking, until there have been as many as were asked for or the time is over; `tell` hears of it now and then. */
export async function rounds({ first, specs, seconds }: Extent, tell: (soFar: Rounds) => void): Promise<Rounds> {
  const end = performance.now() + seconds * 1000
  const failures: string[] = []
  let ran = 0
  let tooLarge = 0
  let seed = first
  const soFar = (): Rounds => ({ compared: ran - tooLarge, tooLarge, seeds: [first, seed - 1], failures })
  while (ran - tooLarge < specs && performance.now() < end) {
    const run = await fc.check(
      fc.asyncProperty(randomSpec(), fc.nat(others.length - 1), async (spec, other) => {
        const found = await disagreements(spec, [reference, tables, ...(others[other] ?? [])], () => tooLarge++)
        if (found.length > 0) throw new Error(found.join('\n'))
      }),
      // Shrinking goes on for minutes otherwise; what it has come to by then is shown.
      { seed, numRuns: batch, interruptAfterTimeLimit: 180_000 },
    )
    seed++
    ran += run.numRuns
    if (run.failed && run.counterexample) failures.push(report(run))
    if (run.failed || seed % 4 === 0) tell(soFar())
  }
  return soFar()
}

/** One line of it. */
export const sayRounds = ({ compared, tooLarge, seeds: [first, last], failures }: Rounds): string =>
  `${compared} random specs, seeds ${first} to ${last}: ${failures.length} disagree; ${tooLarge} more were too large to compare`

const report = ({
  seed,
  counterexamplePath,
  counterexample,
  errorInstance,
}: Pick<fc.RunDetailsFailureProperty<[object, number]>, 'seed' | 'counterexamplePath' | 'counterexample' | 'errorInstance'>): string =>
  `seed ${seed}, path ${counterexamplePath}, ${counterexample[1]}: ${errorInstance}\n${counterexample[0]}`
