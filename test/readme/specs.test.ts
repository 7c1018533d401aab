import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { blocks, everystep, matches, readRoot, root, shownIn, typeErrors } from './shown.ts'

const readme = readRoot('specs/README.md')
const folder = mkdtempSync(join(tmpdir(), 'everystep-specs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const [code = '', ...others] = blocks(readme, 'ts')
writeFileSync(join(folder, 'lock.ts'), code)

test('the README shows one file, and it compiles', () => {
  expect(others).toEqual([])
  expect(typeErrors(folder, 'lock.ts', { 'everystep/language': [join(root, 'checker/language/index.ts')] })).toBe('')
})

// The matrix takes as long as all its models together.
describe('what the README shows is what is printed', { timeout: 300_000 }, () => {
  test.each(shownIn(readme))('$command', ({ command, output }) => {
    const [name, ...args] = command.split(' ')
    expect(name).toBe('everystep')
    const { stdout } = everystep(folder, ...args)
    expect(matches(output, stdout), stdout).toBe(true)
  })
})

test('every file that the README names is there', () => {
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(m => m[1] ?? '')
  expect(links.length).toBeGreaterThan(0)
  expect(links.filter(link => !existsSync(join(root, 'specs', link)))).toEqual([])
})
