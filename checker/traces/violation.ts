import { type PropertyKind, propertyKinds } from '../language/properties/index.ts'
import { label, type Semantics } from '../semantics/semantics.ts'
import { sayStuck, stuckAt } from './stuck.ts'
import type { Trace } from './trace.ts'

/** Why a trace violates a property of this kind, in a sentence without its full stop. */
export function sayViolation(kind: PropertyKind, semantics: Semantics, { initial, steps }: Trace): string {
  const last = steps.at(-1)
  return propertyKinds[kind].sayViolation({
    step: last === undefined ? null : label(last),
    initialStates: semantics.model.initial.length,
    stuck: () => sayStuck(stuckAt(semantics, last?.state ?? initial)),
  })
}
