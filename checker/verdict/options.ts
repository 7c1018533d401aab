import type { Checkpointing } from '../engine/checkpointing.ts'
import type { Engine, Limits, Progress } from '../engine/engine.ts'
import type { Swarm } from '../engine/tables/swarm.ts'
import type { Walks } from '../engine/walks/simulate.ts'
import type { Accepted } from '../language/catalogue.ts'
import type { DiskOptions } from './disk.ts'

/** What is asked of a model, and what may be spent on it. */
export interface Questions {
  /** The properties to check; left out, all of them. `deadlock` names the built-in one. */
  readonly properties?: readonly string[]
  /** Goes on after the first violation, until every property is decided. Several `properties` imply it. */
  readonly continue?: boolean
  /**
   * After the first violation, goes on while no more states than these are found, so that a small space decides every property; left out, it ends with the
   * level of the violation. What is found does not depend on how fast it is found.
   */
  readonly goesOnWithin?: number
  readonly limits?: Partial<Limits>
  /** Ends the search with what is known. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  /** Seconds that one guard or recipe may take before it is said to loop forever; with Infinity it may. */
  readonly patience?: number
  /** The catalogue's name of the model, for the result. */
  readonly name?: string
  /** What the result may fall short of, as the catalogue says of the model. */
  readonly accepted?: Accepted
  /** The property whose violation is shown first, as the catalogue says of the model; with `goesOnWithin`, no other ends the search. */
  readonly shows?: string
}

/** States beyond which further searches are not quick. */
export const quick = 100_000

/** What every search of the whole space can do. */
interface Search {
  /** Threads that may take part, of which no more than 16, or one for each core, are started; left out, one for each core. The reference engine has one. */
  readonly workers?: number | undefined
  /**
   * Looks, for each violation, for the smallest fault budgets that show it, by further searches. `if-quick`: only where the first search found no more
   * than 100,000 states, and each further one ends, undecided, beyond as many. `always`: under the limits given. Left out: `never`.
   */
  readonly necessaryFaults?: 'if-quick' | 'always' | 'never' | undefined
  /**
   * Tells the valence of the states of a spec that names its outcomes, by a further search, of all states. `if-quick`: only where the first search found no more than 100,000
   * states, and it ends, undecided, beyond as many. `always`: under the limits given. Left out: `never`.
   */
  readonly valence?: 'if-quick' | 'always' | 'never' | undefined
  readonly walks?: undefined
  readonly swarm?: undefined
}

/** The default engine, or one of one's own: guards and recipes run once for each combination of what they read. */
export interface TablesSearch extends Search {
  readonly engine?: 'tables' | Engine | undefined
  /**
   * What states are told apart by. Left out, by fingerprints of 64 bits. `whole`: they are kept and compared, so that no two are taken for one, which costs memory
   * and about twice the time; not with a view. `orbits`: states that differ only by an exchange of processes of the spec's symmetric sorts count as one;
   * off, and the result says why, where something turns out not to be symmetric.
   */
  readonly states?: 'fingerprints' | 'whole' | 'orbits' | undefined
  /** Tells in the result where the time went, by action and property. */
  readonly profile?: true | undefined
  /** Keeps checkpoints of the search. */
  readonly checkpoint?: Checkpointing | undefined
  /** Keeps only so much of what tells states apart in memory, and the rest on disk: for spaces that have no room in memory. Not with properties over time, `whole` or checkpoints. */
  readonly disk?: DiskOptions | undefined
}

/** Slow and obvious, by the semantics alone. */
export interface ReferenceSearch extends Search {
  readonly engine: 'reference'
  readonly profile?: undefined
  /** Left out, whole states are compared. `orbits`: as with the tables engine. */
  readonly states?: 'whole' | 'orbits' | undefined
  readonly checkpoint?: undefined
  readonly disk?: undefined
}

/** Random walks instead of a search: the verdict is then `violated` or `inconclusive`, and traces are not the shortest. */
export interface RandomWalks {
  readonly walks: Walks
  readonly swarm?: undefined
  readonly engine?: undefined
  readonly profile?: undefined
  readonly workers?: undefined
  readonly states?: undefined
  readonly checkpoint?: undefined
  readonly disk?: undefined
  readonly necessaryFaults?: 'never' | undefined
  readonly valence?: 'never' | undefined
}

/** Many searches of a part of the space, in bounded memory: the verdict is then `violated` or `inconclusive`, and traces are short, but not always the shortest. */
export interface SwarmSearch extends Omit<RandomWalks, 'walks' | 'swarm'> {
  readonly swarm: Swarm
  readonly walks?: undefined
}

/** How the states are visited: each way has its own settings, and no others. */
export type Strategy = TablesSearch | ReferenceSearch | RandomWalks | SwarmSearch

/** Whether a strategy sees a part of the space only, whatever it finds. */
export const isPartial = ({ walks, swarm }: Strategy): boolean => walks !== undefined || swarm !== undefined

export type CheckOptions = Questions & Strategy
export type TablesOptions = Questions & TablesSearch
export type ReferenceOptions = Questions & ReferenceSearch
/** Those of a search of the whole space. */
export type SearchOptions = TablesOptions | ReferenceOptions

/** Every option of every strategy. */
export const optionNames = [
  'properties',
  'continue',
  'goesOnWithin',
  'limits',
  'signal',
  'onProgress',
  'patience',
  'name',
  'accepted',
  'shows',
  'engine',
  'workers',
  'states',
  'walks',
  'swarm',
  'necessaryFaults',
  'valence',
  'profile',
  'checkpoint',
  'disk',
] as const satisfies readonly (keyof TablesOptions | keyof RandomWalks | keyof SwarmSearch)[]
