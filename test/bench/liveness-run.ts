// Checks two-phase commit in this process, which does nothing else, and prints what was measured: RMS safety|progress.
import { check } from '../../checker/verdict/check.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { progress } from '../../specs/atomic-commitment/two-phase-commit/variants.ts'

const [rms, what] = process.argv.slice(2)
const constants = [{ rms: Number(rms) }, {}, { network: 'set' }] as const
const safety = [...Object.keys(twoPhaseCommit.with(...constants).properties), 'deadlock']
const model = (what === 'progress' ? progress : twoPhaseCommit).with(...constants)
const properties = what === 'progress' ? [...safety, 'nonBlocking', 'termination'] : safety
const before = process.cpuUsage()
const { verdict, cause, states, trust } = await check(model, { properties, workers: 1 })
const { user, system } = process.cpuUsage(before)
if (verdict !== 'holds') throw new Error(`${what}: ${verdict}, ${cause}`)
console.log(
  JSON.stringify({
    distinct: states.distinct,
    // Nothing bounds the space, so every step that changes its state is an edge.
    edges: Math.round(trust.outDegree.mean * states.distinct),
    cpuSeconds: (user + system) / 1e6,
    // Node counts in kibibytes.
    peakBytes: process.resourceUsage().maxRSS * 1024,
  }),
)
