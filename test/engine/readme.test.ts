import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Layout } from '../../checker/engine/tables/layout.ts'
import type { Slot } from '../../checker/engine/tables/slot.ts'
import { check } from '../../checker/verdict/check.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'

const text = readFileSync(new URL('../../checker/engine/README.md', import.meta.url), 'utf8')
const layout = new Layout(twoPhaseCommit.with({ rms: 2 }, {}, { network: 'set' }), { list: 8, wide: new Set() })
const hex = (x: bigint) => BigInt.asUintN(64, x).toString(16).padStart(16, '0')

// Whoever changes the layout or the hash must change the worked example with them.
test("the engine's README tells the fingerprint difference of rmPrepare(RM1) as it is", () => {
  const [rmState, , , , , said] = layout.slots as readonly Slot[] as [Slot, Slot, Slot, Slot, Slot, Slot]
  expect(layout.slots.slice(0, 6).map(s => [s.path.split('(')[0], s.bits, s.word, s.shift])).toEqual([
    ['rmState["RM1"]', 2, 0, 0],
    ['rmState["RM2"]', 2, 0, 2],
    ['tmState', 2, 0, 4],
    ['tmPrepared∋"RM1"', 1, 0, 6],
    ['tmPrepared∋"RM2"', 1, 0, 7],
    ['net∋', 1, 1, 0],
  ])
  expect(rmState.values).toEqual(['working', 'prepared', 'committed', 'aborted'])
  const hashes = [rmState.hash(1), rmState.hash(0), said.hash(1), said.hash(0)].map(([h]) => h as bigint)
  const [is = 0n, was = 0n, sent = 0n, notSent = 0n] = hashes
  const told = [...text.matchAll(/^ {2}[ +=-].* ([0-9a-f]{16})$/gm)].map(m => m[1])
  expect(told).toEqual([...hashes, is - was + sent - notSent].map(hex))
})

test("the engine's README tells how often recipes are run for the worked example", async () => {
  const model = twoPhaseCommit.with({ rms: 2 }, {}, { network: 'set' })
  const { states, trust } = await check(model, { properties: ['agreement'], workers: 1 })
  expect(text).toContain(
    `The whole space of ${states.distinct} states and ${states.generated} steps is explored with ${trust.rerun} runs of recipes`,
  )
})
