import { InternalError } from '../errors.ts'
import type { State } from '../language/types.ts'
import type { Watched } from '../properties/monitors.ts'
import type { Semantics } from '../semantics/semantics.ts'
import type { Trace } from './trace.ts'

/**
 * The trace, at the end of which the property was judged once more on the replayed states. Throws InternalError where it does not show what it
 * is to be shown for: whatever engine found it, it must not become a verdict.
 */
export function confirm(watched: Watched, trace: Trace, semantics: Semantics): Trace {
  const { initial, steps } = trace
  const after = steps.at(-1)?.state ?? initial
  const before = steps.at(-2)?.state ?? initial
  if (shows(watched, steps.length === 0 ? null : before, after, semantics)) return trace
  throw new InternalError(
    'confirm',
    `${watched.name} was found to be decided after ${steps.length} steps, and is not when these are replayed: a fault of the checker, unless the property depends on more than the state`,
  )
}

function shows({ decides, beginsWrongly }: Watched, before: State | null, after: State, semantics: Semantics): boolean {
  switch (decides?.on) {
    case 'state':
      return decides.hit(after)
    case 'step':
      return before === null ? (beginsWrongly?.(after) ?? false) : decides.hit(before, after)
    case 'deadlock':
      return decides.hit(after) && semantics.expand(after).isStuck
    default:
      return false
  }
}
