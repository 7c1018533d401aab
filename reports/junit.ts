import { XMLBuilder } from 'fast-xml-parser'
import { sayOmission, sayQualified, unaccepted } from '../checker/verdict/qualifications.ts'
import type { PropertyResult } from '../checker/verdict/result.ts'
import { sayStop } from '../checker/verdict/stops.ts'
import { printable } from './characters.ts'
import type { Report, ResultFormat } from './format.ts'
import { sayExplanation, sayNearest } from './say/explanation.ts'
import { sayFairness } from './say/fairness.ts'
import { isTraced, sayChecked, sayModel, sayNecessary, sayPlace, sayTrust } from './say/words.ts'
import { renderTrace } from './text.ts'

/**
 * The result as JUnit's XML, a test case for each property. A violated one is a failure; an inconclusive one is an error, since a
 * CI that skips or passes it would hide that nothing was decided; a vacuous one passes with a warning, and is an error when strict. What else qualifies
 * the verdict is a test case of its own when strict, and a warning of the suite otherwise.
 */
export function renderJunit(report: Report): string {
  const { result } = report
  const cases = result.properties.map(p => testCase(report, p))
  if (result.verdict === 'inconclusive' && !result.properties.some(p => p.verdict === 'inconclusive'))
    cases.push({
      ...name(report, 'the whole state space'),
      error: {
        '@message': result.trust.stopped === null ? result.cause : sayStop(result.trust.stopped),
        '@type': 'inconclusive',
        '#text': result.cause,
      },
    })
  const omissions = result.verdict === 'holds' ? unaccepted({ ...result.qualifications, vacuous: [] }) : []
  if (report.strict)
    for (const omission of omissions) {
      const says = sayOmission(omission)
      cases.push({ ...name(report, omission.what), error: { '@message': says, '@type': 'qualified', '#text': says } })
    }
  const counts = {
    '@tests': cases.length,
    '@failures': cases.filter(c => 'failure' in c).length,
    '@errors': cases.filter(c => 'error' in c).length,
    '@skipped': 0,
  }
  const suite = {
    '@name': sayChecked(result.checked),
    ...counts,
    properties: { property: [...sayModel(result.checked), ['command', report.command]].map(([n, v]) => ({ '@name': n, '@value': v })) },
    testcase: cases,
    'system-out': [
      sayQualified(result),
      ...(report.strict ? [] : omissions.map(omission => `warning: ${sayOmission(omission)}`)),
      ...sayTrust(result).map(([what, value]) => `${what}: ${value}`),
    ].join('\n'),
  }
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true })
  // XML 1.0 holds no control characters, not even escaped.
  return printable(
    builder.build({
      '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
      testsuites: { '@name': 'everystep', ...counts, testsuite: suite },
    }),
  )
}

const name = ({ result }: Report, property: string) => ({ '@classname': sayChecked(result.checked), '@name': property })

function testCase(report: Report, property: PropertyResult): Readonly<Record<string, unknown>> {
  const place = sayPlace(report.root, property.where)
  const says = {
    '@message': property.reason ?? property.verdict,
    '@type': property.verdict,
    '#text': [
      `${property.name}: ${property.reason ?? property.verdict}`,
      ...[sayNecessary(property)].filter(needs => needs !== null),
      ...(place === null ? [] : [place]),
      ...(isTraced(property) ? renderTrace(property.trace, report.result.checked, undefined, property.valence) : []),
      ...sayExplanation(report, property).map(({ what, says: told }) => `  ${what}: ${told}.`),
      ...sayFairness(report.explanation[property.name]?.fairness ?? []).map(line => `  Fairness: ${line}.`),
      ...nearestOf(report, property),
    ].join('\n'),
  }
  const base = name(report, property.name)
  switch (property.verdict) {
    case 'violated':
      return { ...base, failure: says }
    case 'inconclusive':
      return { ...base, error: says }
    case 'vacuous':
      return report.strict
        ? { ...base, error: says }
        : { ...base, 'system-out': `warning: ${property.name} is vacuous: ${property.reason}` }
    case 'holds':
      return base
  }
}

/** Of what is never reached: the state that comes nearest, and the steps to it. */
function nearestOf(report: Report, { name }: PropertyResult): readonly string[] {
  const nearest = report.explanation[name]?.nearest
  return nearest ? [`  ${sayNearest(report, name)}`, ...renderTrace(nearest.trace, report.result.checked)] : []
}

export const junit: ResultFormat = {
  of: 'result',
  name: 'junit',
  extension: 'junit.xml',
  says: 'a test case for each property, for CI',
  render: renderJunit,
}
