import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { Killable, type Ran } from '../cli/killable.ts'
import { type Failing, failing, wayTo } from './killed.ts'
import { hasServer, startServer } from './server.ts'

const parent = mkdtempSync(join(tmpdir(), 'everystep-cluster-killed-'))
afterAll(() => rmSync(parent, { recursive: true, force: true }))

// EVERYSTEP_RUNS is how many kills there are, of each place.
const kills = Number(process.env.EVERYSTEP_RUNS ?? 50)

/** Two that hold, and one that is violated. */
const checks = {
  'a growing set': ['two-phase-commit', '--const', 'rms=6', '--network', 'set', '--property', 'agreement', '--continue'],
  'a bag': [
    ...['two-phase-commit', '--const', 'rms=5', '--network', 'bag', '--fault', 'stopTM=1'],
    ...['--property', 'agreement', '--property', 'deadlock', '--continue'],
  ],
  'a violation': [
    'two-phase-commit',
    '--const',
    'rms=5',
    '--variant',
    'eager-commit',
    '--network',
    'bag',
    '--property',
    'agreement',
    '--continue',
  ],
} as const

/** What a result says of the space and the properties, and nothing of how it was searched. */
const essence = ({ result, code }: Ran) => {
  const { verdict, states, depth, properties } = result ?? {}
  const told = (properties as { name: string; verdict: string; steps?: number }[]).map(p => [p.name, p.verdict, p.steps ?? null])
  return { code, verdict, states, depth, told }
}

const patience = ['--lost-after', '3']

/** One leg: a check, or what goes on with it, by two nodes, of which something fails; it comes to its end where nothing does. */
async function leg(place: 'redis' | 'folder', asked: readonly string[], fails: Failing | null, after: number): Promise<Ran> {
  const server = place === 'redis' ? await startServer() : null
  const way = server === null ? null : await wayTo(server.port)
  const folder = mkdtempSync(join(parent, 'place-'))
  const at = way === null ? folder : `redis://127.0.0.1:${way.port}`
  const check = new Killable(...asked, '--cluster', at, '--nodes', '2')
  const nodes = [1, 2].map(() => new Killable('join', at, '--wait', '60', ...patience))
  if (fails !== null) {
    await check.checkpoint
    await new Promise(resolve => setTimeout(resolve, after))
    if (fails === 'node') nodes[0]?.kill()
    else if (fails === 'check') check.kill()
    else if (fails === 'server') server?.kill()
    else way?.cut()
  }
  const ran = await check.ended
  const ends = await Promise.all(nodes.map(node => node.ended))
  await server?.stop()
  way?.cut()
  // Those that are left notice it, and none of them ends by a fault of its own.
  for (const end of ends) expect([null, 0, exitCode.inconclusive], end.said).toContain(end.code)
  return ran
}

describe.each(hasServer ? (['redis', 'folder'] as const) : (['folder'] as const))('two nodes that meet at a %s', place => {
  const kinds = failing.filter(kind => place === 'redis' || kind === 'node' || kind === 'check')

  const share = Math.ceil(kills / Object.keys(checks).length)

  test.each(Object.entries(checks))(
    `%s: whatever fails at ${share} random moments, the verdict is right, or the run stops with a clear word and goes on`,
    async (name, check) => {
      const alone = essence(await new Killable('check', ...check, '--workers', '1').ended)
      const every = ['--checkpoint-seconds', '0']
      let failed = 0
      let lost = 0
      // Each leg comes a level further, until one ends; where kills are left by then, the check begins anew.
      for (let run = 0; failed < share; run++) {
        const folder = join(parent, `${place} ${name} ${run}`)
        mkdirSync(folder)
        for (let resumes = false, over = false; !over; resumes = true) {
          const asked = resumes ? ['resume', folder, ...every] : ['check', ...check, '--checkpoint', folder, ...every, ...patience]
          const fails = failed < share ? (kinds[failed % kinds.length] ?? null) : null
          const ran = await leg(place, asked, fails, Math.random() * 150)
          if (fails !== null) failed++
          if (ran.code === null) continue
          if (ran.code === exitCode.inconclusive) {
            lost++
            expect(ran.result?.stopped, ran.said).toMatch(/^the cluster was lost: /)
            continue
          }
          expect(essence(ran), ran.said).toEqual(alone)
          over = true
        }
      }
      expect(lost).toBeGreaterThan(share / 4)
    },
  )
})
