import type { Json } from '../../../checker/language/itf-value.ts'
import { jsonOf } from '../../json.ts'
import { code, escapeMarkdown, markdownTable } from '../../markdown.ts'
import { formatNamed } from '../../named.ts'
import { sayMade } from '../../say/made.ts'
import { sayBudgets } from '../../say/words.ts'
import { sayConstants } from '../comparison/comparison.ts'
import { csvOf, madeCells, madeColumns } from '../comparison/formats.ts'
import {
  cellOf,
  isUndecided,
  isUnexpected,
  type ProtocolTable,
  placed,
  reading,
  sayAnswer,
  sayCell,
  sayChecked,
  sayDifference,
  sayExtent,
  sayFound,
} from './table.ts'

/** A way to write a table of protocols. The same table gives the same bytes. */
export interface ProtocolFormat {
  readonly name: string
  readonly extension: string
  render(table: ProtocolTable): string | Promise<string>
}

/** The question, and what each protocol answers. */
const textsOf = ({ protocols, rows }: ProtocolTable): readonly (readonly string[])[] => [
  ['', ...protocols],
  ...rows.map(row => [row.row.asks, ...protocols.map(protocol => sayCell(cellOf(row, protocol)))]),
]

const table: ProtocolFormat = { name: 'table', extension: 'txt', render: all => wrapped(textsOf(all)) }

const widest = { question: 30, answer: 30 } as const

/** Columns that start at the same place, and a line between rows, where a cell may take several. */
function wrapped(rows: readonly (readonly string[])[]): string {
  const cells = rows.map(row => row.map((text, k) => linesOf(text, k === 0 ? widest.question : widest.answer)))
  const widths = (rows[0] ?? []).map((_, k) => Math.max(...cells.flatMap(row => (row[k] ?? []).map(line => line.length))))
  const block = (row: readonly (readonly string[])[]) =>
    Array.from(
      { length: Math.max(...row.map(lines => lines.length)) },
      (_, n) =>
        `${row
          .map((lines, k) => (lines[n] ?? '').padEnd(widths[k] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    ).join('')
  return cells.map(block).join('\n')
}

/** The words of a text in lines of at most this width, longer words apart. */
function linesOf(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

const markdown: ProtocolFormat = {
  name: 'markdown',
  extension: 'md',
  render(all) {
    const odd = placed(all).filter(isUnexpected)
    const [head = [], ...rows] = textsOf(all)
    return [
      `# ${escapeMarkdown(all.says)}`,
      markdownTable(head, rows),
      escapeMarkdown(reading),
      ...(odd.length === 0 ? [] : ['## Not as expected', odd.map(p => `- ${escapeMarkdown(sayDifference(p))}`).join('\n')]),
      '## The checks',
      ...all.rows.map(row =>
        [
          `**${escapeMarkdown(row.row.asks)}**`,
          '',
          ...row.cells.flatMap(({ protocol, findings }) =>
            findings.map(f => {
              const extent = sayExtent(f)
              return `- ${escapeMarkdown(`${protocol}, ${f.check.says}: ${sayFound(f)}${extent === '' ? '' : ` (${extent})`}`)}. ${code(all.again(f))}`
            }),
          ),
          `- ${escapeMarkdown(`Known from: ${row.row.origin}.`)}`,
        ].join('\n'),
      ),
      code(all.command),
      ...(all.made === undefined ? [] : [escapeMarkdown(`${sayMade(all.made)}.`)]),
    ]
      .join('\n\n')
      .concat('\n')
  },
}

/** Every check a row. */
const csv: ProtocolFormat = {
  name: 'csv',
  extension: 'csv',
  render: all =>
    csvOf([
      [
        ...['comparison', 'row', 'question', 'protocol', 'answer', 'check', 'spec', 'variant', 'constants', 'faults', 'property', 'kind'],
        ...['verdict', 'steps', 'least messages', 'most messages', 'least rounds', 'most rounds', 'extent', ...madeColumns, 'expected'],
      ],
      ...placed(all).map(({ row, protocol, finding }) => {
        const { check, property, cost, result } = finding
        const { spec, variant, constants, faults } = result.checked
        return [
          ...[all.name, row.name, row.row.asks, protocol, finding.answer, check.says, spec, variant, sayConstants(constants)],
          ...[sayBudgets(faults), check.property, property.kind, property.verdict, property.trace?.steps.length ?? null],
          ...[cost?.messages, cost?.rounds].flatMap(range =>
            range ? [range.least, range.most === Infinity ? 'any' : range.most] : [null, null],
          ),
          ...[sayExtent(finding), ...madeCells(all.made)],
          finding.answer === null ? null : finding.difference === null ? 'yes' : 'no',
        ]
      }),
    ]),
}

const json: ProtocolFormat = {
  name: 'json',
  extension: 'json',
  render: all => `${JSON.stringify(protocolDocument(all), null, 2)}\n`,
}

/** All that a table says, without the traces. */
export function protocolDocument(all: ProtocolTable): Json {
  return {
    format: 'everystep-protocols',
    version: 1,
    comparison: all.name,
    says: all.says,
    command: all.command,
    ...(all.made === undefined ? {} : { made: { ...all.made } }),
    protocols: [...all.protocols],
    rows: all.rows.map(({ name, row: { asks, origin }, cells }) => ({
      name,
      asks,
      origin,
      cells: cells.map(cell => ({
        protocol: cell.protocol,
        answer: sayCell(cell),
        checks: cell.findings.map(f => ({
          says: f.check.says,
          answer: f.answer,
          checked: sayChecked(f),
          property: f.check.property,
          verdict: f.property.verdict,
          steps: f.property.trace?.steps.length ?? null,
          cost: f.cost && jsonOf({ messages: f.cost.messages, rounds: f.cost.rounds }),
          found: f.found,
          difference: f.difference,
          command: all.again(f),
        })),
      })),
    })),
    unexpected: placed(all).filter(isUnexpected).map(sayDifference),
    undecided: placed(all)
      .filter(isUndecided)
      .map(({ row, protocol, finding }) => `${row.name}, ${protocol}: ${sayAnswer(finding)}`),
  }
}

/** The page is loaded when it is asked for: it brings a library with it. */
const html: ProtocolFormat = {
  name: 'html',
  extension: 'html',
  render: async all => (await import('./page.ts')).renderProtocols(all),
}

/** Every format, in the order in which help lists them. */
export const protocolFormats = [table, markdown, csv, json, html] as const satisfies readonly ProtocolFormat[]

/** The format of this name. Throws UsageError where there is none. */
export const protocolFormat = (name: string): ProtocolFormat =>
  formatNamed(protocolFormats, name, `no table of protocols is written as '${name}'`)
