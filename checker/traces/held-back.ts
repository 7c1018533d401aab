import { format } from '../values/index.ts'
import { exchanged, isWithin, type ValuePath } from '../values/path.ts'
import { namedSteps } from './named.ts'
import type { Refusal } from './refusals.ts'
import type { Trace } from './trace.ts'

/** What a deadlock leaves unfinished: a part of a process's state, and the other processes with the same there. */
interface Unfinished {
  readonly part: ValuePath
  readonly owner: string
  readonly others: readonly string[]
}

/** The numbers of the steps that made what a deadlock's unfinished processes have there, and what their own guards refuse for: what holds them back, beside what they wait for. */
export function heldBack(
  { unfinished, refusals }: { unfinished: Unfinished | null; refusals: readonly Refusal[] },
  trace: Trace,
): readonly number[] {
  if (unfinished === null) return []
  const { owner, others, part } = unfinished
  const parts = [part, ...others.flatMap(each => exchanged(part, owner, each) ?? [])]
  const made = parts.flatMap(each => trace.steps.findLast(({ changes }) => changes.some(c => isWithin(c.part, each)))?.number ?? [])
  const refused = refusals.flatMap(({ by, because, instance }) => {
    if (by === null || because.is !== 'guard' || ![owner, ...others].includes(by)) return []
    const { tag: _, ...fields } = instance?.message ?? { tag: '' }
    const given = Object.entries({ ...fields, ...instance?.parameters }).map(([name, value]) => [name, format(value)])
    return [{ ...because.why, parameters: Object.fromEntries(given) }]
  })
  return [...made, ...namedSteps(trace, refused)]
}
