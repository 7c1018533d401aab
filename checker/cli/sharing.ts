import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cost } from '../cost/cost.ts'
import { UsageError } from '../errors.ts'
import type { Json } from '../language/itf-value.ts'
import type { Model } from '../language/model.ts'
import { digest } from '../platform/hash.ts'
import { pack, unpack } from '../verdict/packed.ts'
import { recordOf, resultFrom } from '../verdict/recorded.ts'
import type { CheckResult } from '../verdict/result.ts'
import { doneHere, type Searches } from '../verdict/searches.ts'
import type { Shard } from './quantities.ts'
import type { Source } from './source.ts'
import { version } from './version.ts'

/** A unit of the work that a command does, and how its outcome is written to a shard and read from it. */
export interface Work<T> {
  do(): Promise<T>
  record(outcome: T): Json
  read(record: Json): T
}

/** How the work of a command is shared out: to this process alone, or to several of which this is one, or which were before this one. */
export interface Sharing {
  /** The part that is done here; null where a whole report comes of it. */
  readonly shard: Shard | null
  /** The outcome of a unit; null where it is another shard's. Every process has to ask for the same units in the same order, whatever comes of them; asked for again, a unit is not done again. */
  outcome<T>(id: string, work: Work<T>): Promise<T | null>
  /** To be told of a unit that shards cannot know to be needless, since that comes of what others find. */
  needless(id: string): void
  /** To be told which sources the work is about, before the first unit. */
  about(sources: readonly Pick<Source, 'name' | 'written'>[]): void
}

/** What a shard's file holds. */
export interface ShardDocument {
  readonly format: 'everystep-shard'
  readonly version: 1
  readonly everystep: string
  readonly node: string
  readonly command: string
  readonly args: readonly string[]
  readonly options: Readonly<Record<string, Json>>
  readonly shard: number
  readonly of: number
  /** SHA-256 of each source and of what it imports, by its name. */
  readonly sources: Readonly<Record<string, string>>
  /** Every unit, those of the other shards too: the first is the first shard's, the second the second's, and so on in turn. */
  readonly units: readonly string[]
  readonly outcomes: Readonly<Record<string, Json>>
}

export const alone: Sharing = { shard: null, outcome: (_, work) => work.do(), needless() {}, about() {} }

/** What one shard does, and keeps in order to write it. */
export interface Shared extends Sharing {
  readonly shard: Shard
  document(command: string, args: readonly string[], options: object): ShardDocument
}

/** The units in turn, so that those of one spec, which take similar time, are spread. */
export function shared(shard: Shard): Shared {
  const units: string[] = []
  const outcomes: Record<string, Json> = {}
  const sources: Record<string, string> = {}
  return {
    shard,
    needless() {},
    about(of) {
      for (const { name, written } of of) sources[name] = digestOf(written)
    },
    async outcome(id, work) {
      const known = outcomes[id]
      if (known !== undefined) return work.read(known)
      if (units.includes(id)) return null
      units.push(id)
      if ((units.length - 1) % shard.of !== shard.number - 1) return null
      const done = await work.do()
      outcomes[id] = work.record(done)
      return done
    },
    document: (command, args, options) => ({
      ...({ format: 'everystep-shard', version: 1, everystep: version(), node: process.versions.node } as const),
      ...{ command, args, options: JSON.parse(JSON.stringify(options)) as Record<string, Json> },
      ...{ shard: shard.number, of: shard.of, sources, units, outcomes },
    }),
  }
}

/** What several shards have done, all of one command. */
export interface Merging extends Sharing {
  readonly shard: null
  /** Throws UsageError where the shards have units that this command has not asked for. */
  end(): void
}

/** The outcomes of shards that belong together, as `together` makes sure. */
export function merging(shards: readonly ShardDocument[]): Merging {
  const [first] = shards as readonly [ShardDocument]
  const outcomes = new Map(shards.flatMap(shard => Object.entries(shard.outcomes)))
  const open = new Set(first.units)
  const other = (what: string) =>
    new UsageError('other-plan', `${what}: the shards come of another source or configuration than is here`, {
      hint: 'merge them where the same commit is checked out, with the same files beside it',
    })
  return {
    shard: null,
    about(of) {
      for (const { name, written } of of)
        if (first.sources[name] !== digestOf(written))
          throw new UsageError('other-source', `${name} is not what the shards were made from`, {
            hint: 'merge them where the same commit is checked out, or make the shards again',
          })
    },
    async outcome(id, work) {
      const record = outcomes.get(id)
      if (record === undefined) throw other(`no shard has ${id}`)
      open.delete(id)
      return work.read(record)
    },
    needless: id => void open.delete(id),
    end() {
      const [left] = open
      if (left !== undefined) throw other(`the shards have ${left}, which is not asked for here`)
    },
  }
}

/** Searches that are shared out. Paths in what is recorded are as seen from the folder the command runs in. */
export function searchesOf(sharing: Sharing, of: string): Searches & { readonly needless: (id: string) => void } {
  const root = process.cwd()
  return {
    needless: id => sharing.needless(`${of}: ${id}`),
    check: (id, model: Model, options) =>
      sharing.outcome(`${of}: ${id}`, {
        do: () => doneHere.check(id, model, options) as Promise<CheckResult>,
        record: result => recordOf(model, result, root),
        read: record => resultFrom(model, record, root),
      }),
    cost: (id, model, options) =>
      sharing.outcome(`${of}: ${id}`, {
        do: () => doneHere.cost(id, model, options) as Promise<Cost>,
        record: cost => pack(cost, root),
        read: record => unpack(record, root) as Cost,
      }),
  }
}

/** Every file of a source, and what it imports from beside it: not the checker itself, whose version is compared. */
function digestOf(written: readonly string[]): string {
  const files = [...new Set(written.map(file => resolve(file)))]
  const [base = '.'] = files.map(file => dirname(file))
  const seen = new Set(files)
  const texts: string[] = []
  for (const file of seen) {
    const text = readFileSync(file, 'utf8')
    texts.push(`${relative(base, file)}\0${text}`)
    for (const [, specifier = ''] of text.matchAll(imports)) {
      const found = resolve(dirname(file), specifier)
      if (!found.startsWith(checker) && existsSync(found)) seen.add(found)
    }
  }
  return digest(texts.sort().join('\0'))
}

const imports = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}\/[^'"\n]+)['"]/g

/** The folder of the checker's own sources. */
const checker = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../' : '../../../checker/', import.meta.url))
