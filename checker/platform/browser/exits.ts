import type { SpecFailure } from '../../errors.ts'

// No page can end the browser, so that nothing has to be forbidden.
export const forbidExit = () => () => {}
export const takeAttempt = (): SpecFailure | null => null
export const endProgram = (_exitCode: number): void => {}
export const placed = <E>(error: E): E => error
