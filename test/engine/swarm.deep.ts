import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { needsGraph, watch } from '../../checker/properties/monitors.ts'
import { catalogue, modelOf } from '../specs/catalogue.ts'

/** The models that show a mistake and are long to search, where a state or a step shows it: of loops a swarm says nothing. */
const models = (await catalogue()).filter(({ model }) => {
  if (!model.deep || model.expect.verdict !== 'violated') return false
  const ofStates = new Set(
    watch(modelOf(model), null, true)
      .filter(p => !needsGraph(p))
      .map(p => p.name),
  )
  return Object.keys(model.expect.violated ?? {}).some(name => ofStates.has(name))
})

/** For the whole process. What is learned of the spec is in it, and is the most of it. */
const mostMebibytes = 700

describe('a swarm finds, in bounded memory, each mistake of the library that is long to search for', () => {
  const rows: object[] = []

  test.each(models)('$title', ({ title, model }) => {
    const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('./swarm-run.ts', import.meta.url)), title, '1'], {
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    const found = JSON.parse(stdout) as { verdict: string; violated: string[]; met: number; cpuSeconds: number; mebibytes: number }
    rows.push({ title, states: model.expect.distinct ?? null, ...found, violated: found.violated.join() })
    expect(found.verdict).toBe('violated')
    expect(found.mebibytes).toBeLessThan(mostMebibytes)
  })

  afterAll(() => console.table(rows))
})
