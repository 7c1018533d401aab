import type { Difference } from './difference.ts'

/** What became of a mutant in one model. */
export interface ModelRun {
  readonly model: string
  /** It has not as many states and steps as the original, or they lie at other depths: their graphs differ. */
  readonly isOther: boolean
  /** The properties that hold in the original and are violated in the mutant, each with the steps of its shortest trace, where it has one. */
  readonly kills: readonly { readonly property: string; readonly steps: number | null }[]
  /** Those that hold in the original, and in the mutant only because what they speak of never happens. */
  readonly vacuous: readonly string[]
  /** The actions that some step of the original takes, and none of the mutant. */
  readonly idle: readonly string[]
  /** The limit that was met before everything was decided; null where none was. */
  readonly undecided: string | null
  /** Why the mutant cannot be checked: it fails while it is loaded, built or run. Null where it can. */
  readonly refused: string | null
  /** How its graph compares with the original's; null where that was not asked. */
  readonly graph: 'equal' | 'different' | 'unknown' | null
  readonly difference: Difference | null
  /** Why the graphs were not compared, or not to the end. */
  readonly uncompared: string | null
}

/**
 * `killed`: a property that holds in the original is violated. `refused`: TypeScript, the loader or the checker does not take it. `inconclusive`: a limit was reached, or
 * it did not end in time. `equivalent`: in every model it has the states and steps of the original. `survived`: none of these.
 */
export type Fate = 'killed' | 'survived' | 'equivalent' | 'inconclusive' | 'refused'

export const fates: readonly Fate[] = ['killed', 'equivalent', 'survived', 'inconclusive', 'refused']

export interface Outcome {
  readonly fate: Fate
  /** Why it was refused or not decided, or what speaks for its being equivalent without proof; null where nothing is to be said. */
  readonly because: string | null
  readonly runs: readonly ModelRun[]
}

/** What the runs of a mutant in all its models come to. */
export function outcomeOf(runs: readonly ModelRun[]): Outcome {
  if (runs.some(run => run.kills.length > 0)) return { fate: 'killed', because: null, runs }
  const refused = runs.find(run => run.refused !== null)
  if (refused) return { fate: 'refused', because: refused.refused, runs }
  const undecided = runs.find(run => run.undecided !== null)
  if (undecided) return { fate: 'inconclusive', because: `${undecided.undecided} in ${undecided.model}`, runs }
  if (runs.length > 0 && runs.every(run => run.graph === 'equal')) return { fate: 'equivalent', because: null, runs }
  const unknown = runs.find(run => run.graph === 'unknown')
  const isDifferent = runs.some(run => run.graph === 'different')
  if (isDifferent || unknown === undefined) return { fate: 'survived', because: null, runs }
  return { fate: 'survived', because: `it may be equivalent: of ${unknown.model}, ${unknown.uncompared}`, runs }
}
