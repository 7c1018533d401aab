import type { Made } from '../../format.ts'
import { code, escapeMarkdown, table } from '../../markdown.ts'
import { sayMade } from '../../say/made.ts'
import type { ClaimReport, ClaimsFormat } from './report.ts'
import {
  bySpec,
  reading,
  sayAssumption,
  sayClaimVerdict,
  sayCounts,
  sayFound,
  sayInstance,
  sayOutcome,
  sayPrediction,
  sayProperty,
  sayStates,
} from './words.ts'

/** Every claim, spec by spec, with a table of its checks. */
export function renderClaimsMarkdown(claims: readonly ClaimReport[], made?: Made): string {
  return [
    '# Claims',
    `${sayCounts(claims)}.`,
    reading,
    ...bySpec(claims).flatMap(([spec, of]) => [`## ${escapeMarkdown(spec)}`, ...of.flatMap(claimOf)]),
    ...(made === undefined ? [] : [escapeMarkdown(`${sayMade(made)}.`)]),
  ]
    .join('\n\n')
    .concat('\n')
}

function claimOf({ result, command, again }: ClaimReport): string[] {
  const { claim, changes, evidence } = result
  return [
    `### ${escapeMarkdown(claim.says)}`,
    `**${escapeMarkdown(sayClaimVerdict(result))}.**`,
    `> ${escapeMarkdown(claim.notes.quote)} (${escapeMarkdown(claim.notes.section)})  \n> In English: ${escapeMarkdown(claim.says)}`,
    table(
      ['assumption', 'what happens', 'property', 'claimed', 'found', 'outcome', 'model', 'shown by'],
      evidence.map(e => [
        sayAssumption[e.side],
        escapeMarkdown(e.check.says),
        code(sayProperty(e)),
        escapeMarkdown(sayPrediction(e)),
        escapeMarkdown(sayFound(e)),
        sayOutcome[e.outcome],
        escapeMarkdown([sayInstance(e), sayStates(e)].filter(part => part !== '').join(', ')),
        code(again(e)),
      ]),
    ),
    ...changes.map(change => `Changed: ${escapeMarkdown(change)}.`),
    `Known from: ${escapeMarkdown(claim.expect.origin)}.`,
    `Decided again by ${code(command)}.`,
  ]
}

export const markdown: ClaimsFormat = {
  name: 'markdown',
  extension: 'md',
  says: 'every claim with its checks, for a pull request or coursework',
  render: renderClaimsMarkdown,
}
