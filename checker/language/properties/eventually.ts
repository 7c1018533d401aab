import type { Property, Temporal } from '../model.ts'
import type { Binders } from '../types.ts'
import { breaks, type PropertyKindOf } from './kind.ts'
import { falseAlong, type OverTime, temporalWord, throughout } from './temporal.ts'

export interface EventuallyWord<S> {
  /** In every behaviour, sooner or later; what holds at the start has happened. */
  eventually(p: (s: S) => boolean): Property
  eventually<const P extends Binders = Readonly<Record<never, never>>>(of: OverTime<S, P>): Property
}

export const eventually: PropertyKindOf<Temporal> = {
  word: temporalWord('eventually', holds => ({ of: 'behaviours', begins: 'initially', avoids: holds, keeps: null })),
  says: 'sooner or later',
  violation: 'liveness',
  isExistential: false,
  isOfSteps: false,
  sayFailure: breaks,
  sayViolation: () => 'it is never true',
  evidence: (property, behaviour) => falseAlong(property, behaviour, { from: 0, breaking: throughout }),
}
