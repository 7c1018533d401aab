import { propertyKinds } from '../language/properties/index.ts'
import type { Watched } from '../properties/monitors.ts'
import { label, type Semantics } from '../semantics/semantics.ts'
import { sayStuck, stuckAt } from './stuck.ts'
import type { Trace } from './trace.ts'
import { whyRepeated } from './why-repeated.ts'

/** Why a trace violates a property, in a sentence without its full stop; `stays` where throughout its loop it is what it must not be. */
export function sayViolation({ name, of, kind }: Watched, semantics: Semantics, { initial, steps }: Trace, stays = false): string {
  const { properties, initial: starts } = semantics.model
  const last = steps.at(-1)
  const end = last?.state ?? initial
  const meaning = of === null ? properties[name]?.meaning : undefined
  return propertyKinds[kind].sayViolation({
    step: last === undefined ? null : label(last),
    initialStates: starts.length,
    why:
      meaning?.of === 'states'
        ? (meaning.why?.(end)?.why ?? null)
        : meaning?.of === 'repetition'
          ? whyRepeated(semantics.model, meaning, end)
          : null,
    stays,
    stuck: () => sayStuck(stuckAt(semantics, end)),
  })
}
