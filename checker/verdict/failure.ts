import { SpecFailure } from '../errors.ts'
import type { Trace } from '../traces/trace.ts'
import type { CheckResult } from './result.ts'

/** A spec failed while it ran; `trace` leads to the state in which it did, and `found` is what was known by then. */
export class CheckFailure extends SpecFailure {
  readonly trace: Trace | null
  readonly found: CheckResult
  /** A violation had been found before, and the search went on (`goesOnWithin`) only to decide more. */
  readonly isBeyondViolation: boolean
  constructor(error: SpecFailure, trace: Trace | null, found: CheckResult, isBeyondViolation: boolean) {
    super(error.code, error.problem, { where: error.where, hint: error.hint, cause: error })
    this.trace = trace
    this.found = found
    this.isBeyondViolation = isBeyondViolation
  }
}
