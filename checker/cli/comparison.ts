import type { Colors } from 'picocolors/types.js'
import { type Compared, sayViolated } from '../../reports/comparison/comparison.ts'
import { sayNecessary } from '../../reports/words.ts'

const columns = [10, 9, 5, 7] as const

/** The heading of a table whose rows are printed as they come. */
export const headOf = (width: number, { dim }: Colors): string =>
  dim(
    `${['model'.padEnd(width), 'verdict'.padEnd(columns[0] + 2), 'distinct'.padStart(columns[1]), 'depth'.padStart(columns[2]), 'seconds'.padStart(columns[3]), 'shortest traces'].join('  ')}\n`,
  )

export function rowOf({ name, result, differences }: Compared, width: number, { green, red, yellow }: Colors): string {
  const paint = result.verdict === 'holds' ? green : result.verdict === 'violated' ? yellow : red
  const met = differences === null ? ' ' : differences.length === 0 ? green('✓') : red('✗')
  const needs = new Set(result.properties.map(sayNecessary).filter(said => said !== null))
  const cells = [
    name.padEnd(width),
    `${met} ${paint(result.verdict.padEnd(columns[0]))}`,
    result.states.distinct.toLocaleString('en').padStart(columns[1]),
    String(result.depth).padStart(columns[2]),
    result.seconds.toFixed(1).padStart(columns[3]),
    [sayViolated(result.properties), ...needs].filter(Boolean).join('; '),
  ]
  return `${cells.join('  ').trimEnd()}\n`
}
