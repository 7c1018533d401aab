import type { Stop, Task } from '../engine/engine.ts'
import { SpecFailure } from '../errors.ts'
import { initialAt, pathAt } from './paths.ts'
import type { SaidFailure } from './sayings.ts'

/**
 * Why the search stops where a node says that the spec failed. The code is run here once more at the end of the path, so that what is shown is what happened
 * here, with the author's line as this machine has it; what the node said stands only where that comes to nothing, as of code that never returns. Throws Malformed
 * where there is no such path.
 */
export function failureAt(task: Task, { code, problem, hint, where, path }: SaidFailure, isBeyondHit: boolean): Stop {
  const said = new SpecFailure(code, problem, { hint: hint ?? undefined, where: where ?? undefined })
  let error = said
  const { semantics } = task
  try {
    if (code !== 'never-returns')
      task.guard(
        () => again(task, path),
        () => 'what failed on another node',
      )
  } catch (thrown) {
    if (!(thrown instanceof SpecFailure)) throw thrown
    error = thrown
  }
  return { why: 'failure', error, path: pathUpTo(semantics, path), isBeyondHit }
}

/** The path; without its last step where that is what fails. */
function pathUpTo(semantics: Task['semantics'], path: readonly number[]) {
  try {
    return pathAt(semantics, path)
  } catch (error) {
    if (error instanceof SpecFailure) return pathAt(semantics, path.slice(0, -1))
    throw error
  }
}

function again({ semantics, monitors }: Task, path: readonly number[]): void {
  const { model } = semantics
  let before = initialAt(semantics, path[0])
  let state = before
  for (const step of pathAt(semantics, path).steps) {
    const taken = semantics.take(state, step)
    if (taken === null) return
    before = state
    state = taken.to
  }
  for (const monitor of monitors) {
    if (monitor.on === 'state') monitor.hit(state)
    else if (monitor.on === 'step' && path.length > 1) monitor.hit(before, state)
  }
  model.constraints.state?.(state)
  semantics.expand(state)
}
