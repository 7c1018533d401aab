import { stringify } from 'csv-stringify/sync'
import type { Json } from '../../../checker/language/itf-value.ts'
import { sayWithin } from '../../../checker/verdict/qualifications.ts'
import { sayStop } from '../../../checker/verdict/stops.ts'
import type { Made } from '../../format.ts'
import { jsonOf } from '../../json.ts'
import { escapeMarkdown, markdownTable } from '../../markdown.ts'
import { formatNamed } from '../../named.ts'
import { sayMade } from '../../say/made.ts'
import { sayBudgets, sayNecessary } from '../../say/words.ts'
import { type Comparison, isUnexpected, sayConstants, sayIdle, sayUncounted, type Table } from './comparison.ts'
import { costTable, meaningOfCosts, verdictTable } from './tables.ts'

/** A way to write a comparison. The same comparison gives the same bytes: none says anything of time unless the comparison says what made it. */
export interface ComparisonFormat {
  readonly name: string
  readonly extension: string
  render(comparison: Comparison): string | Promise<string>
}

export const textsOf = ({ head, rows }: Table): readonly (readonly string[])[] => [head, ...rows.map(row => row.map(cell => cell.text))]

const table: ComparisonFormat = {
  name: 'table',
  extension: 'txt',
  render: comparison =>
    [
      ...[verdictTable(comparison), costTable(comparison)].flatMap(t => (t ? [laid(textsOf(t))] : [])),
      ...(comparison.uncounted.length === 0 ? [] : [lines(sayUncounted(comparison))]),
    ].join('\n'),
}

const lines = (of: readonly string[]): string => of.map(line => `${line}\n`).join('')

/** Columns that start at the same place. */
export function laid(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => row[i]?.length ?? 0)))
  const line = (row: readonly string[]) => row.map((text, i) => text.padEnd(widths[i] ?? 0)).join('  ')
  return rows.map(row => `${line(row).trimEnd()}\n`).join('')
}

const markdown: ComparisonFormat = {
  name: 'markdown',
  extension: 'md',
  render(comparison) {
    const costs = costTable(comparison)
    const said = ({ head, rows }: Table) =>
      markdownTable(
        head,
        rows.map(row => row.map(cell => cell.text)),
      )
    return [
      `# ${escapeMarkdown(comparison.spec)}`,
      said(verdictTable(comparison)),
      'A number after a verdict is how many steps the shortest counterexample has.',
      ...unexpected(comparison),
      ...(costs === null ? [] : ['## What a decision costs', said(costs), escapeMarkdown(meaningOfCosts)]),
      ...sayUncounted(comparison).map(escapeMarkdown),
      `\`${comparison.command}\``,
      ...(comparison.made === undefined ? [] : [escapeMarkdown(`${sayMade(comparison.made)}.`)]),
    ]
      .join('\n\n')
      .concat('\n')
  },
}

const unexpected = ({ models }: Comparison): readonly string[] => {
  const odd = models.filter(isUnexpected)
  return odd.length === 0
    ? []
    : ['## Not as expected', odd.map(m => `- ${escapeMarkdown(`${m.name}: ${m.differences?.join('; ')}`)}`).join('\n')]
}

/** As RFC 4180 says. */
export const csvOf = (rows: readonly (readonly (string | number | null)[])[]): string =>
  stringify(rows as (string | number | null)[][], { record_delimiter: 'windows' })

/** By what a row can be cited. */
export const madeColumns = ['everystep', 'node', 'source', 'date'] as const
export const madeCells = (made: Made | undefined): readonly (string | null)[] => madeColumns.map(column => made?.[column] ?? null)

