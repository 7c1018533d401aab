import type { Path } from '../semantics/path.ts'
import { conduct } from './conducted.ts'
import type { Rules } from './explaining.ts'
import { type Plan, type PlannedPath, pathAlong, shortestPaths } from './paths.ts'
import type { Divergence } from './run.ts'
import type { System } from './system.ts'

/**
 * The shortest divergence that further runs find. First every step of the model that comes earlier than the one found and was not yet taken without diverging, by a shortest path
 * each, in the order of their depth; where none of these diverges, the path that did, with ever smaller parts left out. Ends with what it has when `mayGoOn` says no.
 */
export async function shortened(
  system: System,
  rules: Rules,
  plan: Plan,
  found: { readonly divergence: Divergence; readonly path: PlannedPath; readonly passed: ReadonlySet<number> },
  mayGoOn: () => boolean,
): Promise<Divergence> {
  const paths = shortestPaths(plan)
  const lengthOf = ({ trace }: Divergence): number => trace.steps.length
  const early = plan.out
    .flatMap((steps, from) => {
      const to = paths[from]
      return to === undefined
        ? []
        : steps.filter(step => !found.passed.has(step)).map(step => ({ root: to.root, steps: [...to.steps, step] }))
    })
    .filter(({ steps }) => steps.length < lengthOf(found.divergence))
    .sort((a, b) => a.steps.length - b.steps.length)
  for (const path of early) {
    if (!mayGoOn()) return found.divergence
    const { divergence } = await conduct(system, rules, pathAlong(plan, path))
    if (divergence !== null && lengthOf(divergence) < lengthOf(found.divergence)) return divergence
  }
  return thinned(system, rules, found.divergence, pathAlong(plan, found.path), mayGoOn)
}

/** The divergence after leaving out what it does not need: halves of the steps before it, then quarters, and so on. */
async function thinned(system: System, rules: Rules, found: Divergence, path: Path, mayGoOn: () => boolean): Promise<Divergence> {
  let best = found
  let steps = path.steps.slice(0, found.trace.steps.length)
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at + 1 < steps.length; ) {
      if (!mayGoOn()) return best
      const fewer = steps.toSpliced(at, Math.min(size, steps.length - 1 - at))
      const { divergence } = await conduct(system, rules, { initial: path.initial, steps: fewer }, true)
      if (divergence !== null && divergence.trace.steps.length < best.trace.steps.length) {
        best = divergence
        steps = fewer
      } else at += size
    }
  return best
}
