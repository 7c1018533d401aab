import type { Model } from '../../checker/language/model.ts'
import { check } from '../../checker/verdict/check.ts'
import { explain } from '../../checker/verdict/explanation.ts'
import type { ReferenceOptions, SearchOptions } from '../../checker/verdict/options.ts'
import type { Report, Traced } from '../../reports/format.ts'
import { isTraced } from '../../reports/say/words.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { eagerCommit } from '../../specs/atomic-commitment/two-phase-commit/variants.ts'

export const root = new URL('../..', import.meta.url).pathname

/** A report on a real check of a model, its clock stopped. The reference engine's counts are the same on every machine. */
export async function reportOn(model: Model, options: SearchOptions = {}, more: Partial<Report> = {}): Promise<Report> {
  const result = { ...(await check(model, { ...options, engine: 'reference' } as ReferenceOptions)), seconds: 0 }
  return { result, model, explanation: explain(model, result), command: `everystep check ${model.spec}`, excerpts: {}, root, ...more }
}

export const cases = {
  'eager-commit': () => reportOn(eagerCommit.with({ rms: 2 }), { properties: ['agreement', 'canCommit'] }),
  'stopped-coordinator': () =>
    reportOn(twoPhaseCommit.with({ rms: 2 }, { duplicate: 1, stopTM: 1 }), {
      properties: ['agreement', 'deadlock'],
      necessaryFaults: 'always',
    }),
  holds: () => reportOn(twoPhaseCommit.with({ rms: 2 }, {}, { network: 'set' }), { properties: ['agreement', 'canAbort', 'deadlock'] }),
}

export function tracedBy(report: Report, name: string): Traced {
  const property = report.result.properties.filter(isTraced).find(p => p.name === name)
  if (!property) throw new Error(`${name} has no trace: ${report.result.properties.map(p => `${p.name} ${p.verdict}`).join(', ')}`)
  return property
}
