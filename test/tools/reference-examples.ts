import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../readme/shown.ts'

/** Where lines that use a word are looked for, the first first: a fixed list, so that a new protocol changes nothing here. */
const shown = [
  'specs/README.md',
  ...['two-phase-commit', 'three-phase-commit', 'acp'].flatMap(name =>
    ['protocol', 'variants', 'models', 'claims'].map(file => `specs/atomic-commitment/${name}/${file}.ts`),
  ),
  ...['paxos', 'raft', 'duelling-proposers', 'paxos-register', 'voting'].flatMap(name =>
    ['protocol', 'variants', 'models', 'claims'].map(file => `specs/consensus/${name}/${file}.ts`),
  ),
  ...['optimistic-locking', 'local-transaction', 'outbox', 'tcc'].flatMap(name =>
    ['protocol', 'variants'].map(file => `specs/transactions/${name}/${file}.ts`),
  ),
  'specs/transactions/local-transaction/state.ts',
  'specs/consensus/consensus/models.ts',
  'specs/consensus/multi-paxos-leases/models.ts',
  'specs/consistency/registers/protocol.ts',
  'specs/replication/primary-lock/protocol.ts',
  'specs/eventual/counters/protocol.ts',
  'specs/consensus/raft-pre-vote/protocol.ts',
  'README.md',
  'test/language/constants.test.ts',
  'test/verdict/estimate.test.ts',
  'test/language/byzantine.test.ts',
  'test/language/timers.test.ts',
  'test/language/bounded.test.ts',
  'specs/comparisons/paxos-raft-zab.ts',
  'specs/exercises/lesson-1.ts',
  'test/verdict/comparison.test.ts',
  'test/language/histories.test.ts',
  'test/language/consistency.test.ts',
  'test/language/logs.test.ts',
  'test/language/networks.test.ts',
  'test/language/faults.test.ts',
  'test/language/sets.test.ts',
  'test/conformance/real-system.test.ts',
  'test/conformance/events.test.ts',
  'test/conformance/telemetry.test.ts',
  'test/verdict/search.test.ts',
  'test/cost/cost.test.ts',
  'test/properties/possible.test.ts',
  'test/testing/matchers.test.ts',
  'test/testing/conform.test.ts',
  'test/testing/paths.test.ts',
  'test/testing/fast-check.test.ts',
  'test/package/installed.ts',
  'test/reports/pictures.test.ts',
  'test/reports/pictures/graphs.ts',
  'test/reports/write.test.ts',
  'test/reports/whys.test.ts',
  'test/verdict/claims/reports.test.ts',
]
const longest = 140

/** The first lines of the repository that show a word best, and their file; null where there are none. */
export function exampleOf(pattern: RegExp): { readonly text: string; readonly file: string } | null {
  for (const file of shown) {
    const lines = readIfThere(file).split('\n')
    const found = lines.flatMap((line, at) => {
      const text = line.trim()
      const isExample =
        pattern.test(text) &&
        text.length <= longest &&
        !/^(\*|\/\/|\/\*|import|export \{|problem:|#|\||\$)/.test(text) &&
        /[=:(]/.test(text)
      return isExample ? [at] : []
    })
    const at = found.find(n => openIn(lines[n] ?? '') === 0) ?? found[0]
    if (at !== undefined) return { text: untilClosed(lines, at), file }
  }
  return null
}

/** How many more brackets a line opens than it closes. */
const openIn = (line: string): number => {
  const code = line.replace(/\/\/.*$/, '').replaceAll(/'[^']*'/g, '')
  return (code.match(/[([{]/g)?.length ?? 0) - (code.match(/[)\]}]/g)?.length ?? 0)
}

/** The most lines of an example. */
const highest = 12

/** A line, and those after it up to the one that closes what it opens; of too many the first. */
function untilClosed(lines: readonly string[], at: number): string {
  const indent = /^ */.exec(lines[at] ?? '')?.[0].length ?? 0
  const taken: string[] = []
  let open = 0
  for (const line of lines.slice(at)) {
    taken.push(line.slice(Math.min(indent, line.length - line.trimStart().length)).trimEnd())
    open += openIn(line)
    if (open <= 0) break
  }
  return taken.length <= highest ? taken.join('\n') : [...taken.slice(0, highest - 1), '  // …'].join('\n')
}

const texts = new Map<string, string>()
function readIfThere(file: string): string {
  const known = texts.get(file)
  if (known !== undefined) return known
  let text = ''
  try {
    text = readFileSync(join(root, file), 'utf8')
  } catch {
    // Not every protocol has every file.
  }
  // Of a page only what stands in its blocks of code.
  if (file.endsWith('.md')) text = [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, block]) => block).join('\n')
  texts.set(file, text)
  return text
}
