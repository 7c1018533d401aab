/**
 * EVERYSTEP_SPECS=… EVERYSTEP_SECONDS=… EVERYSTEP_SEED=… node test/random/run.ts: compares random specs by all ways of checking, and exits with 1 where two disagree.
 * Without a test runner between: it would make every import a property to be looked up.
 */
import { rounds, sayRounds } from './rounds.ts'

const { EVERYSTEP_SPECS: specs, EVERYSTEP_SECONDS: seconds, EVERYSTEP_SEED: first } = process.env

let told = 0
const result = await rounds(
  { first: Number(first ?? 20_260_101), specs: Number(specs ?? Infinity), seconds: Number(seconds ?? 600) },
  soFar => {
    for (const failure of soFar.failures.slice(told)) console.log(failure)
    told = soFar.failures.length
    console.log(sayRounds(soFar))
  },
)
console.log(sayRounds(result))
process.exitCode = result.failures.length === 0 && result.compared > 0 ? 0 : 1
