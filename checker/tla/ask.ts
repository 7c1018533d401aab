import { closureOf } from './closures.ts'
import { refuse } from './refusal.ts'
import type { At, Translator } from './translator.ts'
import type { Value } from './value.ts'

/**
 * What a function says of a member of a list or a set. Refuses one that takes more than it is given here, since JavaScript gives it more: the place of the member, and the
 * list.
 */
export function ask(t: Translator, run: Value, given: readonly Value[], at: At): Value {
  const most = parametersOf(run)
  if (most > given.length)
    refuse(
      at,
      `a function of ${most} parameters, asked of each member`,
      'what it takes besides the member has no translation: write a loop, or ask by some, every, map or find of a list',
    )
  return t.apply(run, given, at)
}

function parametersOf(run: Value): number {
  if (run.is === 'function') return run.run.parameters.length
  if (run.is === 'known') return closureOf(run.value)?.run.parameters.length ?? 0
  if (run.is === 'either') return Math.max(parametersOf(run.yes), parametersOf(run.no))
  return run.is === 'perhaps' ? parametersOf(run.value) : 0
}
