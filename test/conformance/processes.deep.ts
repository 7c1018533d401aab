import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { conforms } from '../../checker/index.ts'
import { sayMisfit } from '../../reports/say/misfit.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import type { Mistake } from './two-phase-commit/nodes.ts'
import { Processes } from './two-phase-commit/processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-killed-'))
afterAll(() => rmSync(folder, { recursive: true }))

const rms = ['RM1', 'RM2', 'RM3']
const model = twoPhaseCommit.with({ rms: rms.length }, { crash: Infinity, crashTM: Infinity })

/** Small and repeatable: the linear congruential generator of Numerical Recipes. */
function random(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** All nodes work while some of them are killed at whatever moment it is, and started again. */
async function logsOf(seed: number, mistake: Mistake | null): Promise<readonly string[]> {
  const upTo = random(seed)
  const system = await Processes.start(folder, rms, mistake)
  try {
    const working = rms.map(async rm => {
      await wait(upTo(12))
      await system.call(rm, upTo(8) === 0 ? 'refuse' : 'prepare')
    })
    // Half of the time the kills come once there may be a decision.
    const late = upTo(2) === 0
    if (late) {
      await Promise.all(working)
      await system.settle()
    }
    for (let kills = 0; kills < 3; kills++) {
      await wait(upTo(15))
      const name = late && kills === 0 ? 'TM' : (system.names[upTo(system.names.length)] as string)
      await system.kill(name)
      await system.restart(name)
    }
    await Promise.all(working)
    await system.settle()
    if (upTo(3) === 0) await system.call('TM', 'abort')
    await system.settle()
  } finally {
    await system.end()
  }
  return system.end()
}

const compared = async (logs: readonly string[]) => {
  const { verdict, prefixes } = await conforms(model, {
    logs: logs.filter(written),
    hidden: ['crash', 'crashTM'],
    limits: { maxSeconds: 5 },
  })
  return { verdict, misfits: prefixes.flatMap(p => p.next.flatMap(n => n.misfits.map(sayMisfit))) }
}

/** A node that was killed before it did anything has written no log. */
const written = (log: string): boolean => existsSync(log)

test.each(Array.from({ length: 8 }, (_, k) => k + 1))(
  'nodes that are killed at any moment conform, seed %i',
  async seed => {
    expect(await compared(await logsOf(seed, null))).toEqual({ verdict: 'conforms', misfits: [] })
  },
  60_000,
)

test.each(['forgets-votes', 'forgets-decision', 'commits-early', 'decides-apart'] as const)(
  '%s is found by some of these kills',
  async mistake => {
    const verdicts: string[] = []
    for (let seed = 1; seed <= 8 && !verdicts.includes('diverges'); seed++)
      verdicts.push((await compared(await logsOf(seed, mistake))).verdict)
    expect(verdicts).toContain('diverges')
  },
  120_000,
)
