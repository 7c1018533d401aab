import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { lint } from '../../checker/source/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('the specs of this repository have no findings', async () => {
  const specs = globSync('specs/**/*.ts', { cwd: root }).map(f => join(root, f))
  expect(specs.length).toBeGreaterThan(100)
  expect((await lint(specs)).map(f => `${basename(f.where.file)}:${f.where.line} ${f.rule} ${f.message}`)).toEqual([])
})
