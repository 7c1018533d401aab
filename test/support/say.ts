import type { CheckResult } from '../../checker/verdict/result.ts'
import { sayStop } from '../../checker/verdict/stops.ts'
import { sayReductions } from '../../reports/say/trust.ts'

/** Why the search stopped, in words; null where it did not. */
export const stopIn = ({ trust: { stopped } }: Pick<CheckResult, 'trust'>): string | null => stopped && sayStop(stopped)

/** What was put together, in words. */
export const reductionsIn = ({ trust }: Pick<CheckResult, 'trust'>): string => sayReductions(trust).join()
