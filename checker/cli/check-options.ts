import type { ModelOptions } from './choice.ts'

/** What `check` and `simulate` have in common. */
export interface RunOptions extends ModelOptions {
  readonly property?: readonly string[]
  readonly maxStates?: number
  readonly maxDepth?: number
  readonly maxSeconds?: number
  readonly maxMemory?: number
  readonly continue?: true
  readonly first?: true
  readonly strict?: true
  readonly report?: string
  readonly format?: readonly string[]
  readonly untaken?: true
  readonly order?: string
  readonly date?: true
  readonly expect?: string
  readonly json?: true
  readonly quiet?: true
}

export interface CheckCommandOptions extends RunOptions {
  readonly engine: string
  readonly workers?: number
  readonly symmetry?: boolean
  readonly exact?: true
  readonly swarm?: true
  readonly seed?: number
  readonly runs?: number
  readonly profile?: true
  readonly necessaryFaults?: boolean
  readonly valence?: boolean
  readonly checkpoint?: string
  readonly checkpointSeconds?: number
  readonly tableMemory?: number
  readonly disk?: string
  /** Where the nodes meet: a URL or a folder. */
  readonly cluster?: string
  readonly clusterName?: string
  readonly nodes?: number
  readonly joinWithin?: number
  readonly lostAfter?: number
}
