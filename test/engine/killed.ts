import { expect } from 'vitest'
import type { CheckResult } from '../../checker/verdict/result.ts'
import { Killable, type Ran } from '../cli/killable.ts'
import { reductionsIn, stopIn } from '../support/say.ts'

/** All that a result says of the space and the properties, and nothing of how it was searched. */
export const essence = ({ verdict, cause, states, depth, properties, qualifications, trust }: CheckResult) => ({
  verdict,
  cause: cause.replace(/ after .*/, ''),
  states,
  depth,
  properties: properties.map(p => [p.name, p.verdict, p.trace?.steps.length ?? null, p.trace?.loop ?? null]),
  trust: [
    stopIn({ trust }),
    trust.bounds,
    reductionsIn({ trust }).replace(/no symmetry: .*/, 'no symmetry'),
    trust.neverFired,
    qualifications,
    trust.outDegree,
    trust.collision,
  ],
})

/** The result event of a run, without what depends on how it ran. */
export const resultOf = (out: string): Record<string, unknown> => withoutHow(JSON.parse(out.trim().split('\n').at(-1) ?? ''))

function withoutHow({ seconds, workers, ...result }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  expect(result).toMatchObject({ event: 'result' })
  return result
}

export interface Killing {
  readonly folder: string
  readonly kills: number
  /** What to check. */
  readonly args: readonly string[]
  readonly workers: number
}

/**
 * Checks without a break; then kills the same check with SIGKILL, each time at a random moment after its first new checkpoint, and goes on with it,
 * so often; then lets it end, and holds the results against each other.
 */
export async function killedAgainAndAgain({ folder, kills, args, workers }: Killing): Promise<void> {
  const options = ['--workers', `${workers}`]
  const whole = await ended('check', ...args, ...options)
  const keeping = ['--checkpoint', folder, '--checkpoint-seconds', '0']
  for (let kill = 0; kill < kills; kill++) {
    const command = kill === 0 ? ['check', ...args, ...keeping, ...options] : ['resume', folder, '--checkpoint-seconds', '0', ...options]
    const running = new Killable(...command)
    await running.checkpoint
    await new Promise(resolve => setTimeout(resolve, Math.random() * 40))
    running.kill()
    const { code, said } = await running.ended
    expect(code, `run ${kill + 1} ended before it could be killed: choose a larger model, if it did not fail: ${said}`).toBe(null)
  }
  const last = await ended('resume', folder, ...options)
  expect(last.code).toBe(whole.code)
  expect(withoutHow(last.result ?? {})).toEqual(withoutHow(whole.result ?? {}))
}

/** What everystep comes to where nobody kills it. */
async function ended(...args: readonly string[]): Promise<Ran> {
  const ran = await new Killable(...args).ended
  if (ran.result === null) throw new Error(`everystep ${args.join(' ')} ended with ${ran.code}: ${ran.said}`)
  return ran
}
