import { keyOf } from '../../values/index.ts'
import type { Level } from './isolation.ts'
import type { Access, Initially, Transaction } from './transactions.ts'

/**
 * A dependency of A. Adya, "Weak Consistency", 1999, between committed transactions: `to` read what `from` wrote (wr), `from` read the key before `to` wrote it
 * (rw, the anti-dependency), or `from` wrote it before `to` did (ww).
 */
export interface Dependency {
  readonly kind: 'wr' | 'rw' | 'ww'
  readonly from: Transaction
  readonly to: Transaction
  readonly key: unknown
}

/** Which transaction gave a read its value, by the value alone: null where the key had it at first, undefined where several may have. */
export function sourceOf(
  reader: Transaction,
  { key, text }: Access,
  committed: readonly Transaction[],
  initially: Initially,
): Transaction | null | undefined {
  const writers = committed.filter(t => t !== reader && t.writes.get(key)?.text === text)
  const sources = keyOf(initially(key)) === text ? [null, ...writers] : writers
  return sources.length === 1 ? sources[0] : undefined
}

/**
 * The shortest cycle of dependencies that no order could be without, whatever cannot be seen of it; null where those that are certain have none. Each transaction has
 * two moments, that of its snapshot and that of its commit, which are one where it must be serializable. To read what was written is to begin after its commit, to read
 * what was written later is to begin before it, and of two that write one key one begins after the other's commit.
 */
export function cycleOf(level: Level, committed: readonly Transaction[], initially: Initially): readonly Dependency[] | null {
  const graph = new Graph(committed, level !== 'snapshot isolation')
  const known = committed.flatMap(reader =>
    reader.reads.flatMap(read => {
      const source = sourceOf(reader, read, committed, initially)
      return source === undefined ? [] : [{ reader, source, key: read.key }]
    }),
  )
  for (const { reader, source, key } of known) if (source !== null) graph.add({ kind: 'wr', from: source, to: reader, key })
  if (level === 'read committed') return graph.shortestCycle()
  let before: number
  do {
    before = graph.size
    for (const { reader, source, key } of known)
      for (const other of committed) {
        if (other === reader || other === source || !other.writes.has(key)) continue
        if (source === null || graph.isBefore(source, other)) graph.add({ kind: 'rw', from: reader, to: other, key })
        else if (graph.isBefore(other, reader)) graph.add({ kind: 'ww', from: other, to: source, key })
      }
    for (const one of committed)
      for (const other of committed)
        for (const key of one === other ? [] : one.writes.keys())
          if (other.writes.has(key) && graph.beginsBeforeCommitOf(one, other) && !graph.isBefore(one, other))
            graph.add({ kind: 'ww', from: one, to: other, key })
  } while (graph.size > before && !graph.isCyclic)
  return graph.shortestCycle()
}

/** The moments of transactions, and the dependencies that put one before another. */
class Graph {
  readonly #ids: ReadonlyMap<Transaction, number>
  readonly #isOneMoment: boolean
  readonly #dependencies: Dependency[] = []
  readonly #reach: boolean[][]

  constructor(transactions: readonly Transaction[], isOneMoment: boolean) {
    this.#ids = new Map(transactions.map((t, k) => [t, k]))
    this.#isOneMoment = isOneMoment
    const moments = 2 * transactions.length
    this.#reach = Array.from({ length: moments }, () => new Array<boolean>(moments).fill(false))
    for (const t of transactions) {
      this.#join(this.#begin(t), this.#commit(t))
      if (isOneMoment) this.#join(this.#commit(t), this.#begin(t))
    }
  }

  get size(): number {
    return this.#dependencies.length
  }

  get isCyclic(): boolean {
    return this.#dependencies.some(d => this.#closes(d))
  }

  /** Whether what one committed is there when the other begins. */
  isBefore(one: Transaction, other: Transaction): boolean {
    return this.#reaches(this.#commit(one), this.#begin(other))
  }

  beginsBeforeCommitOf(one: Transaction, other: Transaction): boolean {
    return this.#reaches(this.#begin(one), this.#commit(other))
  }

  add(dependency: Dependency): void {
    const { kind, from, to, key } = dependency
    if (this.#dependencies.some(d => d.kind === kind && d.from === from && d.to === to && d.key === key)) return
    this.#dependencies.push(dependency)
    this.#join(...this.#ends(dependency))
  }

  shortestCycle(): readonly Dependency[] | null {
    const cycles = this.#dependencies.filter(d => this.#closes(d)).flatMap(d => this.#cycleThrough(d) ?? [])
    return cycles.toSorted((a, b) => costOf(a) - costOf(b))[0] ?? null
  }

  #begin(t: Transaction): number {
    return 2 * (this.#ids.get(t) as number)
  }

  #commit(t: Transaction): number {
    return this.#begin(t) + 1
  }

  #ends({ kind, from, to }: Dependency): [number, number] {
    return kind === 'rw' ? [this.#begin(from), this.#commit(to)] : [this.#commit(from), this.#begin(to)]
  }

  #reaches(from: number, to: number): boolean {
    return this.#reach[from]?.[to] === true
  }

  #join(from: number, to: number): void {
    const moments = this.#reach.map((_, k) => k)
    for (const a of moments.filter(k => k === from || this.#reaches(k, from)))
      for (const b of moments.filter(k => k === to || this.#reaches(to, k))) (this.#reach[a] as boolean[])[b] = true
  }

  /** Whether it is part of a cycle. */
  #closes(dependency: Dependency): boolean {
    const [from, to] = this.#ends(dependency)
    return from === to || this.#reaches(to, from)
  }

  /** The shortest, which begins with the dependency. */
  #cycleThrough(first: Dependency): (readonly Dependency[])[] | null {
    const goal = this.#ends(first)[0]
    const seen = new Set<number>()
    let paths: (readonly Dependency[])[] = [[first]]
    while (paths.length > 0) {
      const next: (readonly Dependency[])[] = []
      for (const path of paths) {
        const at = this.#ends(path.at(-1) as Dependency)[1]
        if (this.#isAt(at, goal)) return [path]
        for (const d of this.#dependencies) {
          const [from, to] = this.#ends(d)
          if (!this.#isAt(at, from) || seen.has(to)) continue
          next.push([...path, d])
        }
      }
      for (const path of next) seen.add(this.#ends(path.at(-1) as Dependency)[1])
      paths = next
    }
    return null
  }

  /** Whether one moment is another, or of the same transaction and not after it. */
  #isAt(at: number, moment: number): boolean {
    return at === moment || (at >> 1 === moment >> 1 && (this.#isOneMoment || at < moment))
  }
}

/** Those that are seen first, few of them before many: that one wrote before another is inferred. */
const costOf = (cycle: readonly Dependency[]): number => cycle.reduce((sum, d) => sum + (d.kind === 'ww' ? 100 : 1), 0)
