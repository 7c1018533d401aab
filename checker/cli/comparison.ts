import type { Colors } from 'picocolors/types.js'
import { markdownTable } from '../../reports/markdown.ts'
import type { Compared } from './commands/compare.ts'

type Format = 'table' | 'markdown' | 'csv'

const head = ['model', 'verdict', 'shortest traces', 'distinct', 'depth'] as const

const cellsOf = ({ name, result }: Compared): string[] => [
  name,
  result.verdict,
  sayViolated(result),
  String(result.states.distinct),
  String(result.depth),
]

/** `agreement 13, deadlock 4`: what is violated, each with the steps of its shortest trace. */
const sayViolated = ({ properties }: Compared['result']): string =>
  properties
    .filter(p => p.verdict === 'violated')
    .map(p => (p.trace ? `${p.name} ${p.trace.steps.length}` : p.name))
    .join(', ')

/** Every model a row, for a file: without times. */
export function renderTable(compared: readonly Compared[], format: Format): string {
  return lay([[...head], ...compared.map(cellsOf)], format)
}

/**
 * Every combination of the constants' values a column, every other choice a row: `--by broadcast,termination`. Models that differ in nothing
 * but these constants share a row; one that has no counterpart stands in a row of its own.
 */
export function renderMatrix(compared: readonly Compared[], by: readonly string[], format: Format): string {
  const columnOf = ({ result }: Compared) => by.map(name => String(result.checked.constants[name] ?? '-')).join(' ')
  const rowOf = ({ result: { checked } }: Compared) => {
    const rest = Object.entries(checked.constants).filter(([name]) => !by.includes(name))
    const faults = Object.entries(checked.faults).map(([name, n]) => `${name}=${n === Infinity ? 'any' : n}`)
    return [...(checked.variant === null ? [] : [checked.variant]), ...rest.map(([name, v]) => `${name}=${String(v)}`), ...faults].join(' ')
  }
  const columns = [...new Set(compared.map(columnOf))].sort()
  const rows = Map.groupBy(compared, rowOf)
  const cell = (of: readonly Compared[], column: string) => {
    const one = of.find(c => columnOf(c) === column)
    return one === undefined ? '' : one.result.verdict === 'violated' ? sayViolated(one.result) : one.result.verdict
  }
  return lay([[by.join(' '), ...columns], ...[...rows].map(([row, of]) => [row, ...columns.map(column => cell(of, column))])], format)
}

function lay(rows: readonly (readonly string[])[], format: Format): string {
  const [first = [], ...rest] = rows
  if (format === 'markdown') return `${markdownTable(first, rest)}\n`
  if (format === 'csv') return rows.map(row => `${row.map(quoted).join(',')}\r\n`).join('')
  const widths = first.map((_, i) => Math.max(...rows.map(row => row[i]?.length ?? 0)))
  return rows
    .map(
      row =>
        `${row
          .map((text, i) => text.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** As RFC 4180, section 2, quotes a field. */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const columns = [10, 9, 5, 7] as const

/** The heading of a table whose rows are printed as they come. */
export const headOf = (width: number, { dim }: Colors): string =>
  dim(
    `${['model'.padEnd(width), 'verdict'.padEnd(columns[0] + 2), 'distinct'.padStart(columns[1]), 'depth'.padStart(columns[2]), 'seconds'.padStart(columns[3]), 'shortest traces'].join('  ')}\n`,
  )

export function renderRow(one: Compared, width: number, { green, red, yellow }: Colors): string {
  const { result } = one
  const paint = result.verdict === 'holds' ? green : result.verdict === 'violated' ? yellow : red
  const met = one.differences.length === 0 ? green('✓') : red('✗')
  const cells = [
    one.name.padEnd(width),
    `${met} ${paint(result.verdict.padEnd(columns[0]))}`,
    result.states.distinct.toLocaleString('en').padStart(columns[1]),
    String(result.depth).padStart(columns[2]),
    result.seconds.toFixed(1).padStart(columns[3]),
    sayViolated(result),
  ]
  return `${cells.join('  ').trimEnd()}\n`
}
