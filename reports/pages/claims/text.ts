import picocolors from 'picocolors'
import type { Colors } from 'picocolors/types.d.ts'
import type { ClaimVerdict } from '../../../checker/language/claim.ts'
import type { Evidence } from '../../../checker/verdict/claims.ts'
import type { ClaimReport } from './report.ts'
import { sayClaimVerdict, sayFound, sayInstance, sayProperty, sayStates } from './words.ts'

const plain = picocolors.createColors(false)

const signs: Readonly<Record<ClaimVerdict, string>> = { holds: '✓', 'holds only if': '◐', refuted: '✗', undecided: '?' }
const marks: Readonly<Record<Evidence['outcome'], string>> = { agrees: '✓', contradicts: '✗', undecided: '?' }

/** One claim as a terminal shows it: the sentence, where it stands, its verdict, the checks behind it, how that is known, and the command that decides it again. */
export function renderClaim({ result, command }: ClaimReport, colors: Colors = plain): string {
  const { claim, verdict, evidence, changes } = result
  const paint = verdict === 'holds' ? colors.green : verdict === 'refuted' ? colors.red : colors.yellow
  const width = Math.max(...evidence.map(e => sayFound(e).length))
  return [
    `${paint(signs[verdict])} ${colors.bold(claim.says)}`,
    `  ${colors.dim(`in the notes: ${claim.notes.quote} (${claim.notes.section})`)}`,
    `  ${paint(sayClaimVerdict(result))}`,
    ...evidence.map(e => {
      const mark = (e.outcome === 'agrees' ? colors.green : e.outcome === 'contradicts' ? colors.red : colors.yellow)(marks[e.outcome])
      const of = [sayProperty(e), sayInstance(e), sayStates(e)].filter(part => part !== '')
      return `    ${e.side.padEnd(7)}  ${mark} ${sayFound(e).padEnd(width)}  ${e.check.says}  ${colors.dim(`(${of.join('; ')})`)}`
    }),
    ...changes.map(change => `  ${colors.red('changed:')} ${change}`),
    `  ${colors.dim(`known from: ${claim.expect.origin}`)}`,
    `  ${colors.dim(`again with: ${command}`)}`,
    '',
    '',
  ].join('\n')
}

/** What the marks before the checks say. */
export const legend = `${marks.agrees} as the claim has it, ${marks.contradicts} against it; given: where its assumption is met, without: where it is not`
