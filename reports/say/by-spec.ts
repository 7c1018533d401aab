import type { BySpec, Deviation } from '../../checker/traces/deviations.ts'
import type { Change } from '../../checker/traces/trace.ts'
import { format, ValueSet } from '../../checker/values/index.ts'
import { sayShort } from './became.ts'
import { sayBecause } from './because.ts'
import { list, sayCount } from './words.ts'

interface Departing {
  readonly deviations: readonly Pick<Deviation, 'step' | 'bySpec' | 'because'>[]
  readonly goingOn: readonly string[]
}

/** So many differences are told of one step; of more, their number. */
const mostDifferences = 3
/** So many steps are told that could still be taken; of more, their number. */
const mostTold = 3
/** Of what would have a value that is long. */
const unsaid = ' would be other'
/** The most letters of a value. */
const longest = 60
const sayValue = (value: unknown): string | null => sayShort(value, longest)

/**
 * `in step 3 counter[Node1] would be 1 instead of 0`, `step 5 could not be taken; forward(i: S1) could still be taken at the end`: what the first step by which a variant departs from its spec would do by that, since
 * from there on the spec is elsewhere, and how it would go on where the variant stays. Empty where there is nothing of either.
 */
export function sayBySpec({ deviations, goingOn }: Departing): string {
  const [first] = deviations
  const departs =
    first === undefined ? [] : [first.bySpec === null ? sayForbidden(first) : `in step ${first.step} ${sayDifferences(first.bySpec)}`]
  const more = goingOn.length - mostTold
  const going = list(more > 0 ? [...goingOn.slice(0, mostTold), sayCount(more, 'more step')] : goingOn, 'and')
  return [...departs, ...(going === '' ? [] : [`${going} could still be taken at the end`])].join('; ')
}

/** `step 5 could not be taken: s.log.length > 0 is false: s.log is []`. */
const sayForbidden = ({ step, because }: Pick<Deviation, 'step' | 'because'>): string =>
  `step ${step} could not be taken${because === undefined ? '' : `: ${sayBecause(because)}`}`

function sayDifferences({ changes, sent, unsent, beyond }: BySpec): string {
  if (beyond !== null) return `it would exceed the ${beyond}`
  const each = [
    // What is too much to say comes last.
    ...changes.map(sayOther).toSorted((a, b) => Number(a.endsWith(unsaid)) - Number(b.endsWith(unsaid))),
    ...sent.map(m => `${sayValue(m) ?? m.tag} would be sent`),
    ...unsent.map(m => `${sayValue(m) ?? m.tag} would not be sent`),
  ]
  if (each.length === 0) return 'a message would be acknowledged otherwise'
  const left = each.length - mostDifferences
  return list(left > 1 ? [...each.slice(0, mostDifferences), sayCount(left, 'more difference')] : each, 'and')
}

function sayOther({ path, before, after }: Change): string {
  if (before instanceof ValueSet && after instanceof ValueSet) {
    const [more, less] = [after.difference(before), before.difference(after)].map(of => list([...of].map(format), 'and'))
    return [...(more === '' ? [] : [`${path} would have ${more}`]), ...(less === '' ? [] : [`${path} would not have ${less}`])].join(
      ' and ',
    )
  }
  const [is, would] = [before, after].map(sayValue)
  // Of a member that one of the two lacks, the other's is told.
  if (before === undefined) return `${path} would have ${would ?? 'another entry'}`
  if (after === undefined) return `${path} would not have ${is ?? 'an entry'}`
  return would == null ? `${path}${unsaid}` : `${path} would be ${would}${is == null ? '' : ` instead of ${is}`}`
}
