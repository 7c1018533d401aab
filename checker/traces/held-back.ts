import { format } from '../values/index.ts'
import { isWithin } from '../values/path.ts'
import { namedSteps } from './named.ts'
import type { Refusal } from './refusals.ts'
import type { Trace } from './trace.ts'
import { type OwnPart, partsOf } from './unfinished.ts'

/** The numbers of the steps that made what a deadlock's unfinished processes have there, and what their own guards refuse for: what holds them back, beside what they wait for. */
export function heldBack(
  { unfinished, refusals }: { unfinished: OwnPart | null; refusals: readonly Refusal[] },
  trace: Trace,
): readonly number[] {
  if (unfinished === null) return []
  const parts = partsOf(unfinished)
  const made = parts.flatMap(({ part }) => trace.steps.findLast(({ changes }) => changes.some(c => isWithin(c.part, part)))?.number ?? [])
  const refused = refusals.flatMap(({ by, because, instance }) => {
    if (by === null || because.is !== 'guard' || !parts.some(({ owner }) => owner === by)) return []
    const { tag: _, ...fields } = instance?.message ?? { tag: '' }
    const given = Object.entries({ ...fields, ...instance?.parameters }).map(([name, value]) => [name, format(value)])
    return [{ ...because.why, parameters: Object.fromEntries(given) }]
  })
  return [...made, ...namedSteps(trace, refused)]
}
