import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { conforms } from '../../checker/index.ts'
import { sayMisfit } from '../../reports/say/misfit.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import type { Mistake } from './two-phase-commit/nodes.ts'
import { Processes } from './two-phase-commit/processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-processes-'))
afterAll(() => rmSync(folder, { recursive: true }))

const rms = ['RM1', 'RM2']
const model = twoPhaseCommit.with({ rms: rms.length }, { crash: Infinity, crashTM: Infinity })

/** One is killed with SIGKILL once it has voted, and both are started again: what the logs of all processes show. */
async function killedAfterItsVote(mistake: Mistake | null) {
  const system = await Processes.start(folder, rms, mistake)
  try {
    await system.call('RM1', 'prepare')
    await system.call('RM1', 'settled')
    await system.kill('RM1')
    await system.restart('RM1')
    await system.call('RM2', 'prepare')
    await system.settle()
  } finally {
    await system.end()
  }
  return conforms(model, { logs: await system.end(), hidden: ['crash', 'crashTM'] })
}

test.concurrent('two-phase commit in processes that are killed with SIGKILL: the logs conform', async () => {
  const { verdict, logs, explanation } = await killedAfterItsVote(null)
  expect(verdict).toBe('conforms')
  // The TM: two votes and the decision; RM1: its vote, that it recovered, the decision; RM2: its vote and the decision.
  expect(logs.map(l => l.events)).toEqual([3, 3, 2])
  expect(explanation?.map(s => s.step)).toContainEqual(expect.stringMatching(/^crash\(process: RM1\)$/))
})

test.concurrent('a vote that is not on the disk when it is answered is found', async () => {
  const { verdict, prefixes } = await killedAfterItsVote('forgets-votes')
  expect(verdict).toBe('diverges')
  expect(prefixes.flatMap(p => p.next.flatMap(n => n.misfits.map(sayMisfit)))).toContainEqual(
    expect.stringContaining('rmState[RM1] is aborted in the log and prepared in the model'),
  )
})
