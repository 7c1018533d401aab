import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import '../../checker/testing/index.ts'
import { commandsOf } from '../../checker/testing/fast-check.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { deepTest, some } from '../support/depth.ts'
import { DrivenTwoPhaseCommit } from './two-phase-commit/driven.ts'
import type { Mistake } from './two-phase-commit/nodes.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-driven-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Seeded = readonly [Mistake, readonly [shortest: number, least: number, shows: RegExp]]

const rms = ['RM1', 'RM2']
const model = twoPhaseCommit.with({ rms: rms.length }, { crash: 1, crashTM: 1 })
const driven = (mistake: Mistake | null = null) => new DrivenTwoPhaseCommit(folder, rms, mistake)

/**
 * Each mistake with the steps of the shortest run that shows it, what the TM does by itself included, those of a run from which nothing can be taken, without that, and
 * what is otherwise there.
 */
const seeded: Readonly<Record<Mistake, Seeded[1]>> = {
  // One vote of two.
  'commits-early': [2, 2, /tmState: expected init, observed committed/],
  // An RM has promised, crashes and recovers.
  'forgets-votes': [3, 3, /rmState\[RM\d\]: expected prepared, observed aborted/],
  // Both vote, both votes are counted, the TM commits, crashes and recovers.
  'forgets-decision': [7, 6, /tmState: expected committed, observed aborted/],
  // A promise alone.
  'breaks-promise': [1, 1, /rmState\[RM\d\]: expected prepared, observed aborted/],
  // Both vote, both votes are counted, the TM commits.
  'decides-apart': [5, 4, /net/],
  // The TM aborts and an RM hears of it; or the TM crashes, and aborts when it recovers.
  'commits-on-abort': [2, 3, /rmState\[RM\d\]: expected aborted, observed committed/],
  // As a forgotten decision.
  'repeats-decision-wrongly': [7, 6, /net/],
}

const tried = some(Object.entries(seeded) as Seeded[], 1, 5)

describe('two-phase commit over TCP, told step by step what to do', () => {
  deepTest('conforms on paths that cover all states', async () => {
    await expect(driven()).toConformTo(model, { cover: 'states' })
  })

  test.each(tried)('%s: generated tests find it, in as few steps as can be', async (mistake, [steps, , shows]) => {
    const said = await expect(driven(mistake))
      .toConformTo(model)
      .then(
        () => 'it passed',
        error => String((error as Error).message),
      )
    expect(said).toMatch(new RegExp(`^the system does not do what two-phase-commit does: in step ${steps} `))
    expect(said).toMatch(shows)
  })

  test.each(tried)('%s: fast-check finds it, and shrinks to as few steps', async (mistake, [, steps, shows]) => {
    const { failed, counterexample, errorInstance } = await fc.check(
      fc.asyncProperty(commandsOf(model, driven(mistake)), commands => commands.run()),
      { seed: 1, numRuns: 500 },
    )
    expect({ failed, steps: String(counterexample?.[0]).split('; ').length }).toEqual({ failed: true, steps })
    expect(String(errorInstance)).toMatch(shows)
  })
})
