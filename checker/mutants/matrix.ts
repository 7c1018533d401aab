import { type Fate, fates, type Outcome } from './outcome.ts'

/** What a property is worth against mutants. */
export interface PropertyScore {
  readonly property: string
  readonly kills: number
  /** Those that no other property kills. */
  readonly alone: number
}

/** Which properties kill which mutants. */
export interface Matrix {
  readonly properties: readonly PropertyScore[]
  /** Those that kill some mutants, all of which others kill, too. */
  readonly implied: readonly string[]
  /** Those that kill none. */
  readonly idle: readonly string[]
}

/** The fewest steps in which a property kills a mutant in some model; null of a trace that has none to count; undefined where it does not kill it. */
export function killOf({ runs }: Outcome, property: string): number | null | undefined {
  const steps = runs.flatMap(run => run.kills.filter(kill => kill.property === property).map(kill => kill.steps))
  if (steps.length === 0) return undefined
  return steps.reduce((least, of) => (of === null ? least : least === null ? of : Math.min(least, of)), null)
}

/** The score of each property over all killed mutants. Only of outcomes of all models is it known what is implied. */
export function matrixOf(properties: readonly string[], outcomes: readonly Outcome[]): Matrix {
  const killed = outcomes.filter(o => o.fate === 'killed')
  const killers = killed.map(o => properties.filter(property => killOf(o, property) !== undefined))
  const scores = properties.map(property => {
    const own = killers.filter(by => by.includes(property))
    return { property, kills: own.length, alone: own.filter(by => by.length === 1).length }
  })
  return {
    properties: scores,
    implied: scores.filter(({ kills, alone }) => kills > 0 && alone === 0).map(s => s.property),
    idle: scores.filter(({ kills }) => kills === 0).map(s => s.property),
  }
}

/** How many mutants came to what. */
export const tallyOf = (outcomes: readonly Outcome[]): Readonly<Record<Fate, number>> =>
  Object.fromEntries(fates.map(fate => [fate, outcomes.filter(o => o.fate === fate).length])) as Record<Fate, number>
