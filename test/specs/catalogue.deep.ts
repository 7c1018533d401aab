import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { catalogue, judge } from './catalogue.ts'
import { type Counts, countsOf, file } from './counts.ts'

const all = await catalogue()

describe('every model that takes long shows what it is there to show', () => {
  test.each(all.filter(({ model }) => model.deep))('$title', async ({ model }) => void (await judge(model)))
})

describe('every other model does, and counts what is recorded', () => {
  const counts: Record<string, Counts> = {}
  const quick = all.filter(({ model }) => !model.deep)
  test.each(quick)('$title', async ({ title, model }) => {
    counts[title] = countsOf(await judge(model))
  })
  test('so do all', async () => {
    const lines = Object.entries(counts).map(([title, of]) => `${JSON.stringify(title)}: ${JSON.stringify(of)}`)
    await expect(`{\n${lines.join(',\n')}\n}\n`).toMatchFileSnapshot(fileURLToPath(file))
  })
})
