import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Mutation } from './mutations.ts'
import { root, Sandbox } from './sandbox.ts'

/** What a test file executes of the checker, and how long it takes. */
interface Reached {
  /** Digest of the test file's text. */
  readonly text: string
  readonly passes: boolean
  readonly seconds: number
  /** By source: the offsets at which executed and other code follow each other, the first of them the start of executed code. */
  readonly executed: Readonly<Record<string, readonly number[]>>
}

/** Which test files reach which places, measured by V8's coverage of blocks. */
export class Reach {
  #tests: Record<string, Reached> = {}
  /** Digests of the sources as they were measured. */
  #sources: Record<string, string> = {}

  /** From a file, where what a test file reached is still as it was measured; else measured, and written there. */
  static async of(file: string, tests: readonly string[]): Promise<Reach> {
    const reach = new Reach()
    if (existsSync(file)) [reach.#tests, reach.#sources] = JSON.parse(readFileSync(file, 'utf8'))
    const all = globSync(tests, { cwd: root }).sort()
    const stale = all.filter(test => reach.#tests[test]?.text !== digestOf(test))
    if (stale.length > 0) {
      for (const test of Object.keys(reach.#tests)) if (!existsSync(join(root, test))) delete reach.#tests[test]
      for await (const _ of reach.#measure(stale)) writeFileSync(file, JSON.stringify([reach.#tests, reach.#sources]))
    }
    return reach
  }

  /** How long each test file takes that executes this place, by its name. Of a source that was changed since the measurement, whoever loads it. */
  testsOf({ file, from }: Mutation): Map<string, number> {
    // The kernel's own code is not measured: whoever compiles it may run it.
    const source = file.startsWith('checker/engine/kernel/') ? 'checker/engine/tables/memory.ts' : file
    const at = source === file ? from : readFileSync(join(root, source), 'utf8').indexOf('new WebAssembly.Instance')
    const changed = this.#sources[source] !== digestOf(source)
    const passing = Object.entries(this.#tests).filter(([, t]) => t.passes)
    return new Map(
      passing.flatMap(([test, { seconds, executed }]) => {
        const edges = executed[source]
        const reaches = edges && (changed || edges.filter(e => e <= at).length % 2 === 1)
        return reaches ? [[test, seconds] as const] : []
      }),
    )
  }

  async *#measure(tests: readonly string[]): AsyncGenerator<string> {
    const coverage = mkdtempSync(join(tmpdir(), 'everystep-coverage-'))
    const sandbox = new Sandbox(coverage)
    try {
      for (const test of tests) {
        const begun = Date.now()
        const answer = await sandbox.test(test, 900)
        const seconds = Math.round((Date.now() - begun) / 100) / 10
        const executed = executedIn(coverage, sandbox.folder)
        for (const source of Object.keys(executed)) this.#sources[source] = digestOf(source)
        this.#tests[test] = { text: digestOf(test), passes: answer?.failed === null, seconds, executed }
        console.log(
          `${test}\t${seconds} s\t${answer?.failed === null ? '' : `left out, since it fails without any mutation: ${answer?.failed}`}`,
        )
        yield test
      }
    } finally {
      sandbox.close()
      rmSync(coverage, { recursive: true, force: true })
    }
  }
}

interface Script {
  readonly url: string
  readonly functions: readonly { readonly ranges: readonly { startOffset: number; endOffset: number; count: number }[] }[]
}

/** What the processes and threads that wrote into this folder executed of a copy's checker; the folder is emptied. */
function executedIn(coverage: string, copy: string): Record<string, number[]> {
  const hits = new Map<string, Uint8Array>()
  const base = `${pathToFileURL(copy).href}/`
  for (const name of readdirSync(coverage)) {
    const scripts = (JSON.parse(readFileSync(join(coverage, name), 'utf8')) as { result: Script[] }).result
    // With a query it is a module that a test put in place of the source's.
    for (const { url, functions } of scripts.filter(s => s.url.startsWith(`${base}checker/`) && !s.url.includes('?'))) {
      const source = url.slice(base.length)
      const ranges = functions.flatMap(f => f.ranges)
      const length = Math.max(...ranges.map(r => r.endOffset))
      const here = new Uint8Array(length)
      // What lies inside another range comes after it.
      for (const { startOffset, endOffset, count } of ranges) here.fill(count > 0 ? 1 : 0, startOffset, endOffset)
      const before = hits.get(source)
      if (before) for (let k = 0; k < length; k++) here[k] ||= before[k] ?? 0
      hits.set(source, here)
    }
    rmSync(join(coverage, name))
  }
  return Object.fromEntries([...hits].map(([source, hit]) => [source, edgesOf(hit)]))
}

const edgesOf = (hit: Uint8Array): number[] => [...hit.keys(), hit.length].filter(k => (hit[k] ?? 0) !== (hit[k - 1] ?? 0))

const digestOf = (file: string): string =>
  createHash('sha1')
    .update(readFileSync(join(root, file)))
    .digest('hex')
