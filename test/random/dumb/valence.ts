import type { Spec } from '../syntax.ts'
import { holds, type Names } from './evaluate.ts'
import type { Explored } from './explore.ts'
import { constantsOf } from './judge.ts'
import { type State, stepsOf } from './steps.ts'

export interface Valence {
  /** Of each state, by what its view shows: the numbers of the outcomes that can still come. */
  readonly of: ReadonlyMap<string, readonly number[]>
  readonly critical: ReadonlySet<string>
  /** By such a set, how many states have it. */
  readonly counts: Readonly<Record<string, number>>
  readonly initial: Readonly<Record<string, number>>
}

/** The valence of every state of a spec that names outcomes, by following all its steps anew; null of one that names none. */
export function valenceIn(spec: Spec, { nodes }: Explored): Valence | null {
  if (spec.decides === null) return null
  const { viewed } = stepsOf(spec)
  const has = (s: State) =>
    (spec.decides ?? []).map(of => holds(spec, of, { s, parameters: {}, constants: constantsOf(spec) } as unknown as Names))
  const come = nodes.map(node => has(node.state))
  const valence = nodes.map((_, from) => {
    const met = new Set([from])
    for (const k of met) for (const { to } of nodes[k]?.edges ?? []) met.add(to)
    return (spec.decides ?? []).flatMap((_, outcome) => ([...met].some(k => come[k]?.[outcome]) ? [outcome] : []))
  })
  const tally = (all: readonly (readonly number[])[]) =>
    Object.fromEntries([...Map.groupBy(all, String)].map(([of, alike]) => [of, alike.length]))
  const keys = nodes.map(node => viewed(node.state))
  return {
    of: new Map(keys.map((key, k) => [key, valence[k] ?? []])),
    critical: new Set(
      keys.filter((_, k) => {
        const { edges = [] } = nodes[k] ?? {}
        return (valence[k]?.length ?? 0) > 1 && edges.length > 0 && edges.every(({ to }) => valence[to]?.length === 1)
      }),
    ),
    counts: tally(valence),
    initial: tally(valence.filter((_, k) => nodes[k]?.isInitial)),
  }
}
