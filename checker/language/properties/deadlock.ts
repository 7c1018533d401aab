import type { PropertyKindOf } from './kind.ts'

/** What every model is checked for, unless it allows a deadlock. */
export const deadlock: PropertyKindOf<never> = {
  word: null,
  says: 'never stuck',
  violation: 'deadlock',
  isExistential: false,
  isOfSteps: false,
  sayFailure: () => 'is stuck',
  sayViolation: ({ stuck }) => `${stuck()}, and the state is not final`,
  evidence: () => [],
}
