import { describe, expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { flp } from '../../specs/impossibility/flp/protocol.ts'
import { deepTest, some } from '../support/depth.ts'

const n = 3

/** What a rule loses in one round, without the checker: who waits for two decides by its own input and that of anyone else. */
function lost(table: number, waits: number, ones: number): readonly string[] {
  const inputs: readonly number[] = Array.from({ length: n }, (_, k) => (k < ones ? 1 : 0))
  const says = (count: number) => (table >> count) & 1
  const decisions = inputs.map((own, k) =>
    waits === n ? [says(ones)] : inputs.filter((_, other) => other !== k).map(input => says(own + input)),
  )
  const all = new Set(decisions.flat())
  const differ = decisions.some((mine, k) => decisions.some((others, j) => j !== k && mine.some(v => others.some(w => v !== w))))
  return [
    ...(differ ? ['agreement'] : []),
    ...([...all].some(v => !inputs.includes(v)) ? ['validity'] : []),
    // One that stops before it begins is waited for by the others.
    ...(waits === n ? ['termination'] : []),
  ]
}

describe.each(some([2, 3], 0))('who waits for %i of three', waits => {
  // Who waits for all loses termination by any table: every third of the sixteen shows it.
  const tables = Array.from({ length: 2 ** (waits + 1) }, (_, table) => table).filter(table => waits < n || table % 3 === 0)

  test.each(tables)('table %i loses what it must, in one round', async table => {
    const found = []
    for (let ones = 0; ones <= n; ones++) {
      const model = flp.with({ processes: n, ones, rounds: 1, waits, table }, { stop: 1 })
      const { properties, valence } = await check(model, { continue: true, workers: 1, ...(ones === 1 ? { valence: 'always' } : {}) })
      const isReached = (name: string) => properties.some(p => p.name === name && p.verdict === 'holds')
      const violated = properties.filter(p => p.verdict === 'violated' && !p.name.startsWith('decides')).map(p => p.name)
      expect(violated, `${ones} ones`).toEqual(lost(table, waits, ones))
      // Valence is what can be reached, found the other way round.
      const reached = ['0', '1'].filter(v => isReached(`decides${v}`))
      if (ones === 1) expect(valence, `table ${table}`).toMatchObject({ initial: [{ outcomes: reached, states: 1 }] })
      // In this class no initial state is bivalent where agreement holds.
      if (!violated.includes('agreement')) expect(isReached('decides0') && isReached('decides1'), `${ones} ones`).toBe(false)
      found.push(...violated)
    }
    // Fischer, Lynch and Paterson: whichever it is, some input shows it wrong.
    expect(found).not.toEqual([])
  })
})

deepTest('where nobody stops, who waits for all may decide by any table that has all of one kind decide it', async () => {
  const right = []
  for (let table = 0; table < 16; table++) {
    const verdicts = []
    for (let ones = 0; ones <= n; ones++) {
      const model = flp.with({ processes: n, ones, rounds: 1, waits: 3, table })
      verdicts.push((await check(model, { continue: true, properties: ['agreement', 'validity', 'termination'], workers: 1 })).verdict)
    }
    if (verdicts.every(v => v === 'holds')) right.push(table)
  }
  // The bit of no ones is 0, and that of three is 1.
  expect(right).toEqual([0b1000, 0b1010, 0b1100, 0b1110])
})
