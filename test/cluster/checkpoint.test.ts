import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeMessage } from '../../checker/cluster/wire.ts'
import type { CheckpointEvent } from '../../checker/engine/checkpointing.ts'
import { check } from '../../checker/verdict/check.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { told } from '../engine/told.ts'
import { decidable } from './agreement.ts'
import { type Clustered, clustered } from './in-process.ts'

const model = twoPhaseCommit.with({ rms: 3 }, { stopTM: 1 }, { network: 'set' })
const properties = decidable(model)
let alone: unknown
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'everystep-cluster-checkpoint-'))
  alone = told(await check(model, { properties, continue: true, engine: 'reference' }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Checks the model, keeping checkpoints, until a level is reached; or to its end. */
async function leg(of: string, how: Clustered, resume: boolean, until = Infinity, limits = {}) {
  const events: CheckpointEvent[] = []
  const stop = new AbortController()
  const result = await clustered(
    model,
    {
      ...{ properties, continue: true, limits, signal: stop.signal },
      onProgress: ({ depth }) => {
        if (depth >= until) stop.abort()
      },
      checkpoint: { folder: join(folder, of), seconds: 0, about: { of }, resume, onEvent: event => events.push(event) },
    },
    how,
  )
  return { result, events }
}

test('what was interrupted goes on from its checkpoint, with other numbers of nodes, to the same end', async () => {
  const first = await leg('interrupted', { nodes: 2 }, false, 4)
  expect(first.result.trust.stopped).toEqual({ why: 'interrupted' })
  expect(first.events.some(e => e.what === 'written')).toBe(true)
  expect(first.events.some(e => e.what === 'over')).toBe(false)
  const second = await leg('interrupted', { nodes: 3 }, true, 7)
  expect(second.result.trust.stopped).toEqual({ why: 'interrupted' })
  expect(second.result.depth).toBeGreaterThan(4)
  const last = await leg('interrupted', { nodes: 1 }, true)
  expect(told(last.result)).toEqual(alone)
  expect(last.events.at(-1)).toEqual({ what: 'over' })
})

test('a node that is lost ends the run, and the checkpoint of the level before goes on', async () => {
  let answers = 0
  const first = await leg(
    'lost',
    {
      ...{ nodes: 2, patience: 0.6 },
      // From some answer on nothing of this node arrives any more.
      through: (carrier, who) =>
        who !== 'node 2'
          ? carrier
          : {
              ...carrier,
              async send(run, inbox, block) {
                if (decodeMessage(block, '')?.kind === 'answer') answers++
                if (answers < 6) await carrier.send(run, inbox, block)
              },
            },
    },
    false,
  )
  expect(first.result.trust.stopped).toMatchObject({ why: 'lost' })
  expect(first.events.filter(e => e.what === 'written').length).toBeGreaterThan(1)
  const last = await leg('lost', { nodes: 2 }, true)
  expect(told(last.result)).toEqual(alone)
})

test('a checkpoint that was changed, or is of another model, is refused', async () => {
  await leg('damaged', { nodes: 2 }, false, 4)
  const file = join(folder, 'damaged', 'everystep.checkpoint')
  const bytes = readFileSync(file)
  const other = twoPhaseCommit.with({ rms: 2 }, { stopTM: 1 }, { network: 'set' })
  const checkpoint = { folder: join(folder, 'damaged'), seconds: 0, about: null, resume: true, onEvent: null }
  await expect(clustered(other, { properties, checkpoint }, { nodes: 1 })).rejects.toThrow('is of another model')
  writeFileSync(file, bytes.with(bytes.length - 60, (bytes.at(-60) ?? 0) ^ 1))
  await expect(leg('damaged', { nodes: 1 }, true)).rejects.toThrow('a checksum is wrong')
})
