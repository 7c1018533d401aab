import type { Model } from '../language/model.ts'
import { fewestSwitches } from '../traces/order.ts'
import type { TraceStep } from '../traces/trace.ts'
import type { Wait } from '../traces/waits.ts'
import type { PropertyExplanation } from './explanation.ts'
import type { CheckResult, PropertyResult } from './result.ts'

/** The orders of a trace's steps that can be asked for. */
export const orders = ['as-found', 'fewest-switches'] as const
export type Order = (typeof orders)[number]

/** The result with each trace in the order with the fewest switches between processes, where there is a better one than was found. */
export const inFewestSwitches = (model: Model, result: CheckResult): CheckResult => ({
  ...result,
  properties: result.properties.map(property => reordered(model, property)?.property ?? property),
})

/** A property with its trace in the order with the fewest switches, and what explains it; null where no order has fewer. */
export function reordered(
  model: Model,
  property: PropertyResult,
): { readonly property: PropertyResult; readonly explain: (of: PropertyExplanation) => PropertyExplanation } | null {
  const found = property.trace && fewestSwitches(model, property.trace)
  if (!found) return null
  const to = (number: number): number => found.numbers.get(number) ?? number
  const all = (numbers: readonly number[]): readonly number[] => numbers.map(to).sort((a, b) => a - b)
  const end = (property.trace?.loop ?? property.trace?.steps.length) as number
  // Within a loop a constraint is met by a step, or after one: only that before the loop begins is not renumbered.
  const fairness = <T extends { readonly how: string; readonly step: number }>(met: readonly T[]): readonly T[] =>
    met.map(f => ({ ...f, step: f.step === end ? end : to(f.step) }))
  // Its states are others.
  const { valence: _, ...same } = property
  const stepAt = (step: TraceStep): TraceStep => found.trace.steps[to(step.number) - 1] ?? step
  const waitAt = (w: Wait): Wait =>
    w.of === 'part' ? { ...w, step: to(w.step), kept: w.kept.map(k => ({ ...k, step: to(k.step) })) } : { ...w, step: to(w.step) }
  return {
    property: { ...same, trace: found.trace, fairness: fairness(property.fairness) },
    explain: of => ({
      ...of,
      causes: of.causes.map(c => ({ ...c, step: to(c.step) })).sort((a, b) => a.step - b.step),
      openings: of.openings.map(({ fault, step }) => ({ fault: stepAt(fault), step: stepAt(step) })),
      decisive: all(of.decisive),
      deviations: of.deviations.map(d => ({ ...d, step: to(d.step) })).sort((a, b) => a.step - b.step),
      waits: of.waits.map(waitAt),
      noReturn: of.noReturn && { ...of.noReturn, step: stepAt(of.noReturn.step) },
      past: all(of.past),
      early: all(of.early),
      heard: of.heard.map(h => ({ ...h, sent: to(h.sent), steps: all(h.steps) })),
      fairness: fairness(of.fairness),
    }),
  }
}
