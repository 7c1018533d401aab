// Checks one work on one engine in this process, which does nothing else, and prints what was measured: WORK ENGINE WORKERS.

import type { EngineName } from '../../checker/engine/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { works } from './works.ts'

const [name, engine, workers] = process.argv.slice(2)
const work = works.find(w => w.name === name)
if (work === undefined) throw new Error(`there is no work '${name}'`)
const model = work.model()
const started = performance.now()
const result = await check(model, { properties: [work.property], engine: engine as EngineName, workers: Number(workers) })
const seconds = (performance.now() - started) / 1000
if (result.verdict !== 'holds') throw new Error(`${name}: ${result.verdict}, ${result.cause}`)
console.log(
  JSON.stringify({
    distinct: result.states.distinct,
    generated: result.states.generated,
    seconds,
    // Node counts in kibibytes.
    peakBytes: process.resourceUsage().maxRSS * 1024,
    recipeRuns: engine === 'tables' ? result.trust.rerun : null,
  }),
)
