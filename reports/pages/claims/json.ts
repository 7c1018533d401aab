import type { Json } from '../../../checker/language/itf-value.ts'
import type { Evidence } from '../../../checker/verdict/claims.ts'
import { isReduced } from '../../../checker/verdict/result.ts'
import { sayStop } from '../../../checker/verdict/stops.ts'
import type { Made } from '../../format.ts'
import { jsonOf, traceDocument } from '../../json.ts'
import type { ClaimReport, ClaimsFormat } from './report.ts'
import { sayClaimVerdict } from './words.ts'

/** A claim and its checks, without their traces: an event of `--json`. */
export const claimDocument = (told: ClaimReport): Readonly<Record<string, Json>> => documentOf(told, () => ({}))

function documentOf(
  { spec, result, command, again }: ClaimReport,
  more: (e: Evidence) => Readonly<Record<string, Json>>,
): Record<string, Json> {
  const { name, claim, verdict, evidence, changes } = result
  return {
    spec,
    claim: name,
    says: claim.says,
    notes: { ...claim.notes },
    assumption: claim.assumption,
    verdict,
    reason: sayClaimVerdict(result),
    expected: { ...claim.expect },
    changes: [...changes],
    command,
    checks: evidence.map(e => ({
      side: e.side,
      says: e.check.says,
      spec: e.result.checked.spec,
      model: e.result.checked.model,
      variant: e.result.checked.variant,
      constants: jsonOf(e.result.checked.constants),
      faults: jsonOf(e.result.checked.faults),
      networks: jsonOf(e.result.checked.networks),
      property: e.check.property,
      predicts: jsonOf(e.check.predicts),
      verdict: e.property.verdict,
      reason: e.property.reason,
      steps: e.property.trace?.steps.length ?? null,
      found: e.found,
      outcome: e.outcome,
      states: { ...e.result.states },
      qualifications: jsonOf(e.result.qualifications),
      orbits: isReduced(e.result.trust),
      stopped: e.result.trust.stopped && sayStop(e.result.trust.stopped),
      command: again(e),
      ...more(e),
    })),
  }
}

/** Every claim with the traces of what was violated or reached. */
export function renderClaimsJson(claims: readonly ClaimReport[], made?: Made): string {
  const more = ({ property, result: { seconds } }: Evidence) => ({
    ...(made === undefined ? {} : { seconds }),
    trace: property.trace && traceDocument(property.trace),
  })
  const document = {
    ...{ format: 'everystep-claims', version: 1 },
    ...(made === undefined ? {} : { made }),
    claims: claims.map(c => documentOf(c, more)),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

export const json: ClaimsFormat = {
  name: 'json',
  extension: 'json',
  says: 'every claim with its checks and their traces, for programs',
  render: renderClaimsJson,
}
