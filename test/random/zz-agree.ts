import fc from 'fast-check'
import { disagreements } from './agreement.ts'
import { randomSpec } from './random-spec.ts'
import { ways } from './ways.ts'

const [seed, n, from = '0', to = '1e9'] = process.argv.slice(2)
const specs = fc.sample(randomSpec(), { seed: Number(seed), numRuns: Number(n) })
let bad = 0
let sym = 0
const at = performance.now()
for (const [k, s] of specs.entries()) {
  if (k < Number(from) || k > Number(to)) continue
  if (s.symmetric) sym++
  try {
    const d = await disagreements(s, process.env.ALL ? ways : [ways[k % 2]!, ways[2 + (k % 4)]!])
    if (d.length) {
      bad++
      console.log('#', k, d.slice(0, 6).join('\n   '))
    }
    if (d.length && process.env.SHOW) console.log(String(s))
  } catch (error) {
    bad++
    console.log(
      '#',
      k,
      (error as Error).message.slice(0, 300),
      (error as { hint?: string }).hint ?? '',
      process.env.STACK ? (error as Error).stack : '',
    )
    if (process.env.SHOW) console.log(String(s))
  }
}
console.log(bad, 'bad of', specs.length, 'symmetric', sym, (performance.now() - at) / specs.length, 'ms each')
