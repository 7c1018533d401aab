// Checks raft-bag in this process, which does nothing else, and prints what was measured: LOSE whole|orbits.
import { check } from '../../checker/verdict/check.ts'
import { isReduced } from '../../checker/verdict/result.ts'
import { reductionsIn } from '../support/say.ts'
import { raftBag } from './raft-bag.ts'

const [lose, what] = process.argv.slice(2)
const model = raftBag.with({ terms: 2, log: 2, inFlight: 3 }, { lose: Number(lose) })
const started = performance.now()
const { verdict, cause, states, trust } = await check(model, {
  properties: ['safety'],
  workers: 1,
  states: what === 'orbits' ? 'orbits' : undefined,
})
const seconds = (performance.now() - started) / 1000
if (verdict !== 'holds') throw new Error(`${what}: ${verdict}, ${cause}`)
if (what === 'orbits' && !isReduced(trust)) throw new Error(reductionsIn({ trust }))
console.log(JSON.stringify({ distinct: states.distinct, generated: states.generated, seconds }))
