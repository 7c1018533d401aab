import { format } from '../../values/index.ts'
import { cycleOf, type Dependency, sourceOf } from './dependencies.ts'
import { type Level, search, statesAfter } from './isolation.ts'
import type { Access, Initially, Transaction } from './transactions.ts'

/**
 * Why a history is not isolated as the level has it, in one sentence without its full stop that begins with the name of the anomaly: `write skew: T1 read y before T2
 * wrote it, and T2 read x before T1 wrote it`. Only what is certain is told of reads whose value several transactions could have written. Null where the history is isolated.
 */
export function anomalyOf(level: Level, all: readonly Transaction[], initially: Initially): string | null {
  const committed = all.filter(t => t.outcome === 'committed')
  const found = search(level, committed, initially)
  if (found.order !== null) return null
  const impossible = committed.flatMap(t => sayImpossible(t, all, initially) ?? [])[0]
  if (impossible !== undefined) return impossible
  const lost = level === 'read committed' ? null : lostUpdate(committed, initially)
  if (lost !== null) return lost
  const cycle = cycleOf(level, committed, initially)
  return cycle === null ? sayLongest(level, found.longest, committed, initially) : sayCycle(cycle, committed, initially)
}

/** The first read of a transaction that no order explains: G1a and G1b of Adya, and INT of Cerone, Bernardi and Gotsman, CONCUR 2015. */
function sayImpossible(t: Transaction, all: readonly Transaction[], initially: Initially): string | null {
  if (t.inconsistent !== null) {
    const { read, wrote } = t.inconsistent
    return `internal inconsistency: ${t.id} wrote ${sayKey(read.key)} as ${format(wrote)} and then read it as ${format(read.value)}`
  }
  for (const read of t.reads) {
    const isInstalled = all.some(w => w !== t && w.outcome === 'committed' && w.writes.get(read.key)?.text === read.text)
    if (isInstalled || statesAfter([], initially).textAt(0, read.key) === read.text) continue
    const saw = `${t.id} read ${sayKey(read.key)} as ${format(read.value)}`
    const writers = all.filter(w => w !== t && hasWritten(w, read))
    const of = (outcome: Transaction['outcome']) => writers.find(w => w.outcome === outcome)?.id
    if (of('committed')) return `intermediate read: ${saw}, which ${of('committed')} wrote and overwrote before it committed`
    if (of('aborted')) return `aborted read: ${saw}, which ${of('aborted')} wrote, and then aborted`
    if (of('active')) return `dirty read: ${saw} and committed, and ${of('active')}, which wrote that, has not committed`
    return `thin-air read: ${saw}, which ${hasWritten(t, read) ? `only ${t.id} itself wrote, later` : 'nobody wrote'}`
  }
  return null
}

const hasWritten = ({ operations }: Transaction, { key, value }: Access): boolean =>
  operations.some(o => o.tag === 'Write' && o.key === key && format(o.value) === format(value))

/** Two transactions that read the same version of a key and both wrote it: P4 of Berenson et al., SIGMOD 1995. */
function lostUpdate(committed: readonly Transaction[], initially: Initially): string | null {
  for (const [k, one] of committed.entries())
    for (const other of committed.slice(k + 1))
      for (const read of one.reads) {
        const { key } = read
        const same = other.reads.find(r => r.key === key && r.text === read.text)
        if (same === undefined || !one.writes.has(key) || !other.writes.has(key)) continue
        const source = sourceOf(one, read, committed, initially)
        if (source !== undefined && source === sourceOf(other, same, committed, initially))
          return `lost update: ${one.id} and ${other.id} both read ${sayKey(key)} as ${format(read.value)}, and both wrote it`
      }
  return null
}

function sayCycle(cycle: readonly Dependency[], committed: readonly Transaction[], initially: Initially): string {
  const begin = beginOf(cycle)
  const turned = [...cycle.slice(begin), ...cycle.slice(0, begin)]
  const observer = observerOf(turned, committed, initially)
  const without = observer === null ? '' : `; without ${observer.id}, which only reads, they are serializable`
  return `${observer === null ? nameOf(turned) : 'read-only anomaly'}: ${sayAll(turned.map(sayDependency))}${without}`
}

/** A cycle is told from a read that sees something, which is where a reader of it finds the odd one. */
const beginOf = (cycle: readonly Dependency[]): number =>
  Math.max(
    0,
    cycle.findIndex((d, k) => d.kind === 'wr' && cycle.at(k - 1)?.kind === 'rw'),
  )

/**
 * The names of Adya, of Berenson et al. ("A Critique of ANSI SQL Isolation Levels", SIGMOD 1995), of Bailis et al. ("Scalable Atomic Visibility with RAMP Transactions",
 * SIGMOD 2014), of the long fork of Sovran et al. (SOSP 2011), and of the causality violation of Cerone, Bernardi and Gotsman.
 */
function nameOf(cycle: readonly Dependency[]): string {
  const kinds = cycle.map(d => d.kind).join(' ')
  if (!kinds.includes('rw')) return 'circular information flow'
  if (!/wr|ww/.test(kinds)) return 'write skew'
  if (kinds === 'wr rw') return cycle[0]?.key === cycle[1]?.key ? 'non-repeatable read' : 'fractured read'
  if (kinds === 'wr rw wr rw') return 'long fork'
  if (/^(wr )+rw$/.test(kinds)) return 'causality violation'
  return 'cycle'
}

/** The one that only reads without which the others are serializable: A. Fekete, E. O'Neil and P. O'Neil, "A Read-Only Transaction Anomaly Under Snapshot Isolation", SIGMOD Record 2004. */
function observerOf(cycle: readonly Dependency[], committed: readonly Transaction[], initially: Initially): Transaction | null {
  if (cycle.length < 3 || !cycle.some((d, k) => d.kind === 'rw' && cycle.at(k - 1)?.kind === 'rw')) return null
  const readers = cycle.map(d => d.from).filter(t => t.writes.size === 0)
  const rest = committed.filter(t => t !== readers[0])
  return readers.length === 1 && search('serializable', rest, initially).order !== null ? (readers[0] as Transaction) : null
}

function sayDependency({ kind, from, to, key }: Dependency): string {
  const what = sayKey(key)
  if (kind === 'wr') return `${to.id} read ${what} after ${from.id} wrote it`
  if (kind === 'rw') return `${from.id} read ${what} as it was before ${to.id} wrote it`
  return `${from.id} wrote ${what} before ${to.id} did`
}

/** Where no cycle is certain: how far the longest order goes, and why a transaction cannot come after it. */
function sayLongest(level: Level, longest: readonly Transaction[], committed: readonly Transaction[], initially: Initially): string {
  const states = statesAfter(longest, initially)
  const next = committed.find(t => !longest.includes(t)) as Transaction
  const after = longest.length === 0 ? 'nobody can be first' : `nobody can come after ${sayAll(longest.map(t => t.id))}`
  const odd = next.reads.find(({ key, text }) => states.textAt(states.last, key) !== text)
  const isSnapshot = level === 'snapshot isolation' || odd === undefined
  const not = isSnapshot ? 'would have no snapshot with what it read' : `would not have read ${sayKey(odd.key)} as ${format(odd.value)}`
  return `no order of commits: ${after}; ${next.id} ${not}`
}

const sayKey = (key: unknown): string => (typeof key === 'number' ? `key ${key}` : format(key))

const sayAll = (each: readonly string[]): string =>
  each.length < 2
    ? each.join('')
    : `${each.slice(0, -1).join(', ')}${each.length > 2 || /\s/.test(each[0] as string) ? ',' : ''} and ${each.at(-1)}`
