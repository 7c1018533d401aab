import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { check } from '../../../checker/verdict/check.ts'
import type { Report } from '../../../reports/format.ts'
import { reproduction } from '../../../reports/pages/counterexample/reproduction.ts'
import { isTraced } from '../../../reports/say/words.ts'
import { deepTest } from '../../support/depth.ts'
import { cases } from './cases.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'everystep-again-'))

beforeAll(() => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  // As package.json's exports name them, but of the sources.
  const alias = [
    `{ find: /^everystep$/, replacement: ${JSON.stringify(`${root}checker/index.ts`)} }`,
    `{ find: /^everystep\\/specs\\/(.*)$/, replacement: ${JSON.stringify(`${root}specs/$1.ts`)} }`,
  ]
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    `export default { resolve: { alias: [${alias.join(', ')}] }, server: { fs: { strict: false } } }\n`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The test that the page gives for a property. */
async function testOf(report: Report, name: string): Promise<string> {
  const property = report.result.properties.filter(isTraced).find(p => p.name === name)
  const text = property ? await reproduction(report, property) : null
  if (text === null) throw new Error(`there is no test of ${name}`)
  return text
}

/** What vitest says of each file, by name. */
function run(): Readonly<Record<string, 'passed' | 'failed'>> {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=json',
      '--outputFile=out.json',
      '--no-isolate',
      '--no-file-parallelism',
    ],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, VITEST: undefined, NODE_ENV: undefined } },
  )
  const out = join(folder, 'out.json')
  if (!existsSync(out)) throw new Error(`vitest wrote nothing: ${stdout}${stderr}`)
  const { testResults } = JSON.parse(readFileSync(out, 'utf8')) as {
    testResults: readonly { name: string; status: 'passed' | 'failed'; assertionResults: readonly unknown[] }[]
  }
  return Object.fromEntries(
    testResults.filter(t => t.assertionResults.length === 1).map(t => [t.name.slice(t.name.lastIndexOf('/') + 1), t.status]),
  )
}

deepTest('the tests that the page gives run, and pass as long as what they reproduce is there', async () => {
  const broken = await cases['agreement broken, 3 RMs']()
  const lasso = await cases.lasso()
  const text = await testOf(broken, 'commitValidity')
  writeFileSync(join(folder, 'safety.test.ts'), text)
  writeFileSync(join(folder, 'liveness.test.ts'), await testOf(lasso, 'nonBlocking'))
  writeFileSync(join(folder, 'deadlock.test.ts'), await testOf(await cases.blocked(), 'deadlock'))
  const witness = await testOf(await cases['three violations with faults'](), 'canAbort')
  expect(witness).toContain(`toBe('holds')`)
  writeFileSync(join(folder, 'witness.test.ts'), witness)
  // Mended: the same of the protocol whose TM waits for every RM; and a way that is shorter than any.
  writeFileSync(join(folder, 'mended.test.ts'), text.replaceAll('eagerCommit', 'twoPhaseCommit').replace('/variants', '/protocol'))
  writeFileSync(
    join(folder, 'shorter.test.ts'),
    text.replace(/toBe\((\d+)\)/, (_, n) => `toBe(${Number(n) - 1})`),
  )
  expect(run()).toEqual({
    'safety.test.ts': 'passed',
    'liveness.test.ts': 'passed',
    'deadlock.test.ts': 'passed',
    'witness.test.ts': 'passed',
    'mended.test.ts': 'failed',
    'shorter.test.ts': 'failed',
  })
})

test('a trace of random walks has no such test, since its way is not the shortest', async () => {
  const report = await cases['agreement broken, 3 RMs']()
  const walked = { ...report, result: await check(report.model, { walks: { seed: 1, runs: 50, steps: 30 }, properties: ['agreement'] }) }
  const property = walked.result.properties.find(isTraced)
  expect(property?.verdict).toBe('violated')
  expect(property && (await reproduction(walked, property))).toBeNull()
})
