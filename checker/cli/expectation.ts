import { didYouMean, exitCode, UsageError } from '../errors.ts'
import type { Model } from '../language/model.ts'
import { propertyKinds } from '../language/properties/index.ts'
import { checkProperty, propertiesOf } from '../properties/property-id.ts'
import { sayUnaccepted } from '../verdict/qualifications.ts'
import type { CheckResult, PropertyResult } from '../verdict/result.ts'

/** What `--expect` says the verdict should be. */
export interface Expected {
  readonly verdict: 'holds' | 'violated' | 'inconclusive'
  readonly property: string | null
}

const verdicts = ['holds', 'violated', 'inconclusive'] as const

/** `holds`, `inconclusive`, `violated` or `violated:PROPERTY`. Throws UsageError for anything else, and for a property that is not there. */
export function expectationOf(text: string, model: Model): Expected {
  const [word = '', property = null] = text.split(':', 2)
  const verdict = verdicts.find(v => v === word)
  if (verdict === undefined)
    throw new UsageError('bad-expectation', `no verdict is called '${word}'`, {
      hint: didYouMean(word, verdicts) ?? 'expect holds, violated, violated:PROPERTY or inconclusive',
    })
  if (property === null) return { verdict, property }
  if (verdict !== 'violated')
    throw new UsageError('bad-expectation', `a property can only be expected to be violated, not '${text}'`, {
      hint: `expect violated:${property}, or check it alone: --property ${property} --expect ${verdict}`,
    })
  checkProperty(
    model,
    property,
    propertiesOf(model).map(({ name }) => name),
  )
  return { verdict, property }
}

/** The exit code of a result: of several violations, safety before deadlock before liveness. */
export function exitCodeOf(result: CheckResult, strict: boolean): number {
  const { verdict, properties } = result
  const violated = properties.filter(p => p.verdict === 'violated').map(p => propertyKinds[p.kind].violation)
  const worst = (['safety', 'deadlock', 'liveness'] as const).find(violation => violated.includes(violation))
  if (worst !== undefined) return exitCode[worst]
  if (verdict === 'inconclusive') return exitCode.inconclusive
  return strict && strictly(result).length > 0 ? exitCode.vacuous : exitCode.holds
}

/** What `--strict` does not allow of a result that holds, a sentence each. */
export function strictly({ verdict, properties, qualifications }: CheckResult): readonly string[] {
  if (verdict !== 'holds') return []
  const unclaimed = properties.length === 0 ? ['nothing is claimed: there is no property, and a deadlock is allowed'] : []
  return [...unclaimed, ...sayUnaccepted(qualifications)]
}

/** A verdict that is none of TLC's codes: all is well, but it was expected not to be. */
export const unexpectedlyHolds = 1

/** Zero where the result is the one expected and, with `strict`, nothing qualifies it; otherwise the result's own code, never zero, and what differs. */
export function judge(expected: Expected, result: CheckResult, strict: boolean): { readonly code: number; readonly says: string | null } {
  const code = exitCodeOf(result, strict)
  const wanted = expected.property === null ? expected.verdict : `a violation of ${expected.property}`
  const met =
    expected.property === null
      ? result.verdict === expected.verdict
      : result.properties.some(p => p.name === expected.property && p.verdict === 'violated')
  if (met && code !== exitCode.vacuous) return { code: 0, says: null }
  if (met) return { code, says: `expected ${wanted}, and so it is, but --strict does not allow what qualifies it` }
  return { code: code || unexpectedlyHolds, says: `expected ${wanted}, but ${instead(expected, result)}` }
}

function instead({ property }: Expected, result: CheckResult): string {
  const named: PropertyResult | undefined = result.properties.find(p => p.name === property)
  const violated = result.properties.filter(p => p.verdict === 'violated').map(p => p.name)
  if (named?.verdict === 'inconclusive' && violated.length > 0)
    return `the search ended at a violation of ${violated.join(', ')}; --property ${property} looks for that one alone`
  if (named) return `${property} is ${named.verdict === 'holds' ? 'not violated' : named.verdict}`
  if (property !== null) return `${property} was not checked`
  return result.verdict === 'violated'
    ? `${violated.join(', ')} ${violated.length === 1 ? 'is' : 'are'} violated`
    : `the verdict is ${result.verdict}`
}
