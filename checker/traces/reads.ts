import type { State } from '../language/types.ts'
import type { Watched } from '../properties/monitors.ts'
import { stateAfter, type Trace } from './trace.ts'

/** The variables that a property reads at the end of a trace, in the order of the model; of a property of steps, of the last step's two states. */
export function readAtEnd(
  { decides, breaches, goals, beginsWrongly }: Pick<Watched, 'decides' | 'breaches' | 'goals' | 'beginsWrongly'>,
  trace: Trace,
): readonly string[] {
  const last = trace.steps.length
  const read = new Set<string>()
  const is = noting(stateAfter(trace, last), read)
  const was = noting(stateAfter(trace, last - 1), read)
  if (decides?.on === 'step') last === 0 ? beginsWrongly?.(is) : decides.hit(was, is)
  else decides?.hit(is)
  for (const { begins, avoids, accepting } of breaches)
    for (const holds of [begins, avoids, accepting]) if (typeof holds === 'function') holds(is)
  for (const { holds } of goals) holds(is)
  return Object.keys(trace.initial).filter(name => read.has(name))
}

/** The same state, which notes the variables that are read. */
const noting = (state: State, read: Set<string>): State =>
  new Proxy(state, {
    get(target, key) {
      if (typeof key === 'string') read.add(key)
      return Reflect.get(target, key)
    },
  })
