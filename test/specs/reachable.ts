import type { State } from '../../checker/language/types.ts'
import type { Semantics } from '../../checker/semantics/semantics.ts'

/** Every reachable state once, by a search that is not the checker's. */
export function reachable(semantics: Semantics): readonly State[] {
  const found = new Map<string, State>()
  const queue: State[] = [...semantics.model.initial]
  for (let s = queue.pop(); s !== undefined; s = queue.pop()) {
    const key = semantics.key(s)
    if (found.has(key)) continue
    found.set(key, s)
    queue.push(...semantics.successors(s).transitions.map(t => t.to))
  }
  return [...found.values()]
}
