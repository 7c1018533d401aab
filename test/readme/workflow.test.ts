import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { deepTest } from '../support/depth.ts'
import { blocks, everystep, readRoot } from './shown.ts'

const readme = readRoot('README.md')
const [workflow = '', ...others] = blocks(readme, 'yaml')
const [code = '', , , models = ''] = blocks(readme, 'ts')
const folder = mkdtempSync(join(tmpdir(), 'everystep-workflow-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'my-protocol.ts'), code)
writeFileSync(join(folder, 'models.ts'), models)

interface Job {
  readonly needs?: string
  readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } }
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[]
}
const { jobs } = parse(workflow) as { readonly jobs: Readonly<Record<string, Job>> }

/** What a job runs for each entry of its matrix, `npm ci` aside. */
const runs = ({ strategy, steps }: Job): string[] =>
  (strategy?.matrix.shard ?? [0]).flatMap(k =>
    steps.flatMap(({ run }) => (run === undefined || run === 'npm ci' ? [] : [run.replaceAll(/\$\{\{ matrix\.shard \}\}/g, String(k))])),
  )

/** As the shell of a step runs it: a pattern stands for the files that it matches. */
function shell(line: string) {
  const [npx, name, ...words] = line.split(' ')
  expect([npx, name]).toEqual(['npx', 'everystep'])
  return everystep(
    folder,
    ...words.flatMap(word => (word === 'shards/*.json' ? readdirSync(join(folder, 'shards')).map(f => `shards/${f}`) : [word])),
  )
}

describe('the workflow of the README', () => {
  test('is one, and is made of what GitHub knows', () => {
    expect(others).toEqual([])
    expect(Object.keys(jobs)).toEqual(['shard', 'report'])
    expect(jobs.report?.needs).toBe('shard')
    for (const { steps } of Object.values(jobs))
      for (const step of steps)
        expect(step.uses ?? step.run).toMatch(/^(actions\/(checkout|setup-node|(up|down)load-artifact)@v\d+$|npm ci$|npx everystep )/)
  })

  deepTest('runs: each shard passes, and they merge to reports', () => {
    const [shards, [merge = expect.unreachable(), ...more]] = [runs(jobs.shard as Job), runs(jobs.report as Job)]
    expect([shards.length, more]).toEqual([2, []])
    for (const line of shards) expect(shell(line)).toMatchObject({ status: 0 })
    const { status, stdout } = shell(merge)
    expect([status, stdout]).toEqual([0, expect.stringContaining('2 models of 1 spec: all as expected')])
    expect(readdirSync(join(folder, 'report')).sort()).toEqual([
      'payment.comparison.html',
      'payment.naive.html',
      'suite.html',
      'suite.junit.xml',
    ])
    // As many shards as the matrix has, and what is uploaded is what is downloaded.
    expect(shards.every(line => line.includes(`/${shards.length} `))).toBe(true)
  })

  test('fails where a model is not as expected, and says where', () => {
    writeFileSync(join(folder, 'models.ts'), models.replace('distinct: 7', 'distinct: 8'))
    const { status, stdout } = everystep(folder, 'suite', './models.ts', '--format', 'github')
    expect(status).toBe(12)
    expect(stdout).toContain('::error file=my-protocol.ts,line=1,title=payment%3A careful::distinct states 7, not 8%0A')
  })
})
