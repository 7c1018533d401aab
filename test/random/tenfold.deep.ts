import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../readme/shown.ts'

/** The number of runs that a test file makes of its own accord, where it lets itself be told another. */
const own = /EVERYSTEP_RUNS \?\? (\d+)/
const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.test.ts'))
  .map(file => ({ file, runs: Number(own.exec(readFileSync(join(root, 'test', file), 'utf8'))?.[1] ?? 0) }))
  .filter(({ runs }) => runs > 0)

test.each(files)('$file with ten times its $runs random specs or graphs', async ({ file, runs }) => {
  const vitest = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', `test/${file}`, '--testTimeout=1800000'], {
    cwd: root,
    env: { ...process.env, EVERYSTEP_RUNS: String(10 * runs) },
  })
  let said = ''
  for (const stream of [vitest.stdout, vitest.stderr]) stream.on('data', text => (said += text))
  expect(await new Promise(resolve => vitest.on('close', resolve)), said).toBe(0)
})
