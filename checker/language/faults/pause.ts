import { callSite } from '../../errors.ts'
import { makeAction, onlyWhen } from '../action.ts'
import { setOf } from '../collections.ts'
import type { Fault } from '../model.ts'
import { checkParts, checkWord } from '../parts.ts'
import { checkSort, type Sort } from '../processes.ts'
import type { FaultKind } from '../sign.ts'
import { keptName, withActions, withBudget, withVariable } from './compose.ts'
import { isDown, whileUp } from './crash.ts'

export const pause: FaultKind = {
  kind: 'pause',
  character: '⏸',
  path: 'M5.5 3.5v9M10.5 3.5v9',
  word: 'paused',
  nouns: ['pause', 'pauses'],
  about: 'process',
  lasts: { until: 'resume' },
}

export const resume: FaultKind = {
  kind: 'resume',
  character: '▶',
  path: 'M5 3l8 5-8 5z',
  word: 'resumed',
  nouns: null,
  about: 'process',
}

interface Pausing {
  /** `fairly`: a paused process goes on in the end. `perhaps`: it may be paused forever. */
  readonly resumes?: 'fairly' | 'perhaps' | undefined
}

/**
 * Processes may pause and go on as if nothing had happened: a garbage collection, a virtual machine that is moved, a disk that does not answer. While paused they take no
 * step, and messages to them wait; they forget nothing, and do not know of it afterwards. Timers that belong to them run on, as a clock on the wall does.
 */
export function pauses(who: Sort, options: Pausing = {}): Fault {
  checkSort('pauses(…)', who)
  checkParts('pauses(…), as its options,', options, ['resumes'])
  const { resumes = 'fairly' } = options
  const where = callSite()
  checkWord("'resumes' of pauses(…)", resumes, ['fairly', 'perhaps'])
  return {
    made: { word: 'pauses', who, resumes },
    apply(model, allowed, name) {
      const down = keptName(name, 'down')
      const isPaused = (s: Record<string, unknown>, process: string | null) => (s[down] as Set<string>).has(process ?? '')
      const budget = withBudget(withVariable(model, name, 'down', setOf(who)), name, allowed)
      const pausing = makeAction({
        kind: 'fault',
        fault: { ...pause, name },
        for: { process: who },
        by: 'process',
        then: (s, { process }) => {
          budget.spend(s)
          s[down].add(process)
        },
      })
      const resuming = makeAction({
        kind: 'fault',
        fault: { ...resume, name },
        for: { process: who },
        by: 'process',
        fair: resumes === 'fairly' ? 'weak' : null,
        then: (s, { process }) => void s[down].delete(process),
      })
      return withActions(whileUp(budget.model, down, 'paused'), {
        [name]: budget.limit(
          onlyWhen(
            { ...pausing, where },
            (s, process) => !isDown(s, process ?? ''),
            process => `${process} takes no step already`,
          ),
        ),
        [`${name}.resume`]: onlyWhen(resuming, isPaused, process => `${process} is not paused`),
      })
    },
  }
}
