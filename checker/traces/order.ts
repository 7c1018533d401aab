import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { type Semantics, semanticsOf } from '../semantics/semantics.ts'
import { equal } from '../values/index.ts'
import { isWithin } from '../values/path.ts'
import { type Dependencies, dependenciesOf } from './dependence.ts'
import { pathOf, replay } from './replay.ts'
import { isSame } from './retaken.ts'
import { stateAfter, type Trace, type TraceStep } from './trace.ts'

/** Of how many steps each process has taken: more of these than that are too many to compare. */
const mostCuts = 50_000

/** A trace in another order, and which number each step now has. */
export interface Reordered {
  readonly trace: Trace
  readonly numbers: ReadonlyMap<number, number>
}

/** How often another process takes the next step than took the last. */
export const switchesOf = ({ steps }: Pick<Trace, 'steps'>): number => steps.filter((s, k) => k > 0 && s.by !== steps[k - 1]?.by).length

/**
 * The same steps in the order in which another process takes the next step least often: each process takes its steps in the order in which it took them, after all that they
 * depend on, each writes and sends what it did, and the last step, or a loop and where it begins, stays where it is. Found by going through the sets of steps that can have been taken so far
 * (those that are closed under what is before), and replayed from the beginning. Null where no order has fewer switches, or there are too many to compare.
 */
export function fewestSwitches(model: Model, trace: Trace): Reordered | null {
  const dependencies = dependenciesOf(model, trace)
  if (dependencies === null) return null
  const semantics = semanticsOf({ ...model, view: null })
  const { loop, steps, initial } = trace
  const ends = loop === null ? [steps.length - 1, steps.length] : [loop, steps.length]
  const ordered: TraceStep[] = []
  for (const end of ends) {
    const part = ordering(semantics, dependencies, steps.slice(ordered.length, end), stateAfter(trace, ordered.length), ordered.at(-1)?.by)
    if (part === null) return null
    ordered.push(...part)
  }
  if (switchesOf({ steps: ordered }) >= switchesOf(trace)) return null
  const path = pathOf(model, { initial, steps: ordered })
  const again = replay(semantics, path, loop)
  if (!ends.every(end => equal(stateAfter(again, end), stateAfter(trace, end)))) return null
  return { trace: again, numbers: new Map(ordered.map((step, k) => [step.number, k + 1])) }
}

/** Some steps have been taken: which, what is the state then, and how it came to that with the fewest switches. */
interface Cut {
  readonly taken: readonly number[]
  readonly state: State
  readonly last: string | null | undefined
  readonly switches: number
  readonly before: Cut | null
  readonly step: TraceStep | null
}

/** These steps in the best order from a state on, after a step by `last`; null where they are too many. */
function ordering(
  semantics: Semantics,
  dependencies: Dependencies,
  steps: readonly TraceStep[],
  from: State,
  last: Cut['last'],
): readonly TraceStep[] | null {
  const chains = [...Map.groupBy(steps, s => s.by).values()]
  const place = new Map(chains.flatMap((chain, c) => chain.map((s, k) => [s.number, { c, k }] as const)))
  const needs = new Map(
    steps.map((s, k) => [
      s.number,
      [
        ...(dependencies.get(s.number) ?? []),
        ...steps
          .slice(0, k)
          .filter(e => writesSame(e, s))
          .map(e => e.number),
      ],
    ]),
  )
  const isReady = ({ taken }: Cut, { number }: TraceStep) =>
    (needs.get(number) ?? []).every(n => {
      const at = place.get(n)
      return at === undefined || (taken[at.c] ?? 0) > at.k
    })
  let layer = new Map<string, Cut>([['', { taken: chains.map(() => 0), state: from, last, switches: 0, before: null, step: null }]])
  let cuts = 0
  for (let depth = 0; depth < steps.length; depth++) {
    const next = new Map<string, Cut>()
    for (const cut of layer.values())
      for (const [c, chain] of chains.entries()) {
        const step = chain[cut.taken[c] ?? 0]
        if (step === undefined || !isReady(cut, step)) continue
        const switches = cut.switches + (cut.last === undefined || cut.last === step.by ? 0 : 1)
        const taken = cut.taken.with(c, (cut.taken[c] ?? 0) + 1)
        const key = `${taken.join()} ${c}`
        const known = next.get(key)
        if ((known && known.switches <= switches) || isSame(semantics, step, cut.state) !== true) continue
        const { action, parameters, message } = step
        const to = semantics.take(cut.state, { action, parameters, message })?.to
        if (to) next.set(key, { taken, state: to, last: step.by, switches, before: cut, step })
      }
    cuts += next.size
    if (cuts > mostCuts) return null
    layer = next
  }
  const best = [...layer.values()].reduce<Cut | null>((a, b) => (a === null || b.switches < a.switches ? b : a), null)
  if (best === null) return null
  const found: TraceStep[] = []
  for (let at: Cut | null = best; at?.step; at = at.before) found.unshift(at.step)
  return found
}

const writesSame = (a: TraceStep, b: TraceStep): boolean =>
  a.changes.some(c => b.changes.some(d => isWithin(c.part, d.part) || isWithin(d.part, c.part)))
