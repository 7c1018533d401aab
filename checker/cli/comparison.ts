import type { Colors } from 'picocolors/types.js'
import { type ComparedModel, sayViolated } from '../../reports/pages/comparison/comparison.ts'
import { sayBudgets, sayNecessary } from '../../reports/say/words.ts'
import { sayQualification } from '../verdict/qualifications.ts'
import type { Candidate } from './candidates.ts'

const columns = [10, 9, 5, 7] as const

/** How wide the first columns of a table are whose rows are printed as they come. */
export interface Widths {
  readonly name: number
  /** 0 where no model has a fault, or where names say which: there is no such column then. */
  readonly faults: number
}

export const widthsOf = (candidates: readonly Candidate[]): Widths => {
  const faults = candidates.filter(c => c.expect !== null).map(({ model }) => sayBudgets(model.budgets).length)
  const widest = Math.max(0, ...faults)
  return { name: Math.max(...candidates.map(({ name }) => name.length)), faults: widest === 0 ? 0 : Math.max('faults'.length, widest) }
}

/** The heading of a table whose rows are printed as they come. */
export const headOf = (widths: Widths, { dim }: Colors): string =>
  dim(
    `${[...first(widths, 'model', 'faults'), 'verdict'.padEnd(columns[0] + 2), 'distinct'.padStart(columns[1]), 'depth'.padStart(columns[2]), 'seconds'.padStart(columns[3]), 'shortest traces, or what qualifies the verdict'].join('  ')}\n`,
  )

export function rowOf({ name, result, differences }: ComparedModel, widths: Widths, { green, red, yellow }: Colors): string {
  const paint = result.verdict === 'holds' ? green : result.verdict === 'violated' ? yellow : red
  const met = differences === null ? ' ' : differences.length === 0 ? green('✓') : red('✗')
  const needs = new Set(result.properties.map(p => sayNecessary(p)).filter(said => said !== null))
  const cells = [
    ...first(widths, name, sayBudgets(result.checked.faults)),
    `${met} ${paint(result.verdict.padEnd(columns[0]))}`,
    result.states.distinct.toLocaleString('en').padStart(columns[1]),
    String(result.depth).padStart(columns[2]),
    result.seconds.toFixed(1).padStart(columns[3]),
    [sayViolated(result.properties), ...needs, sayQualification(result)].filter(Boolean).join('; '),
  ]
  return `${cells.join('  ').trimEnd()}\n`
}

const first = (widths: Widths, name: string, faults: string): readonly string[] => [
  name.padEnd(widths.name),
  ...(widths.faults === 0 ? [] : [faults.padEnd(widths.faults)]),
]

/** What the marks before the verdicts say. */
export const legend = '✓ as the model is there to show, ✗ otherwise'
