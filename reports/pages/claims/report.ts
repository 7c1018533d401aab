import type { ClaimResult, Evidence } from '../../../checker/verdict/claims.ts'
import type { Made } from '../../format.ts'

/** A claim that was decided, with what a reader needs to see for himself. */
export interface ClaimReport {
  /** The spec, or the file, that the claim stands beside. */
  readonly spec: string
  readonly result: ClaimResult
  /** The command that decides it again. */
  readonly command: string
  /** The command that shows what one of its checks found. */
  readonly again: (evidence: Evidence) => string
}

/** A format of claims: one file with all of them. */
export interface ClaimsFormat {
  readonly name: string
  readonly extension: string
  readonly says: string
  /** `made` is what made them; left out where it must not differ from one machine to another. */
  render(claims: readonly ClaimReport[], made?: Made): string
}
