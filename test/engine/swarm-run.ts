// One model searched by a swarm in a process of its own, for swarm.deep.ts: prints what was found, and what it took, as JSON.

import { check } from '../../checker/verdict/check.ts'
import { catalogue, modelOf } from '../specs/catalogue.ts'

const [, , asked, seed] = process.argv
const named = (await catalogue()).find(({ title }) => title === asked)
if (named === undefined) throw new Error(`there is no model ${asked}`)
const { verdict, properties, states } = await check(modelOf(named.model), { swarm: { seed: Number(seed), runs: 32 } })
const { maxRSS, userCPUTime } = process.resourceUsage()
console.log(
  JSON.stringify({
    verdict,
    violated: properties.flatMap(p => (p.verdict === 'violated' ? [`${p.name} in ${p.trace?.steps.length}`] : [])),
    met: states.distinct,
    cpuSeconds: userCPUTime / 1e6,
    mebibytes: Math.round(maxRSS / 1024),
  }),
)
