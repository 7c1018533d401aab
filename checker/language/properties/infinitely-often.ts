import type { Property, Temporal } from '../model.ts'
import type { Binders } from '../types.ts'
import { breaks, type PropertyKindOf } from './kind.ts'
import { falseAlong, type OverTime, temporalWord, throughout } from './temporal.ts'

export interface InfinitelyOftenWord<S> {
  /** In every behaviour, again and again. */
  infinitelyOften(p: (s: S) => boolean): Property
  infinitelyOften<const P extends Binders = Readonly<Record<never, never>>>(of: OverTime<S, P>): Property
}

export const infinitelyOften: PropertyKindOf<Temporal> = {
  word: temporalWord('infinitelyOften', holds => ({ of: 'behaviours', begins: 'anywhere', avoids: holds, keeps: null })),
  says: 'again and again',
  violation: 'liveness',
  isExistential: false,
  isOfSteps: false,
  sayFailure: breaks,
  sayViolation: () => 'it is never true again',
  evidence: (property, behaviour) => falseAlong(property, behaviour, { from: behaviour.loop ?? 0, breaking: throughout }),
}
