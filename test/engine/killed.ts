import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { expect } from 'vitest'
import type { CheckResult } from '../../checker/verdict/result.ts'
import { bin } from '../cli/command.ts'
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
export function resultOf(out: string): Record<string, unknown> {
  const { seconds, workers, ...result } = JSON.parse(out.trim().split('\n').at(-1) ?? '') as Record<string, unknown>
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
  const options = ['--json', '--workers', `${workers}`]
  const whole = await run(['check', ...args, ...options], null)
  const keeping = ['--checkpoint', folder, '--checkpoint-seconds', '0']
  for (let kill = 0; kill < kills; kill++) {
    const command = kill === 0 ? ['check', ...args, ...keeping, ...options] : ['resume', folder, '--checkpoint-seconds', '0', ...options]
    const { killed } = await run(command, Math.random() * 40)
    expect(killed, `run ${kill + 1} ended before it could be killed: choose a larger model`).toBe(true)
  }
  const last = await run(['resume', folder, ...options], null)
  expect(last.code).toBe(whole.code)
  expect(resultOf(last.out)).toEqual(resultOf(whole.out))
}

/** Runs everystep; where `delay` is given, kills it so many milliseconds after it said that a checkpoint was written. */
function run(args: readonly string[], delay: number | null): Promise<{ out: string; code: number | null; killed: boolean }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let last = ''
    let err = ''
    let timer: NodeJS.Timeout | null = null
    createInterface(child.stdout).on('line', line => {
      last = line
      if (delay !== null && timer === null && line.includes('"event":"checkpoint"')) timer = setTimeout(() => child.kill('SIGKILL'), delay)
    })
    child.stderr.on('data', chunk => {
      err += String(chunk)
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (timer !== null) clearTimeout(timer)
      if (signal === null && !last.includes('"event":"result"')) reject(new Error(`everystep ${args.join(' ')} ended with ${code}: ${err}`))
      else resolve({ out: last, code, killed: signal === 'SIGKILL' })
    })
  })
}
