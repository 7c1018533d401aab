/**
 * Compiles the kernel (checker/engine/kernel/assembly/*.ts, AssemblyScript) to kernel.wasm, when the package is prepared. AssemblyScript knows one
 * 32-bit memory; the kernel also works on 64-bit ones. It declares what it does to those as imports named `memory.operation`, and
 * this replaces each by a function of that one instruction, which the optimiser then inlines.
 */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'
import binaryen from 'binaryen'
import { abiNumber, control, flag, leaf, most, ran, range, told, transition } from '../checker/engine/kernel/abi.ts'

const here = fileURLToPath(new URL('../checker/engine/kernel/', import.meta.url))
const farMemories = ['fp', 'log', 'front', 'ids']
const mostPages = 1 << 18 // 16 GiB each, the most that a 64-bit memory may have here

interface Operation {
  readonly signature: string
  readonly body: (memory: string) => string
}
const operations: Readonly<Record<string, Operation>> = {
  load32: { signature: '(param $0 i64) (result i32)', body: m => `(i32.load $${m} (local.get $0))` },
  load64: { signature: '(param $0 i64) (result i64)', body: m => `(i64.load $${m} (local.get $0))` },
  load128: { signature: '(param $0 i64) (result v128)', body: m => `(v128.load $${m} (local.get $0))` },
  store32: { signature: '(param $0 i64) (param $1 i32)', body: m => `(i32.store $${m} (local.get $0) (local.get $1))` },
  store64: { signature: '(param $0 i64) (param $1 i64)', body: m => `(i64.store $${m} (local.get $0) (local.get $1))` },
  cas64: {
    signature: '(param $0 i64) (param $1 i64) (param $2 i64) (result i64)',
    body: m => `(i64.atomic.rmw.cmpxchg $${m} (local.get $0) (local.get $1) (local.get $2))`,
  },
  cas32: {
    signature: '(param $0 i64) (param $1 i32) (param $2 i32) (result i32)',
    body: m => `(i32.atomic.rmw.cmpxchg $${m} (local.get $0) (local.get $1) (local.get $2))`,
  },
  or32: {
    signature: '(param $0 i64) (param $1 i32) (result i32)',
    body: m => `(i32.atomic.rmw.or $${m} (local.get $0) (local.get $1))`,
  },
  publish32: {
    signature: '(param $0 i64) (param $1 i32)',
    body: m => `(i32.atomic.store $${m} (local.get $0) (local.get $1))`,
  },
  size: { signature: '(result i64)', body: m => `(memory.size $${m})` },
  grow: { signature: '(param $0 i64) (result i64)', body: m => `(memory.grow $${m} (local.get $0))` },
}

/** The constants of kernel/abi.ts, as the kernel calls them: control words by their addresses, others by their numbers. */
function abiText(): string {
  const upper = (name: string) => name.replaceAll(/([A-Z])/g, '_$1').toUpperCase()
  const each = (of: Readonly<Record<string, number>>, say: (name: string, value: number) => string) =>
    Object.entries(of).map(([name, value]) => `export const ${say(upper(name), value)}`)
  return [
    ...each(control, (name, word) => (name.startsWith('CUT_') ? `${name}: u32 = ${word}` : `${name}: usize = ${word << 2}`)),
    ...each(ran, (name, why) => `${name}: i32 = ${why}`),
    `export const ABI_NUMBER: i32 = ${abiNumber}`,
    ...each(told, (name, by) => `TOLD_${name}: u32 = ${by}`),
    `export const STEP: usize = ${leaf.stepWords << 2}`,
    ...each({ care: leaf.care, wayOn: leaf.wayOn, protocol: leaf.protocol }, (name, bit) => `${name}: u32 = ${bit >>> 0}`),
    ...each(transition, (name, word) => `T_${name}: usize = ${word << 2}`),
    ...each(range, (name, size) => `RANGE_${name}: u32 = ${size}`),
    ...each(flag, (name, bit) => `${name}: u32 = ${bit}`),
    ...each(most, (name, size) => `MOST_${name}: ${name === 'RECENT' ? 'usize' : 'u32'} = ${size}`),
  ].join('\n')
}

/** A file for the compiler; null where there is none, as it asks for some that there may be. */
function readFor(name: string, baseDir: string): string | null {
  const file = resolve(baseDir, name)
  if (file === join(here, 'assembly/abi.ts')) return abiText()
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

async function toText(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'))
  try {
    const options = [
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--sharedMemory',
      '--enable',
      'threads',
      '--enable',
      'simd',
    ]
    const files = ['--outFile', join(folder, 'kernel.wasm'), '--textFile', join(folder, 'kernel.wat')]
    const { error, stderr } = await asc.main(
      [join(here, 'assembly/index.ts'), '--baseDir', '/', ...files, ...options, '--initialMemory', '1', '--maximumMemory', '65536'],
      { readFile: readFor },
    )
    if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
    return readFileSync(join(folder, 'kernel.wat'), 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The module text with the far memories imported, and the imports that stand for their instructions replaced. */
function withFarMemories(text: string): string {
  const functions: string[] = []
  const kept = text.split('\n').filter(line => {
    const declared = /^ \(import "far" "(\w+)\.(\w+)" \(func (\S+)/.exec(line)
    const operation = declared?.[2] === undefined ? undefined : operations[declared[2]]
    if (!declared || !operation) return true
    functions.push(` (func ${declared[3]} ${operation.signature} ${operation.body(declared[1] ?? '')})`)
    return false
  })
  const memory = kept.findIndex(line => line.startsWith(' (import "env" "memory"'))
  kept.splice(memory + 1, 0, ...farMemories.map(name => ` (import "far" "${name}" (memory $${name} i64 1 ${mostPages} shared))`))
  const end = kept.lastIndexOf(')')
  kept.splice(end, 0, ...functions)
  return kept.join('\n')
}

const { Features } = binaryen
const module = binaryen.parseText(withFarMemories(await toText()))
module.setFeatures(
  Features.Memory64 |
    Features.SIMD128 |
    Features.MultiMemory |
    Features.Atomics |
    Features.BulkMemory |
    Features.MutableGlobals |
    Features.SignExt,
)
binaryen.setOptimizeLevel(3)
binaryen.setShrinkLevel(0)
if (!module.validate()) throw new Error('the kernel is not a valid module')
module.optimize()
// In one go, since others may be reading it.
const unfinished = join(here, `kernel.${process.pid}.wasm`)
writeFileSync(unfinished, module.emitBinary())
renameSync(unfinished, join(here, 'kernel.wasm'))
