import type { CellFinding, ComparedCell, ComparedRow } from '../../../checker/verdict/comparison.ts'
import { sayWithin } from '../../../checker/verdict/qualifications.ts'
import { isReduced } from '../../../checker/verdict/result.ts'
import type { Made } from '../../format.ts'
import { sayBudgets, sayCount } from '../../say/words.ts'
import { sayConstants } from '../comparison/comparison.ts'

/** Protocols side by side: every cell is what checks have answered to a question. */
export interface ProtocolTable {
  readonly name: string
  readonly says: string
  /** The command that makes it again. */
  readonly command: string
  readonly protocols: readonly string[]
  readonly rows: readonly ComparedRow[]
  /** The command that runs one check again. */
  readonly again: (finding: CellFinding) => string
  /** The file of a check's trace, beside the table; null where there is none. */
  readonly page: (finding: CellFinding) => string | null
  /** What made it; left out where it must not differ from one machine to another. */
  readonly made?: Made | undefined
}

/** A check with where it stands in the table. */
export interface Placed {
  readonly row: ComparedRow
  readonly protocol: string
  readonly finding: CellFinding
}

export const placed = ({ rows }: Pick<ProtocolTable, 'rows'>): readonly Placed[] =>
  rows.flatMap(row => row.cells.flatMap(({ protocol, findings }) => findings.map(finding => ({ row, protocol, finding }))))

export const isUndecided = ({ finding }: Placed): boolean => finding.answer === null
export const isUnexpected = ({ finding }: Placed): boolean => finding.difference !== null

export const cellOf = ({ cells }: ComparedRow, protocol: string): ComparedCell | undefined => cells.find(c => c.protocol === protocol)

/** `no; yes, once it has synchronised`, or that it is undecided; nothing where the question was not asked of a protocol. */
export const sayCell = (cell: ComparedCell | undefined): string => cell?.findings.map(sayAnswer).join('; ') ?? ''

/** What a check has answered; a result that contradicts the expectation is marked. */
export const sayAnswer = ({ answer, difference }: CellFinding): string =>
  answer === null ? 'undecided' : difference === null ? answer : `${answer} (unexpected)`

/** `LogHasHole reached in 9 steps`, `canElect takes 4 messages in 2 rounds`. */
export const sayFound = ({ check, found }: CellFinding): string => `${check.property} ${found ?? 'undecided'}`

/** What was checked: `raft-rpc compared servers=3 terms=2`. */
export function sayChecked({ result: { checked } }: CellFinding): string {
  return [checked.spec, checked.variant, sayConstants(checked.constants), sayBudgets(checked.faults)].filter(Boolean).join(' ')
}

/** How much of it was seen, and within which bounds it holds; nothing for a trace, which ends a search early. */
export function sayExtent({ result, property }: CellFinding): string {
  if (property.verdict !== 'holds' || property.trace !== null) return ''
  const states = `${sayCount(result.states.distinct, 'state')}${isReduced(result.trust) ? ' up to symmetry' : ''}`
  return [states, sayWithin(result.qualifications)].filter(Boolean).join(', ')
}

/** `raft, new-leader: leaderCompleteness: found violated in 4 steps, expected holds`. */
export const sayDifference = ({ row, protocol, finding }: Placed): string =>
  `${row.name}, ${protocol}: ${finding.check.property}: ${finding.difference}`

export const reading =
  'Each answer is what a check has found; it is decided by the verdict, or by the messages and rounds that were counted.'
