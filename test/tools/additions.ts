// What the last addition of each kind cost: the files of the checker and of the reports that were there already and that its commit changed. Tests, pages of text
// and the vocabulary of random specs are counted apart. `node test/tools/additions.ts` prints the table, and fails where an addition that says what it is
// (`Adds: fault byzantine`, a trailer of its commit) changed more than its kind allows. For kinds whose additions are older than that, the last commit that added a
// file where such things live is shown; what else it did counts too.
import { execFileSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'

interface Row {
  readonly kind: string
  /** Existing files that may need a line; null where nothing was agreed: a word of the language that is neither fault nor property. */
  readonly most: number | null
  /** Where a new one stands, for additions that do not say what they are. */
  readonly home: RegExp | null
}

export const rows: readonly Row[] = [
  { kind: 'protocol', most: 0, home: /^specs\/[\w-]+\/[\w-]+\/protocol\.ts$/ },
  { kind: 'report format', most: 1, home: /^reports\/[\w-]+\.ts$/ },
  { kind: 'command', most: 1, home: /^checker\/cli\/commands\/[\w-]+\.ts$/ },
  { kind: 'engine', most: 1, home: /^checker\/engine\/[\w-]+\/explore\.ts$/ },
  { kind: 'fault', most: 1, home: /^checker\/language\/faults\/[\w-]+\.ts$/ },
  { kind: 'property kind', most: 1, home: /^checker\/language\/properties\/[\w-]+\.ts$/ },
  { kind: 'domain', most: null, home: null },
  { kind: 'network kind', most: 2, home: null },
]

export interface Commit {
  readonly hash: string
  /** What its trailers say that it adds: `fault byzantine`. */
  readonly adds: readonly string[]
  readonly changes: readonly { readonly status: string; readonly file: string }[]
}

export interface Addition {
  readonly row: Row
  readonly name: string
  readonly hash: string
  /** Existing files of the checker and of the reports that it changed. */
  readonly changed: readonly string[]
  readonly elsewhere: number
  /** Whether the commit says that it is this addition, and nothing else. */
  readonly says: boolean
}

const isProduct = (file: string): boolean => /^(checker|reports|specs)\/.*\.(ts|js|css)$/.test(file)

/** The last addition of each kind; commits are given the newest first. */
export function lastAdditions(commits: readonly Commit[]): readonly Addition[] {
  return rows.flatMap(row => {
    const saying = commits.find(c => c.adds.some(a => a.startsWith(`${row.kind} `)))
    const adding = saying ?? commits.find(c => c.changes.some(({ status, file }) => status === 'A' && row.home?.test(file)))
    if (adding === undefined) return []
    const existing = adding.changes.filter(({ status }) => status !== 'A').map(({ file }) => file)
    const name = saying
      ? (adding.adds.find(a => a.startsWith(`${row.kind} `)) ?? '').slice(row.kind.length + 1)
      : (adding.changes.find(({ status, file }) => status === 'A' && row.home?.test(file))?.file ?? '')
    const changed = existing.filter(isProduct)
    return [{ row, name, hash: adding.hash, changed, elsewhere: existing.length - changed.length, says: saying !== undefined }]
  })
}

function history(): readonly Commit[] {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  const log = git('log', '--first-parent', '-M', '--name-status', '--format=%x00%H%x01%(trailers:key=Adds,valueonly,separator=%x02)%x01')
  return log
    .split('\0')
    .filter(text => text !== '')
    .map(text => {
      const [hash = '', adds = '', files = ''] = text.split('\x01')
      const changes = files
        .trim()
        .split('\n')
        .filter(line => line !== '')
        .map(line => {
          const [status = '', ...names] = line.split('\t')
          return { status: status.charAt(0), file: names.at(-1) ?? '' }
        })
      return { hash: hash.slice(0, 7), adds: adds.split('\x02').filter(word => word !== ''), changes }
    })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const additions = lastAdditions(history())
  for (const { row, name, hash, changed, elsewhere, says } of additions) {
    const over = row.most !== null && changed.length > row.most
    const verdict = says ? (over ? 'TOO MANY' : 'ok') : over ? 'before additions said what they are' : 'ok'
    console.log(
      `${row.kind}: ${name} (${hash}): ${changed.length}${row.most === null ? '' : ` of at most ${row.most}`}; ${elsewhere} tests and pages; ${verdict}`,
    )
    if (says || !over) for (const file of changed) console.log(`    ${file}`)
  }
  process.exitCode = additions.some(({ row, changed, says }) => says && row.most !== null && changed.length > row.most) ? 1 : 0
}
