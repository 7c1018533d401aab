import fc from 'fast-check'
import { expect, test } from 'vitest'
import { disagreements } from './agreement.ts'
import { randomSpec } from './random-spec.ts'
import { reference, type Way, ways } from './ways.ts'

// EVERYSTEP_SECONDS=… and EVERYSTEP_SPECS=… say for how long it goes on, EVERYSTEP_SEED=… where it begins: each batch has the next seed.
const seconds = Number(process.env.EVERYSTEP_SECONDS ?? 600)
const most = Number(process.env.EVERYSTEP_SPECS ?? Infinity)
const first = Number(process.env.EVERYSTEP_SEED ?? 20_260_101)
const batch = 25

const [, tables, two, four, exact, resumed] = ways as readonly [Way, Way, Way, Way, Way, Way]
/** Beside these two, one of several; threads take long to start, and checkpoints to be written. */
const others: readonly (readonly Way[])[] = [[], [exact], [two], [], [exact], [two], [four], [resumed]]

test(
  'every way of checking finds of random specs what a dumb explorer finds',
  async () => {
    const failures: string[] = []
    const end = performance.now() + seconds * 1000
    let specs = 0
    let seed = first
    for (; specs < most && performance.now() < end; seed++, specs += batch) {
      const run = await fc.check(
        fc.asyncProperty(randomSpec(), fc.nat(others.length - 1), async (spec, other) => {
          const found = await disagreements(spec, [reference, tables, ...(others[other] ?? [])])
          if (found.length > 0) throw new Error(found.join('\n'))
        }),
        // Shrinking goes on for minutes otherwise; what it has come to by then is shown.
        { seed, numRuns: batch, interruptAfterTimeLimit: 180_000 },
      )
      if (run.failed && run.counterexample) failures.push(report(run))
      if (run.failed || seed % 20 === 0) console.log(`${specs + batch} specs, seeds ${first} to ${seed}: ${failures.length} disagree`)
      if (run.failed && run.counterexample) console.log(failures.at(-1))
    }
    console.log(`${specs} random specs, seeds ${first} to ${seed - 1}: ${failures.length} disagree`)
    expect(failures).toEqual([])
    expect(specs).toBeGreaterThan(0)
  },
  (seconds + 600) * 1000,
)

const report = ({
  seed,
  counterexamplePath,
  counterexample,
  errorInstance,
}: Pick<fc.RunDetailsFailureProperty<[object, number]>, 'seed' | 'counterexamplePath' | 'counterexample' | 'errorInstance'>): string =>
  `seed ${seed}, path ${counterexamplePath}, ${counterexample[1]}: ${errorInstance}\n${counterexample[0]}`
