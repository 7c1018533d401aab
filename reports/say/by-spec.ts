import type { BySpec, Deviation } from '../../checker/traces/deviations.ts'
import type { Change, Trace } from '../../checker/traces/trace.ts'
import { format, ValueSet } from '../../checker/values/index.ts'
import { sayShort } from './became.ts'
import { sayNumbers } from './numbers.ts'
import { list, sayCount } from './words.ts'

interface Departing {
  readonly deviations: readonly Pick<Deviation, 'step' | 'bySpec'>[]
  readonly goingOn: readonly string[]
}

/** So many differences are told of one step; of more, their number. */
const mostDifferences = 3
/** What so many deviations come to is told; of more, those that are left out are only counted. */
const mostTold = 3
/** Of what would have a value that is long. */
const unsaid = ' would be other'
/** The most letters of a value. */
const longest = 60
const sayValue = (value: unknown): string | null => sayShort(value, longest)

/**
 * `in step 3 counter[Node1] would be 1 instead of 0; step 5 could not be taken; forward(i: S1) could still be taken at the end`: what the steps by which a variant departs from its spec would do by that, and how that
 * would go on at the end. Empty where it departs by none.
 */
export function sayBySpec({ deviations, goingOn }: Departing, trace: Pick<Trace, 'steps' | 'loop'> | null): string {
  const alike = [...Map.groupBy(deviations, ({ bySpec }) => (bySpec === null ? 'could not be taken' : sayDifferences(bySpec)))]
  const told = alike.slice(0, mostTold).map(([what, all]) => {
    const steps = sayNumbers(all.map(d => d.step))
    return all[0]?.bySpec === null ? `${steps} ${what}` : `in ${steps} ${what}`
  })
  const left = alike.slice(mostTold).flatMap(([, all]) => all)
  const [first, more] = [goingOn.slice(0, mostTold), goingOn.length - mostTold]
  const steps = list(more > 0 ? [...first, sayCount(more, 'more step')] : first, 'and')
  const where = trace?.loop != null && trace.loop < trace.steps.length ? 'throughout the loop' : 'at the end'
  return [
    ...told,
    ...(left.length === 0 ? [] : [`${sayNumbers(left.map(d => d.step))} would be other, too`]),
    ...(steps === '' ? [] : [`${steps} could still be taken ${where}`]),
  ].join('; ')
}

function sayDifferences({ changes, sent, unsent }: BySpec): string {
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
