import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faults } from './faults.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const wasm = 'checker/engine/kernel/kernel.wasm'
/** How long the suite may take: a fault may also keep it from ending. Once it is known, several times what it takes where nothing is wrong. */
let seconds = 1200
let tree = ''

/** What the suite says of the tree as it is: 0 where all agrees, 1 where something differs or it never ends. */
function verdict(): { readonly code: number; readonly said: string } {
  const { status, stderr } = spawnSync(process.execPath, ['test/engine/quick-suite.ts'], {
    cwd: tree,
    encoding: 'utf8',
    timeout: Math.ceil(seconds * 1000),
  })
  return { code: status ?? 1, said: stderr.slice(0, 400) }
}

const compileKernel = () => execFileSync(process.execPath, ['.ci/compile-kernel.ts'], { cwd: tree, stdio: ['ignore', 'ignore', 'inherit'] })

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'everystep-seeded-'))
  for (const part of ['.ci', 'checker', 'specs', 'test/engine', 'test/random', 'test/bench', 'package.json'])
    cpSync(join(root, part), join(tree, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'junction')
  // From the sources, so that what is compared is what they say.
  compileKernel()
})
afterAll(() => rmSync(tree, { recursive: true, force: true }))

test('without a fault the quick suite is green', () => {
  const started = performance.now()
  expect(verdict()).toEqual({ code: 0, said: '' })
  seconds = 30 + (6 * (performance.now() - started)) / 1000
})

describe.each([...new Set(faults.map(f => f.in))])('a fault in the %s turns it red', part => {
  test.each(faults.filter(f => f.in === part))('$says', ({ file, from, to }) => {
    const path = join(tree, file)
    const text = readFileSync(path, 'utf8')
    const kernel = readFileSync(join(tree, wasm))
    expect(text.split(from).length - 1, `times that ${file} has the text that the fault is put into`).toBe(1)
    try {
      writeFileSync(
        path,
        text.replace(from, () => to),
      )
      if (file.includes('/assembly/')) compileKernel()
      expect(verdict().code).toBe(1)
    } finally {
      writeFileSync(path, text)
      writeFileSync(join(tree, wasm), kernel)
    }
  })
})