/** Every property of every model a row, so that other programs can make their own tables of it; what `by` names is not followed. */
const csv: ComparisonFormat = {
  name: 'csv',
  extension: 'csv',
  render: ({ spec, models, made }) =>
    csvOf([
      [
        'spec',
        'model',
        'variant',
        'constants',
        'network',
        'faults',
        'property',
        'kind',
        'verdict',
        'steps',
        'needs',
        'within',
        'never fired',
        'stopped',
        'distinct',
        'generated',
        'depth',
        'seconds',
        ...madeColumns,
        'expected',
      ],
      ...models.flatMap(model => {
        const { name, network, result, differences } = model
        const { checked, properties, states, depth, qualifications, trust, seconds } = result
        return properties.map(p => [
          spec,
          name,
          checked.variant,
          sayConstants(checked.constants),
          network,
          sayBudgets(checked.faults),
          p.name,
          p.kind,
          p.verdict,
          p.trace?.steps.length ?? null,
          sayNecessary(p),
          sayWithin(qualifications),
          sayIdle(model),
          trust.stopped && sayStop(trust.stopped),
          states.distinct,
          states.generated,
          depth,
          made ? Number(seconds.toFixed(3)) : null,
          ...madeCells(made),
          differences === null ? null : differences.length === 0 ? 'yes' : 'no',
        ])
      }),
    ]),
}

/** Every goal a row. */
const costCsv: ComparisonFormat = {
  name: 'cost-csv',
  extension: 'cost.csv',
  render: ({ spec, costs, uncounted, made }) =>
    csvOf([
      [
        ...['spec', 'variant', 'constants', 'network', 'goal', 'least messages', 'most messages', 'least rounds', 'most rounds'],
        ...['within', 'reason', ...madeColumns],
      ],
      ...costs.flatMap(({ checked, network, cost }) =>
        cost.goals.map(({ goal, messages, rounds, reason }) => [
          spec,
          checked.variant,
          sayConstants(checked.constants),
          network,
          goal,
          ...[messages, rounds].flatMap(range => (range ? [range.least, range.most === Infinity ? 'any' : range.most] : [null, null])),
          cost.bounds.join(' and '),
          reason,
          ...madeCells(made),
        ]),
      ),
      ...uncounted.map(({ checked, network, reason }) => [
        ...[spec, checked.variant, sayConstants(checked.constants), network, null, null, null, null, null],
        ...[null, reason, ...madeCells(made)],
      ]),
    ]),
}

const json: ComparisonFormat = {
  name: 'json',
  extension: 'json',
  render: comparison => `${JSON.stringify(comparisonDocument(comparison), null, 2)}\n`,
}

/** All that a comparison says, without the traces. */
export function comparisonDocument({ spec, command, models, costs, uncounted, leftOut, made }: Comparison): Json {
  return {
    format: 'everystep-comparison',
    version: 1,
    spec,
    command,
    ...(made === undefined ? {} : { made: { ...made } }),
    models: models.map(
      ({ name, says, result: { checked, verdict, properties, states, depth, qualifications, trust, seconds }, differences }) => ({
        name,
        says,
        variant: checked.variant,
        constants: jsonOf(checked.constants),
        faults: jsonOf(checked.faults),
        networks: jsonOf(checked.networks),
        verdict,
        qualifications: jsonOf(qualifications),
        differences: differences && [...differences],
        stopped: trust.stopped && sayStop(trust.stopped),
        states: { ...states },
        depth,
        ...(made === undefined ? {} : { seconds }),
        properties: properties.map(p => ({
          name: p.name,
          kind: p.kind,
          verdict: p.verdict,
          steps: p.trace?.steps.length ?? null,
          ...(p.trace?.loop == null ? {} : { loop: p.trace.loop }),
          ...(p.necessary === null ? {} : { necessaryFaults: jsonOf(p.necessary) }),
        })),
      }),
    ),
    costs: costs.map(({ checked, network, cost }) => ({
      variant: checked.variant,
      constants: jsonOf(checked.constants),
      network,
      goals: jsonOf(cost.goals),
      bounds: [...cost.bounds],
    })),
    uncounted: uncounted.map(({ checked, network, reason }) => ({
      variant: checked.variant,
      constants: jsonOf(checked.constants),
      network,
      reason,
    })),
    leftOut,
  }
}

/** The page is loaded when it is asked for: it brings a library with it. */
const html: ComparisonFormat = {
  name: 'html',
  extension: 'html',
  render: async comparison => (await import('./page.ts')).renderComparison(comparison),
}

/** Every format, in the order in which help lists them. */
export const comparisonFormats = [table, markdown, csv, costCsv, json, html] as const satisfies readonly ComparisonFormat[]

/** The format of this name. Throws UsageError where there is none. */
export const comparisonFormat = (name: string): ComparisonFormat =>
  formatNamed(comparisonFormats, name, `no comparison is written as '${name}'`)
