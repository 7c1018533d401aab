import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { killedAgainAndAgain } from './killed.ts'

const parent = mkdtempSync(join(tmpdir(), 'everystep-killed-'))
afterAll(() => rmSync(parent, { recursive: true }))

describe.each([1, 2])('a run on %i threads killed twenty times at random moments ends as one that never was', workers => {
  // Hundreds of thousands of states: a killed run gets a checkpoint or two further, and there must be work left for the twentieth.
  test.each([
    ['a growing set', ['two-phase-commit', '--const', 'rms=7', '--network', 'set', '--continue']],
    [
      'a bag, which is a list of messages',
      ['two-phase-commit', '--const', 'rms=6', '--network', 'bag', '--fault', 'stopTM=1', '--continue'],
    ],
  ])('with %s', async (_, args) => killedAgainAndAgain({ folder: join(parent, `${workers} ${_}`), kills: 20, args, workers }))
})
