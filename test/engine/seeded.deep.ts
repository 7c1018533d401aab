import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** A fault as one makes it: a text that stands once in one file, and what it becomes. */
interface Fault {
  readonly in: string
  readonly file: string
  readonly says: string
  readonly from: string
  readonly to: string
}

const faults: readonly Fault[] = [
  {
    in: 'trie',
    file: 'checker/engine/tables/tries.ts',
    says: 'a node that grows puts each child under the answer after its own',
    from: 'copyWithin(larger + 1, block + 1,',
    to: 'copyWithin(larger + 2, block + 1,',
  },
  {
    in: 'trie',
    file: 'checker/engine/tables/recorder.ts',
    says: 'what is true or false is not asked, as if it were always the same',
    from: 'if (slot.bits === 0 || this.known',
    to: 'if (slot.bits <= 1 || this.known',
  },
  {
    in: 'trie',
    file: 'checker/engine/tables/view.ts',
    says: 'whether a set has a member is not asked',
    from: '    const slot = this.#slots.get(keyOf(member))\n    if (slot) this',
    to: '    const slot = this.#slots.get(keyOf(member))\n    if (slot && this.#real.size > 3) this',
  },
  {
    in: 'interner',
    file: 'checker/engine/tables/layout.ts',
    says: 'a value gets the number of the one before it',
    from: 'const known = ids.get(key)\n      if (known !== undefined) return known',
    to: 'const known = ids.get(key)\n      if (known !== undefined) return known === 2 ? 1 : known',
  },
  {
    in: 'interner',
    file: 'checker/engine/tables/layout.ts',
    says: 'two slots share a bit',
    from: 'this.#bit += bits',
    to: 'this.#bit += Math.max(1, bits - 1)',
  },
  {
    in: 'fingerprint',
    file: 'checker/engine/tables/hash.ts',
    says: 'of the hash, 8 bits are kept',
    from: '.slice(0, 16)',
    to: '.slice(0, 2)',
  },
  {
    in: 'fingerprint',
    file: 'checker/engine/tables/layout.ts',
    says: 'the hash of a slot forgets which slot it is',
    from: 'name(p)}=',
    to: "''}=",
  },
  {
    in: 'fingerprint',
    file: 'checker/engine/tables/learn.ts',
    says: 'what a step takes from the list stays in the fingerprint',
    from: 'for (const id of gone) sum -= ',
    to: 'for (const id of gone) sum -= 0n && ',
  },
  {
    in: 'kernel',
    file: 'checker/engine/kernel/assembly/collect.ts',
    says: 'a write leaves what stood there before',
    from: '(load<u32>(at) & load<u32>(op, 4)) | load<u32>(op, 8)',
    to: 'load<u32>(at) | load<u32>(op, 8)',
  },
  {
    in: 'kernel',
    file: 'checker/engine/kernel/assembly/table.ts',
    says: 'a table that grows puts entries where they are not looked for',
    from: 'const there = home(key, to)\n    if',
    to: 'const there = home(key, to - (to >> 4))\n    if',
  },
  {
    in: 'kernel',
    file: 'checker/engine/kernel/assembly/expand.ts',
    says: 'the last message of the list is not received',
    from: 'for (let k: u32 = 0; k < My.listMax && known; k++) {\n',
    to: 'for (let k: u32 = 0; k < My.listMax && known; k++) {\n      if (k > 0 && load<u16>(list + (<usize>k << 1), 2) == 0) break\n',
  },
  {
    in: 'kernel',
    file: 'checker/engine/kernel/assembly/trie.ts',
    says: 'a message on the list is not found',
    from: 'if (load<u16>(at) == about) copies++',
    to: 'if (load<u16>(at) == about) copies = 0',
  },
  {
    in: 'symmetry',
    file: 'checker/semantics/permutation.ts',
    says: 'ids inside values are not exchanged',
    from: "case 'process':\n      return renameId(value as string, p)",
    to: "case 'process':\n      return value",
  },
  {
    in: 'symmetry',
    file: 'checker/engine/kernel/assembly/expand.ts',
    says: 'the last permutation is not looked at',
    from: 'for (let p: u32 = 1; p < My.sums; p++)',
    to: 'for (let p: u32 = 1; p + 1 < My.sums; p++)',
  },
]

const root = fileURLToPath(new URL('../..', import.meta.url))
const wasm = 'checker/engine/kernel/kernel.wasm'
/** Several times what the suite takes where nothing is wrong: a fault may also keep it from ending. */
const seconds = 120
let tree = ''

/** What the suite says of the tree as it is: 0 where all agrees, 1 where something differs or it never ends. */
function verdict(): { readonly code: number; readonly said: string } {
  const { status, stderr } = spawnSync(process.execPath, ['test/engine/quick-suite.ts'], {
    cwd: tree,
    encoding: 'utf8',
    timeout: seconds * 1000,
  })
  return { code: status ?? 1, said: stderr.slice(0, 400) }
}

const compileKernel = () =>
  execFileSync(process.execPath, ['checker/engine/kernel/compile.ts'], { cwd: tree, stdio: ['ignore', 'ignore', 'inherit'] })

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'everystep-seeded-'))
  for (const part of ['checker', 'specs', 'test/engine', 'test/random', 'test/bench', 'package.json'])
    cpSync(join(root, part), join(tree, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'junction')
  // From the sources, so that what is compared is what they say.
  compileKernel()
})
afterAll(() => rmSync(tree, { recursive: true, force: true }))

test('without a fault the quick suite is green', () => {
  expect(verdict()).toEqual({ code: 0, said: '' })
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
