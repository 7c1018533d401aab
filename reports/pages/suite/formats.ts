import { XMLBuilder } from 'fast-xml-parser'
import { sayQualified } from '../../../checker/verdict/qualifications.ts'
import { printable } from '../../characters.ts'
import type { Made } from '../../format.ts'
import { sayAnnotation } from '../../github.ts'
import { escapeMarkdown, table } from '../../markdown.ts'
import { formatNamed } from '../../named.ts'
import { sayMade } from '../../say/made.ts'
import { fileUnder, sayBudgets, sayCount } from '../../say/words.ts'
import { type ComparedModel, type Comparison, isUnexpected } from '../comparison/comparison.ts'
import { comparisonDocument } from '../comparison/formats.ts'

/** Every named model of many specs, each beside what is expected of it. */
export interface Suite {
  /** One for each spec. */
  readonly comparisons: readonly Comparison[]
  /** The folder that files are named relative to. */
  readonly root: string
  /** What made it; left out where it must not differ from one machine to another. */
  readonly made?: Pick<Made, 'everystep' | 'node' | 'date'>
}

/** A way to write a suite as one text. The same suite gives the same bytes: none says anything of time. */
export interface SuiteFormat {
  readonly name: string
  readonly extension: string
  render(suite: Suite): string
}

/** `9 models of 2 specs: 8 as expected, 1 not`. */
export function sayCounts({ comparisons }: Pick<Suite, 'comparisons'>): string {
  const models = comparisons.flatMap(c => c.models)
  const odd = models.filter(isUnexpected).length
  const counts = odd === 0 ? 'all as expected' : `${models.length - odd} as expected, ${odd} not`
  return `${sayCount(models.length, 'model')} of ${sayCount(comparisons.length, 'spec')}: ${counts}`
}

const markdown: SuiteFormat = {
  name: 'markdown',
  extension: 'md',
  render: suite =>
    [
      '# Suite',
      `${sayCounts(suite)}.`,
      ...suite.comparisons.flatMap(({ spec, models, command, leftOut }) => [
        `## ${escapeMarkdown(spec)}`,
        table(
          ['model', 'faults', 'verdict', 'distinct', 'depth', 'as expected'],
          models.map(m => [
            escapeMarkdown(m.name),
            escapeMarkdown(sayBudgets(m.result.checked.faults)),
            escapeMarkdown(sayQualified(m.result)),
            m.result.states.distinct.toLocaleString('en'),
            String(m.result.depth),
            isUnexpected(m) ? `**no:** ${escapeMarkdown(m.differences?.join('; ') ?? '')}` : 'yes',
          ]),
        ),
        ...(leftOut === 0 ? [] : [`${sayCount(leftOut, 'model')} left out, which take${leftOut === 1 ? 's' : ''} long.`]),
        `\`${command}\``,
      ]),
      ...(suite.made === undefined ? [] : [escapeMarkdown(`${sayMade({ source: null, ...suite.made })}.`)]),
    ]
      .join('\n\n')
      .concat('\n'),
}

const json: SuiteFormat = {
  name: 'json',
  extension: 'json',
  render: ({ comparisons, made }) =>
    `${JSON.stringify(
      {
        ...{ format: 'everystep-suite', version: 1 },
        ...(made === undefined ? {} : { made }),
        comparisons: comparisons.map(({ made: _, ...one }) => comparisonDocument(one)),
      },
      null,
      2,
    )}\n`,
}

/** A test suite for each spec, a test case for each model; one that is not as expected is a failure. */
const junit: SuiteFormat = {
  name: 'junit',
  extension: 'junit.xml',
  render: ({ comparisons }) => {
    const countsOf = (models: readonly ComparedModel[]) => ({
      ...{ '@tests': models.length, '@failures': models.filter(isUnexpected).length, '@errors': 0, '@skipped': 0 },
    })
    const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true })
    return printable(
      builder.build({
        '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
        testsuites: {
          '@name': 'everystep',
          ...countsOf(comparisons.flatMap(c => c.models)),
          testsuite: comparisons.map(({ spec, models }) => ({
            '@name': spec,
            ...countsOf(models),
            testcase: models.map(model => ({
              ...{ '@classname': spec, '@name': model.name },
              ...(isUnexpected(model) ? { failure: failureOf(spec, model) } : {}),
            })),
          })),
        },
      }),
    )
  },
}

const failureOf = (spec: string, { name, result, differences }: ComparedModel) => ({
  ...{ '@message': differences?.join('; ') ?? '', '@type': result.verdict },
  '#text': `${result.cause}\n${again(spec, name)}`,
})

const again = (spec: string, model: string): string => `everystep check ${spec} --model ${model} shows why`

/** Beside the property that is violated, where one is, or else at the top of the spec's file. */
const github: SuiteFormat = {
  name: 'github',
  extension: 'github.txt',
  render: ({ comparisons, root }) =>
    comparisons
      .flatMap(({ spec, models }) =>
        models.filter(isUnexpected).map(({ name, result, differences }) => {
          const where = result.properties.find(p => p.verdict === 'violated')?.where ?? { file: result.checked.file ?? '', line: 1 }
          return sayAnnotation({
            ...{ level: 'error', file: fileUnder(root, where), line: where.line },
            ...{ title: `${spec}: ${name}`, message: `${differences?.join('; ')}\n${result.cause}\n${again(spec, name)}` },
          })
        }),
      )
      .join(''),
}

/** Every format of one text; pages are those of each spec's comparison. */
const suiteFormats = [markdown, json, junit, github] as const satisfies readonly SuiteFormat[]

/** The formats of these names, and whether pages are asked for. Throws UsageError for a name that is none. */
export function suiteFormatsNamed(names: readonly string[]): { readonly formats: readonly SuiteFormat[]; readonly pages: boolean } {
  const known = [...suiteFormats, { name: 'html', extension: 'html', render: () => '' }]
  const chosen = [...new Set(names)].map(name => formatNamed(known, name, `no suite is written as '${name}'`))
  return { formats: chosen.filter(f => f.name !== 'html'), pages: chosen.some(f => f.name === 'html') }
}
