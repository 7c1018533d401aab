import type { Path } from '../semantics/path.ts'
import { label } from '../semantics/semantics.ts'
import type { Rules } from './explaining.ts'
import { type Plan, type PlannedPath, pathAlong } from './paths.ts'
import { Divergence, Run } from './run.ts'
import type { System } from './system.ts'

/** What became of a path on a system. */
export interface Conducted {
  readonly divergence: Divergence | null
  /** How many steps of the path were taken, hidden ones included. */
  readonly followed: number
  /** The step that could not be taken, since the system had decided otherwise; null where the path was followed to its end or to a divergence. */
  readonly left: string | null
  readonly hasCompared: boolean
}

/** Runs a path on a system, from `start` to `stop`. `skipping`: leaves out what is not enabled, and goes on. Throws what `start` and `stop` throw. */
export async function conduct(system: System, rules: Rules, path: Path, skipping = false): Promise<Conducted> {
  let run: Run | null = null
  let followed = 0
  let stopped = false
  try {
    run = await Run.begin(system, rules, path.initial)
    for (const step of path.steps) {
      if (!rules.hidden.has(step.action)) {
        const name = label(step)
        const isOffered = run.offered().some(o => label(o) === name)
        if (!isOffered && !skipping) return { divergence: null, followed, left: name, hasCompared: run.hasCompared }
        if (isOffered) await run.take(step)
      }
      followed++
    }
    return { divergence: null, followed, left: null, hasCompared: run.hasCompared }
  } catch (error) {
    if (error instanceof Divergence) return { divergence: error, followed, left: null, hasCompared: true }
    stopped = true
    await Promise.resolve(system.stop()).catch(() => {})
    throw error
  } finally {
    if (!stopped) await system.stop()
  }
}

/** What became of all the paths of a plan. */
export type Toured = { readonly passed: ReadonlySet<number> } & (
  | { readonly why: 'conforms' }
  | { readonly why: 'undecided'; readonly says: string }
  | { readonly why: 'diverges'; readonly divergence: Divergence; readonly path: PlannedPath; readonly run: number }
)

export interface TourOptions {
  /** How often a path is tried that the system leaves by its own decisions; once where left out. */
  readonly tries?: number
  /**
   * `all` where left out: a path that was never followed to its end decides nothing. `possible`: paths that the system's own decisions close need not be followed to
   * their end, as long as every action that it is to be told to take was taken.
   */
  readonly follow?: 'all' | 'possible'
}

/** Runs all paths of a plan until one diverges. `passed` are the steps of the plan that were taken before; a path is not begun once `mayGoOn` says no. */
export async function toured(
  system: System,
  rules: Rules,
  plan: Plan,
  paths: readonly PlannedPath[],
  { tries = 1, follow = 'all' }: TourOptions,
  mayGoOn: () => boolean,
): Promise<Toured> {
  const passed = new Set<number>()
  const undecided = (says: string): Toured => ({ why: 'undecided', says, passed })
  let hasCompared = false
  for (const [k, path] of paths.entries()) {
    let left: string | null = null
    for (let attempt = 0; attempt < tries && (attempt === 0 || left !== null); attempt++) {
      if (!mayGoOn()) return undecided(`time was up after ${k} of ${paths.length} paths`)
      const conducted = await conduct(system, rules, pathAlong(plan, path))
      for (const step of path.steps.slice(0, conducted.followed)) passed.add(step)
      hasCompared ||= conducted.hasCompared
      left = conducted.left
      if (conducted.divergence !== null) return { why: 'diverges', divergence: conducted.divergence, path, run: k + 1, passed }
    }
    if (left !== null && follow === 'all')
      return undecided(
        `path ${k + 1} of ${paths.length} could not be followed: the system decided otherwise before ${left}; raise 'tries', or say follow: 'possible' where the model allows more than the system ever does`,
      )
  }
  if (!hasCompared) return undecided('observe() never showed anything')
  const actionOf = (step: number) => plan.graph.steps[step]?.instance.action ?? ''
  const taken = new Set([...passed].map(actionOf))
  const told = new Set(paths.flatMap(({ steps }) => steps.map(actionOf)).filter(action => !rules.hidden.has(action)))
  if (told.size === 0) return undecided('there is nothing that the system is told to take')
  const never = [...told].filter(action => !taken.has(action))
  return never.length > 0 ? undecided(`never taken: ${never.join(', ')}`) : { why: 'conforms', passed }
}
