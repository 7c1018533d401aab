import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(join(root, 'specs/README.md'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'everystep-'))
afterAll(() => rmSync(folder, { recursive: true }))

const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(m => m[1] ?? '')
const [code, ...others] = blocks('ts')

/** Runs Node where the reader would have saved the file. */
const run = (...args: string[]) =>
  spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })

writeFileSync(join(folder, 'lock.ts'), code ?? '')

test('the README shows one file, and it compiles', () => {
  expect(others).toEqual([])
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8').replaceAll(/^\s*\/\/.*$/gm, ''))
  const language = join(root, 'checker/language/index.ts')
  const options = {
    ...compilerOptions,
    rootDir: '/',
    typeRoots: [join(root, 'node_modules/@types')],
    paths: { 'everystep/language': [language] },
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['lock.ts'] }))
  expect(run(join(root, 'node_modules/typescript/bin/tsc'), '-p', folder).stdout).toBe('')
})

/** Times differ from run to run. */
const timeless = (text: string): string => text.replaceAll(/in \d+\.\d+ s/g, 'in … s').trimEnd()

// The matrix takes as long as all its models together.
describe('what the README shows is what is printed', { timeout: 300_000 }, () => {
  test.each(blocks('console'))('%s', block => {
    const [first = '', ...lines] = block.trimEnd().split('\n')
    const [, command, ...args] = first.split(' ')
    expect(command).toBe('everystep')
    const printed = timeless(run(join(root, 'checker/cli/bin.js'), ...args).stdout)
    const shown = timeless(lines.join('\n'))
    if (shown.endsWith('\n…')) expect(`${printed}\n`.startsWith(shown.slice(0, -1)), printed).toBe(true)
    else expect(printed).toBe(shown)
  })
})

test('every file that the README names is there', () => {
  const links = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(m => m[1] ?? '')
  expect(links.length).toBeGreaterThan(0)
  for (const link of links) expect(readFileSync(join(root, 'specs', link), 'utf8').length, link).toBeGreaterThan(0)
})
