import type { Path } from '../semantics/path.ts'
import { label } from '../semantics/semantics.ts'
import { isSame, type Rules } from './explaining.ts'
import { type Plan, type PlannedPath, pathAlong } from './paths.ts'
import { Divergence, Run } from './run.ts'
import type { System } from './system.ts'

/** What became of a path on a system. */
export interface Conducted {
  readonly divergence: Divergence | null
  /** How many steps of the path were taken, hidden ones included, before one could not be. */
  readonly followed: number
  /** The first step that could not be taken, since the system had decided otherwise; null where there was none. */
  readonly left: string | null
  /** The actions that the system was told to take. */
  readonly actions: ReadonlySet<string>
  readonly hasCompared: boolean
}

/**
 * Runs a path on a system, from `start` to `stop`, until it diverges or a step cannot be taken; `skipping` leaves such steps out. Throws what `start` and `stop` throw, and UsageError for
 * a system that shows what it cannot.
 */
export async function conduct(system: System, rules: Rules, path: Path, skipping = false): Promise<Conducted> {
  const actions = new Set<string>()
  let run: Run | null = null
  let followed = 0
  let left: string | null = null
  const became = (divergence: Divergence | null): Conducted => ({
    divergence,
    followed,
    left,
    actions,
    hasCompared: run?.hasCompared ?? divergence !== null,
  })
  const go = async (): Promise<Conducted> => {
    run = await Run.begin(system, rules, path.initial)
    for (const step of path.steps) {
      if (!rules.hidden.has(step.action)) {
        const isOffered = run.offered().some(offer => isSame(offer, step))
        if (!isOffered) left ??= label(step)
        if (!isOffered && !skipping) break
        if (isOffered) actions.add(step.action)
        if (isOffered) await run.take(step)
      }
      if (left === null) followed++
    }
    return became(null)
  }
  const end = await go().catch((error: unknown) => (error instanceof Divergence ? became(error) : { error }))
  if (!('error' in end)) {
    await system.stop()
    return end
  }
  // The first error is the one to be told.
  await (async () => system.stop())().catch(() => {})
  throw end.error
}

/** What became of all the paths of a plan; `passed` are the steps of the plan that were taken without diverging. */
export type Toured = { readonly passed: ReadonlySet<number> } & (
  | { readonly why: 'conforms' }
  | { readonly why: 'undecided'; readonly says: string }
  | Diverged
)

export interface Diverged {
  readonly why: 'diverges'
  readonly divergence: Divergence
  readonly path: PlannedPath
  /** The number of the step of the path that it diverges in; 1 for the first. */
  readonly until: number
  /** The number of the path; 1 for the first. */
  readonly run: number
  readonly passed: ReadonlySet<number>
}

export interface TourOptions {
  /** How often a path is tried that the system leaves by its own decisions; once where left out. */
  readonly tries?: number
  /**
   * `all` where left out: a path that was never followed to its end decides nothing. `possible`: steps that the system's own decisions have made impossible are left out, as long
   * as every action that it is to be told to take was taken somewhere.
   */
  readonly follow?: 'all' | 'possible'
}

/** Runs all paths of a plan until one diverges. A path is not begun once `mayGoOn` says no. */
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
  const taken = new Set<string>()
  let hasCompared = false
  for (const [k, path] of paths.entries()) {
    let left: string | null = null
    for (let attempt = 0; attempt < tries && (attempt === 0 || left !== null); attempt++) {
      if (!mayGoOn()) return undecided(`time was up after ${k} of ${paths.length} paths`)
      const conducted = await conduct(system, rules, pathAlong(plan, path), follow === 'possible')
      for (const step of path.steps.slice(0, conducted.followed)) passed.add(step)
      for (const action of conducted.actions) taken.add(action)
      hasCompared ||= conducted.hasCompared
      left = conducted.left
      const { divergence, followed } = conducted
      if (divergence !== null)
        return { why: 'diverges', divergence, path, until: left === null ? followed + 1 : path.steps.length, run: k + 1, passed }
    }
    if (left !== null && follow === 'all')
      return undecided(
        `path ${k + 1} of ${paths.length} could not be followed: the system decided otherwise before ${left}; raise 'tries', or say follow: 'possible' where the model allows more than the system ever does`,
      )
  }
  if (!hasCompared) return undecided('observe() never showed anything')
  const actionOf = (step: number) => plan.graph.steps[step]?.instance.action ?? ''
  const told = new Set(paths.flatMap(({ steps }) => steps.map(actionOf)).filter(action => !rules.hidden.has(action)))
  if (told.size === 0) return undecided('there is nothing that the system is told to take')
  const never = [...told].filter(action => !taken.has(action))
  return never.length > 0 ? undecided(`never taken: ${never.join(', ')}`) : { why: 'conforms', passed }
}
