import type { CellCheck, ProtocolComparison, Row } from '../language/comparison.ts'
import { type Ask, type FindOptions, type Found, finder, sayAmounts, sayFinding } from './findings.ts'

/** What one check of a cell has found. */
export interface CellFinding extends Found {
  readonly check: CellCheck
  /** What it comes to, in the words of the cell; null where nothing was decided. */
  readonly answer: string | null
  /** How the finding differs from what the comparison expects; null where it does not, and where nothing was decided. */
  readonly difference: string | null
}

/** What the checks of one protocol answer to a question. */
export interface ComparedCell {
  readonly protocol: string
  readonly findings: readonly CellFinding[]
}

export interface ComparedRow {
  readonly name: string
  readonly row: Row
  /** One for each protocol that was asked for and that the row has a cell of. */
  readonly cells: readonly ComparedCell[]
}

/** The rows of a comparison, one after the other, for these of its protocols. A model of which several cells ask something is searched once; what is searched elsewhere is left out. Throws as `decideClaims` does. */
export async function* decideComparison(
  { rows }: ProtocolComparison,
  protocols: readonly string[],
  options: FindOptions = {},
): AsyncGenerator<ComparedRow, void> {
  const askOf = ({ model: instance, property, finds, symmetry }: CellCheck): Ask => ({
    instance,
    property,
    cost: typeof finds === 'object' && 'messages' in finds,
    symmetry: symmetry ?? false,
  })
  const checksOf = ({ cells }: Row, protocol: string) => (Object.hasOwn(cells, protocol) ? (cells[protocol] as readonly CellCheck[]) : [])
  const find = finder(
    Object.values(rows).flatMap(row => protocols.flatMap(protocol => checksOf(row, protocol).map(askOf))),
    options,
  )
  for (const [name, row] of Object.entries(rows)) {
    const cells: ComparedCell[] = []
    for (const protocol of protocols) {
      const findings: CellFinding[] = []
      for (const check of checksOf(row, protocol)) {
        const found = await find(askOf(check))
        if (found !== null) findings.push(weigh(check, found))
      }
      if (findings.length > 0) cells.push({ protocol, findings })
    }
    yield { name, row, cells }
  }
}

function weigh(check: CellCheck, found: Found): CellFinding {
  const expected = sayFinding(check.finds)
  const isExpected = found.found === null || found.found === expected
  return { check, ...found, answer: answerOf(check, found), difference: isExpected ? null : `found ${found.found}, expected ${expected}` }
}

/** By the verdict alone: words that an expectation would choose could not contradict it. */
function answerOf({ answers }: CellCheck, { property: { verdict }, cost, found }: Found): string | null {
  if (found === null) return null
  if (answers) return verdict === 'holds' ? answers.holds : answers.violated
  return cost?.messages && cost.rounds ? sayAmounts(cost.messages, cost.rounds) : null
}
