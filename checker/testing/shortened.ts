import type { Path } from '../semantics/path.ts'
import { conduct, type Diverged } from './conducted.ts'
import type { Rules } from './explaining.ts'
import { type Plan, pathAlong, shortestPaths } from './paths.ts'
import type { Divergence } from './run.ts'
import type { System } from './system.ts'

/**
 * The shortest divergence that further runs find. First the path that diverged, with ever smaller parts left out; then every step of the model that comes earlier and was not yet taken
 * without diverging, by a shortest path each, in the order of their depth. Ends with what it has when `mayGoOn` says no.
 */
export async function shortened(system: System, rules: Rules, plan: Plan, found: Diverged, mayGoOn: () => boolean): Promise<Divergence> {
  const thin = await thinned(system, rules, found, pathAlong(plan, found.path), mayGoOn)
  const paths = shortestPaths(plan)
  const untried = (step: number) => !found.passed.has(step)
  const early = plan.out
    .flatMap((steps, from) => {
      const to = paths[from]
      return to === undefined ? [] : steps.filter(untried).map(step => ({ root: to.root, steps: [...to.steps, step] }))
    })
    .filter(({ steps }) => steps.length < lengthOf(thin))
    .sort((a, b) => a.steps.length - b.steps.length)
  for (const path of early) {
    if (!mayGoOn()) break
    const { divergence } = await conduct(system, rules, pathAlong(plan, path))
    if (divergence !== null && lengthOf(divergence) < lengthOf(thin)) return divergence
  }
  return thin
}

const lengthOf = ({ trace }: Divergence): number => trace.steps.length

/** The divergence after leaving out what it does not need: halves of the steps before it, then quarters, and so on. */
async function thinned(system: System, rules: Rules, found: Diverged, path: Path, mayGoOn: () => boolean): Promise<Divergence> {
  let best = found.divergence
  let steps = path.steps.slice(0, found.until)
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at + 1 < steps.length; ) {
      if (!mayGoOn()) return best
      const fewer = steps.toSpliced(at, Math.min(size, steps.length - 1 - at))
      const { divergence } = await conduct(system, rules, { initial: path.initial, steps: fewer }, true)
      if (divergence !== null && lengthOf(divergence) < lengthOf(best)) {
        best = divergence
        steps = fewer
      } else at += size
    }
  return best
}
