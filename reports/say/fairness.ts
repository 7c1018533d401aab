import { sayConstraint } from '../../checker/properties/liveness/constraints.ts'
import type { ExplainedFairness } from '../../checker/verdict/explanation.ts'
import { sayBecause } from './because.ts'

/** How a loop meets each fairness constraint: `WF(tmAbort): disabled after step 3: TM is down`; what it never enables is one line where no more is known. */
export function sayFairness(fairness: readonly ExplainedFairness[]): readonly string[] {
  const never = fairness.filter(({ how }) => how === 'never enabled').map(({ constraint }) => sayConstraint(constraint))
  return [
    ...fairness.flatMap(({ constraint, how, step, because }) => {
      const reason = because === null || because.is === 'idle' ? '' : `: ${sayBecause(because)}`
      return how === 'taken'
        ? [`${sayConstraint(constraint)}: taken by step ${step}`]
        : how === 'disabled'
          ? [`${sayConstraint(constraint)}: disabled ${sayWhen(step)}${reason}`]
          : how === 'changes nothing'
            ? [`${sayConstraint(constraint)}: changes nothing ${sayWhen(step)}`]
            : []
    }),
    ...(never.length === 0 ? [] : [`never enabled in the loop: ${never.join(', ')}`]),
  ]
}

const sayWhen = (step: number): string => (step === 0 ? 'in the initial state' : `after step ${step}`)
