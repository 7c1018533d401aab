import type { Why } from './reason.ts'

/**
 * Why a step does not lead on. `guard`: the guard that its author wrote is false. `condition`: what a fault, a timeout or a budget asks besides is false. `idle`: it can be taken, and changes nothing.
 * `obstacle`: a bound keeps it from being taken, or the spec fails. `silent`: there is nothing to take it for, such as a message.
 */
export type Because =
  | { readonly is: 'guard'; readonly why: Why }
  | { readonly is: 'idle' }
  | { readonly is: 'condition' | 'obstacle' | 'silent'; readonly reason: string }

/** Whether nothing more is known than that the guard is false. */
export const isUnknown = (because: Because): boolean => because.is === 'guard' && because.why.isBare === true
