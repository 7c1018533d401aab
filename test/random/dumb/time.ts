import type { Fault, Json, Spec, Type } from '../syntax.ts'
import type { Row } from '../values.ts'

export type Drift = Extract<Fault, { readonly kind: 'drift' }>
type Draft = { [name: string]: Json }

/** A timer of a state: where it stands, and the process whose clock it is on. */
interface Timer {
  readonly holder: Draft
  readonly key: string
  readonly clock: string | null
}

/** All timers of a state: random specs have them as variables, as entries of maps and as fields of records in maps. */
function timersOf({ variables }: Spec, s: Row): readonly Timer[] {
  const within = (type: Type, holder: Draft, key: string, clock: string | null): Timer[] => {
    const inside = holder[key] as Draft
    if (type.of === 'range' && type.timer) return [{ holder, key, clock }]
    if (type.of === 'map') return Object.keys(inside).flatMap(id => within(type.values, inside, id, clock ?? id))
    if (type.of === 'record') return Object.entries(type.fields).flatMap(([name, of]) => within(of, inside, name, clock))
    return []
  }
  return variables.flatMap(({ name, type, mark }) => within(type, s as Draft, name, mark === 'owned' ? 'M' : null))
}

const left = ({ holder, key }: Timer): number => holder[key] as number

export const runs = (spec: Spec, s: Row): boolean => timersOf(spec, s).some(timer => left(timer) > 0)

/** A tick passes, on one clock or on all. */
export function age(spec: Spec, draft: Draft, clock: string | null): void {
  for (const timer of timersOf(spec, draft))
    if ((clock === null || timer.clock === clock) && left(timer) > 0) timer.holder[timer.key] = left(timer) - 1
}

export const aheadAtFirst = ({ name, budget, who }: Drift): [string, Json][] =>
  budget === Infinity ? [] : [[`${name}.ahead`, Object.fromEntries(who.ids.map(id => [id, 0]))]]

/** A clock ticks by itself where it is then no further ahead of the one that is furthest behind than the budget says. */
export function* driftSteps(
  spec: Spec,
  { name, budget, who }: Drift,
  s: Row,
): Generator<{ parameters: Row; edit: (draft: Draft) => void }> {
  for (const process of who.ids) {
    const before = (s[`${name}.ahead`] ?? {}) as Readonly<Record<string, number>>
    const ahead = new Map(who.ids.map(id => [id, (before[id] ?? 0) + (id === process ? 1 : 0)]))
    const least = Math.min(...ahead.values())
    if (budget !== Infinity && Math.max(...ahead.values()) - least > budget) continue
    yield {
      parameters: { process },
      edit: draft => {
        age(spec, draft, process)
        if (budget !== Infinity) draft[`${name}.ahead`] = Object.fromEntries(who.ids.map(id => [id, (ahead.get(id) as number) - least]))
      },
    }
  }
}
