import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { killedAgainAndAgain } from './killed.ts'

const parent = mkdtempSync(join(tmpdir(), 'everystep-killed-'))
afterAll(() => rmSync(parent, { recursive: true }))

// Five kinds of run, on one thread and on two, twenty kills each: 200.
describe.each([1, 2])('a run on %i threads killed twenty times at random moments ends as one that never was', workers => {
  // Hundreds of thousands of states: a killed run gets a checkpoint or two further, and there must be work left for the twentieth.
  test.each([
    ['a growing set', ['two-phase-commit', '--const', 'rms=7', '--network', 'set', '--continue']],
    [
      'a bag, which is a list of messages',
      ['two-phase-commit', '--const', 'rms=6', '--network', 'bag', '--fault', 'stopTM=1', '--continue'],
    ],
    ['whole states', ['two-phase-commit', '--const', 'rms=7', '--network', 'set', '--exact', '--continue']],
    ['a graph for liveness', ['two-phase-commit', '--model', 'progress-loss', '--const', 'rms=5', '--continue']],
    ['a violation on the way', ['two-phase-commit', '--const', 'rms=6', '--variant', 'eager-commit', '--network', 'bag', '--continue']],
  ])('with %s', async (name, args) => killedAgainAndAgain({ folder: join(parent, `${workers} ${name}`), kills: 20, args, workers }))
})
