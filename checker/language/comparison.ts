import { callSite, type Place, SpecError } from '../errors.ts'
import type { Instance } from './catalogue.ts'
import type { Finding } from './claim.ts'
import { checkParts, sayGiven } from './parts.ts'

/** One check of a cell: what it finds gives the words of the cell. */
export interface CellCheck {
  /** What is asked, in a phrase. */
  readonly says: string
  readonly model: Instance
  readonly property: string
  /** The words for each verdict on the property. Left out where `finds` is a cost, which gives its own words: `4 messages in 2 rounds`. */
  readonly answers?: { readonly holds: string; readonly violated: string }
  /** What it is expected to find. */
  readonly finds: Finding
  /** Counts states that differ only by an exchange of like processes as one. */
  readonly symmetry?: true
}

/** A question, with the checks that answer it for each protocol. */
export interface Row {
  readonly asks: string
  readonly cells: Readonly<Record<string, readonly CellCheck[]>>
  /** Where the expectation comes from: a paper, or when this was found and how it was reviewed. */
  readonly origin: string
}

/** Several protocols side by side: rows are questions, and every cell is answered by checks. */
export interface ProtocolComparison {
  readonly says: string
  /** The columns, each with the specs of the library that stand for it. */
  readonly protocols: Readonly<Record<string, readonly string[]>>
  readonly rows: Readonly<Record<string, Row>>
  readonly where: Place | undefined
}

/**
 * A comparison for `export const raftAndZab = comparison({ … })` in specs/comparisons: protocols as columns, questions as rows. Throws SpecError for
 * a part that there is not, for a cell of no protocol or without checks, and for a check that neither is a cost nor has words for its verdicts.
 */
export function comparison(given: Omit<ProtocolComparison, 'where'>): ProtocolComparison {
  const where = callSite()
  checkParts('comparison(…)', given, ['says', 'protocols', 'rows'], where)
  const protocols = Object.keys(given.protocols)
  for (const [name, row] of Object.entries(given.rows)) {
    checkParts(`the row '${name}'`, row, ['asks', 'cells', 'origin'], where)
    checkParts(`the cells of '${name}'`, row.cells, protocols, where)
    for (const [protocol, checks] of Object.entries(row.cells)) {
      const cell = `the cell '${name}' of ${protocol}`
      if (!Array.isArray(checks) || checks.length === 0)
        throw new SpecError('empty-cell', `${cell} has no check: it is ${sayGiven(checks)}`, {
          hint: 'words without a check are not a result: leave the cell out',
          where,
        })
      for (const check of checks as readonly CellCheck[]) {
        checkParts(`a check in ${cell}`, check, ['says', 'model', 'property', 'answers', 'finds', 'symmetry'], where)
        const isCost = typeof check.finds === 'object' && 'messages' in check.finds
        if (isCost === (check.answers !== undefined))
          throw new SpecError(
            'no-answers',
            `the check of ${check.property} in ${cell} ${isCost ? 'is a cost, and has answers' : 'has no answers'}`,
            {
              hint: isCost
                ? 'a cost gives its own words: leave `answers` out'
                : "give the words for both verdicts: answers: { holds: 'yes', violated: 'no' }",
              where,
            },
          )
      }
    }
  }
  return { ...given, where }
}
