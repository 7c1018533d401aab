import type { Engine, Exploration, Task } from '../engine/engine.ts'
import { Asymmetric, NotReduced } from '../semantics/asymmetry.ts'
import type { Path } from '../semantics/path.ts'
import { notReduced, refusedFor, type Symmetry } from './symmetry.ts'

/**
 * The exploration, reduced by the symmetry given; and what it was reduced by in the end. Where the engine meets something that is not symmetric, it is
 * searched once more without: the time limit is for both searches together. What the first had found stays found, though the second ends before it gets
 * there: its paths are real, but where something is not symmetric there may be shorter ones.
 */
export async function exploreReduced(
  engine: Engine,
  task: Omit<Task, 'reduction'>,
  symmetry: Symmetry,
): Promise<{ readonly explored: Exploration; readonly symmetry: Symmetry }> {
  const started = performance.now()
  try {
    return { explored: await engine.explore({ ...task, reduction: symmetry.reduction }), symmetry }
  } catch (error) {
    const refused =
      error instanceof Asymmetric
        ? refusedFor(task.semantics.model, error.asymmetry)
        : error instanceof NotReduced
          ? notReduced[error.why]
          : null
    if (refused === null) throw error
    const { limits, onProgress, checkpoint } = task
    const spent = (performance.now() - started) / 1000
    const explored = await engine.explore({
      ...task,
      reduction: refused.reduction,
      // An engine asks whether the limit was passed.
      limits: { ...limits, maxSeconds: Math.max(0, limits.maxSeconds - spent) },
      onProgress: onProgress && (progress => onProgress({ ...progress, seconds: progress.seconds + spent })),
      // A checkpoint of the reduced search is no beginning for this one.
      checkpoint: checkpoint && { ...checkpoint, resume: checkpoint.resume && error instanceof NotReduced && error.why === 'resumed' },
    })
    const stopped = explored.stopped?.why === 'seconds' ? { ...explored.stopped, limit: limits.maxSeconds } : explored.stopped
    const before = stopped !== null && error instanceof Asymmetric ? (error as Asymmetric<Path>).hits : []
    const hits = explored.hits.map((hit, k) => hit ?? before[k] ?? null)
    const isKept = hits.some((hit, k) => hit !== explored.hits[k])
    return { explored: { ...explored, stopped, hits }, symmetry: isKept ? alsoKept(refused) : refused }
  }
}

const alsoKept = ({ reduction, outcome }: Symmetry): Symmetry => ({
  reduction,
  outcome:
    outcome && 'refused' in outcome
      ? { ...outcome, refused: `${outcome.refused}; a trace that was found before that is shown, and may not be the shortest` }
      : outcome,
})
