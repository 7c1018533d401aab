import { killOf, tallyOf } from '../../../checker/mutants/matrix.ts'
import type { Fate } from '../../../checker/mutants/outcome.ts'
import { list, sayCount } from '../../say/words.ts'
import { isOpen, type Mutant, type MutantsReport } from './report.ts'

/** The mutants that came to each, in the order in which they are listed: the bad news first. */
export const listed: readonly { readonly fate: Fate; readonly title: string; readonly means: string }[] = [
  { fate: 'survived', title: 'Survived', means: 'No property notices, though something is different.' },
  { fate: 'inconclusive', title: 'Not decided', means: 'A limit was reached first.' },
  {
    fate: 'equivalent',
    title: 'Equivalent at these bounds',
    means: 'In each of the models all states and steps are those of the original.',
  },
  { fate: 'refused', title: 'Refused', means: 'TypeScript does not take them, or they fail while they are loaded or run.' },
]

/** `18 killed, 5 equivalent at these bounds, 11 survived (2 explained)`. */
export function sayTally({ mutants }: Pick<MutantsReport, 'mutants'>): string {
  const tally = tallyOf(mutants.map(m => m.outcome))
  const explained = tally.survived - mutants.filter(isOpen).length
  const counts: readonly [number, string][] = [
    [tally.killed, 'killed'],
    [tally.equivalent, 'equivalent at these bounds'],
    [tally.survived, `survived${explained > 0 ? ` (${explained} explained)` : ''}`],
    [tally.inconclusive, 'not decided'],
    [tally.refused, 'refused'],
  ]
  return counts.flatMap(([n, word]) => (n > 0 ? [`${n} ${word}`] : [])).join(', ')
}

/** `42 mutants in 3 models`. */
export const sayAsked = ({ mutants, all, models }: MutantsReport): string =>
  `${mutants.length < all ? `${mutants.length} of ` : ''}${sayCount(all, 'mutant')} in ${sayCount(models.length, 'model')}`

/** What else is known of a mutant that no property kills, a sentence without its full stop each. */
export function sayMore({ outcome: { fate, because, runs }, explained }: Mutant): readonly string[] {
  const vacuous = [...new Set(runs.flatMap(run => run.vacuous))]
  const idle = [...new Set(runs.flatMap(run => run.idle))]
  const different = runs.find(run => run.difference !== null)
  return [
    ...(because === null ? [] : [because]),
    ...(vacuous.length === 0 ? [] : [`it makes ${vacuous.join(', ')} vacuous`]),
    ...(idle.length === 0 ? [] : [`${idle.join(', ')} never ${idle.length === 1 ? 'fires' : 'fire'} any more`]),
    ...(fate === 'survived' && different?.difference ? [sayDifference(different.model, different.difference)] : []),
    ...(explained === null ? [] : [`explained: ${explained}`]),
  ]
}

const sayDifference = (model: string, { steps, says }: { readonly steps: readonly string[]; readonly says: string }): string =>
  `it differs first ${steps.length === 0 ? 'at the beginning' : `after ${steps.join('; ')}`}: ${says} (${model})`

/** What the scores of the properties come to. */
export function sayMatrix({ matrix: { implied, idle }, untilKilled, mutants }: MutantsReport): readonly string[] {
  if (!mutants.some(m => m.outcome.fate === 'killed')) return ['No property kills any mutant.']
  const several = implied.length > 1
  return [
    ...(untilKilled ? ['Mutants ran until one model had killed them: which properties are implied by others is not known.'] : []),
    ...(untilKilled || implied.length === 0
      ? []
      : [`${list(implied, 'and')} ${several ? 'kill' : 'kills'} nothing that the other properties do not kill as well.`]),
    ...(idle.length === 0 ? [] : [`${list(idle, 'and')} ${idle.length === 1 ? 'kills' : 'kill'} no mutant.`]),
  ]
}

/** The steps of the shortest trace by which a property kills a mutant, `x` where it has none to count, and nothing where it does not. */
export function sayKill({ outcome }: Mutant, property: string): string {
  const kill = killOf(outcome, property)
  return kill === undefined ? '' : kill === null ? 'x' : String(kill)
}
