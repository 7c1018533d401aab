import type { Property, Temporal } from '../model.ts'
import type { Binders } from '../types.ts'
import { breaks, type PropertyKindOf } from './kind.ts'
import { falseAlong, type OverTime, once, temporalWord } from './temporal.ts'

export interface EventuallyAlwaysWord<S> {
  /** In every behaviour, from some point on. */
  eventuallyAlways(p: (s: S) => boolean): Property
  eventuallyAlways<const P extends Binders = Readonly<Record<never, never>>>(of: OverTime<S, P>): Property
}

export const eventuallyAlways: PropertyKindOf<Temporal> = {
  word: temporalWord('eventuallyAlways', holds => ({
    of: 'behaviours',
    begins: 'anywhere',
    avoids: null,
    keeps: holds,
  })),
  says: 'from some point on',
  violation: 'liveness',
  isExistential: false,
  isOfSteps: false,
  sayFailure: breaks,
  sayViolation: ({ stays }) => (stays ? 'it stays false' : 'it is false again and again'),
  evidence: (property, behaviour) => falseAlong(property, behaviour, { from: behaviour.loop ?? 0, breaking: once }),
}
