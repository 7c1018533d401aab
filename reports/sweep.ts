import { stringify } from 'csv-stringify/sync'
import type { Json } from '../checker/language/itf-value.ts'
import { format } from '../checker/values/index.ts'
import { sayQualification, sayWithin } from '../checker/verdict/qualifications.ts'
import type { CheckResult } from '../checker/verdict/result.ts'
import { sayStop } from '../checker/verdict/stops.ts'
import type { Made } from './format.ts'
import { jsonOf } from './json.ts'
import { escapeMarkdown, markdownTable } from './markdown.ts'
import { formatNamed } from './named.ts'
import { sayViolated } from './pages/comparison/comparison.ts'
import { laid, madeCells, madeColumns } from './pages/comparison/formats.ts'
import { sayMade } from './say/made.ts'
import { sayBudgets } from './say/words.ts'

/** One model over ranges of its constants. */
export interface Sweep {
  readonly spec: string
  readonly variant: string | null
  /** The catalogue's name of the model that the rest is taken from; null where there is none. */
  readonly model: string | null
  /** The constants that were given, in the order in which they vary, the last one fastest. */
  readonly constants: readonly string[]
  readonly command: string
  readonly made: Made
  readonly rows: readonly SweepRow[]
}

export interface SweepRow {
  readonly result: CheckResult
  /** Why the spec failed while it ran; null where it did not. */
  readonly failed: string | null
  /** What checks it alone. */
  readonly command: string
}

/** A way to write a sweep. */
export interface SweepFormat {
  readonly name: string
  render(sweep: Sweep): string
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : format(value))

/** The texts of a row's cells: the constants, then what was found. */
export const sweepCells = (row: SweepRow, constants: readonly string[]): readonly string[] => {
  const { checked, verdict, states, depth, seconds } = row.result
  return [
    ...constants.map(name => shown(checked.constants[name])),
    verdict,
    states.distinct.toLocaleString('en'),
    states.generated.toLocaleString('en'),
    String(depth),
    seconds.toFixed(1),
    sayFound(row),
  ]
}

/** The lengths of the shortest violations, then what qualifies the verdict, or why it is not decided. */
function sayFound({ result, failed }: SweepRow): string {
  const { trust, properties } = result
  const undecided = trust.stopped !== null && trust.stopped.why !== 'failure' ? sayStop(trust.stopped) : sayUndecided(result)
  return [sayViolated(properties), failed ?? undecided, sayQualification(result)].filter(Boolean).join('; ')
}

/** The properties that a whole search does not decide, since a bound cut it. */
function sayUndecided({ properties, qualifications }: CheckResult): string {
  const names = properties.filter(p => p.verdict === 'inconclusive').map(p => p.name)
  return names.length === 0 ? '' : [`${names.join(', ')} not decided`, sayWithin(qualifications)].filter(Boolean).join(' ')
}

const found = 'shortest violations, or what qualifies the verdict'
export const sweepHead = (constants: readonly string[]): readonly string[] => [
  ...constants,
  ...['verdict', 'distinct', 'generated', 'depth', 'seconds', found],
]

const texts = ({ constants, rows }: Sweep): readonly (readonly string[])[] => rows.map(row => sweepCells(row, constants))

/** What is the same in each row. */
const sayTitle = ({ spec, variant, model, rows: [first] }: Sweep): string => {
  const faults = first === undefined ? '' : sayBudgets(first.result.checked.faults)
  return [
    spec,
    ...(variant === null ? [] : [`(${variant})`]),
    ...(model === null ? [] : [`as in ${model}`]),
    ...(faults ? [`with ${faults}`] : []),
  ].join(' ')
}

const table: SweepFormat = {
  name: 'table',
  render: sweep => laid([sweepHead(sweep.constants), ...texts(sweep)]),
}

const markdown: SweepFormat = {
  name: 'markdown',
  render: sweep =>
    [
      `# ${escapeMarkdown(sayTitle(sweep))}`,
      markdownTable(sweepHead(sweep.constants), texts(sweep)),
      'A number after a property is how many steps its shortest counterexample has.',
      `\`${sweep.command}\``,
      escapeMarkdown(`${sayMade(sweep.made)}.`),
      '',
    ]
      .join('\n\n')
      .replace(/\n+$/, '\n'),
}

/** Every row with all that it takes to cite it. */
const csv: SweepFormat = {
  name: 'csv',
  render({ spec, variant, model, constants, made, rows }) {
    const about = ['spec', 'variant', 'model', 'faults', 'network']
    const results = ['verdict', 'violated', 'within', 'undecided', 'distinct', 'generated', 'depth', 'seconds', ...madeColumns]
    const taken = [...about, ...results]
    const head = [...about, ...constants.map(name => (taken.includes(name) ? `const ${name}` : name)), ...results]
    const cells = rows.map(row => {
      const { checked, verdict, properties, states, depth, seconds, qualifications, trust } = row.result
      const kinds = [...new Set(Object.values(checked.networks).map(n => n.kind))]
      return [
        ...[spec, variant, model, sayBudgets(checked.faults), kinds.join(' ')],
        ...constants.map(name => shown(checked.constants[name])),
        verdict,
        sayViolated(properties),
        sayWithin(qualifications),
        row.failed ?? (trust.stopped ? sayStop(trust.stopped) : sayUndecided(row.result)),
        states.distinct,
        states.generated,
        depth,
        Number(seconds.toFixed(3)),
        ...madeCells(made),
      ]
    })
    return stringify([head, ...cells], { record_delimiter: 'windows' })
  },
}

const json: SweepFormat = {
  name: 'json',
  render: sweep => `${JSON.stringify(sweepDocument(sweep), null, 2)}\n`,
}

function sweepDocument({ spec, variant, model, constants, command, made, rows }: Sweep): Json {
  return {
    format: 'everystep-sweep',
    version: 1,
    ...{ spec, variant, model, command },
    made: { ...made },
    over: [...constants],
    rows: rows.map(({ failed, command, result: { checked, verdict, properties, states, depth, seconds, qualifications, trust } }) => ({
      constants: jsonOf(checked.constants),
      faults: jsonOf(checked.faults),
      networks: jsonOf(checked.networks),
      verdict,
      failed,
      stopped: trust.stopped && sayStop(trust.stopped),
      qualifications: jsonOf(qualifications),
      properties: properties.map(p => ({ name: p.name, kind: p.kind, verdict: p.verdict, steps: p.trace?.steps.length ?? null })),
      states: { ...states },
      depth,
      seconds,
      command,
    })),
  }
}

export const sweepFormats = [table, markdown, csv, json] as const satisfies readonly SweepFormat[]

/** The format of this name. Throws UsageError where there is none. */
export const sweepFormat = (name: string): SweepFormat => formatNamed(sweepFormats, name, `no sweep is written as '${name}'`)
