import { admitState } from '../../checker/language/admit.ts'
import type { State } from '../../checker/language/types.ts'
import type { Semantics } from '../../checker/semantics/semantics.ts'
import { emptyNetwork, keyOf, type Message, type Network, ValueSet } from '../../checker/values/index.ts'

/** Where a protocol keeps numbers that it only compares, such as terms and ballots. */
export interface Numbers {
  /** The fields of records and messages. */
  readonly fields: readonly string[]
  /** The variables that give each process one. */
  readonly maps: readonly string[]
}

/** The state with each of its numbers replaced. */
export function renumbered({ model }: Semantics, { fields, maps }: Numbers, s: State, change: (n: number) => number): State {
  const within = (value: unknown, isOne: (field: string) => boolean): unknown => {
    if (typeof value !== 'object' || value === null || value instanceof ValueSet) return value
    const ones = (field: string) => fields.includes(field)
    if (Array.isArray(value)) return value.map(item => within(item, ones))
    return Object.fromEntries(Object.entries(value).map(([f, v]) => [f, isOne(f) && typeof v === 'number' ? change(v) : within(v, ones)]))
  }
  const net = emptyNetwork('merging')
  for (const m of s.net as Network) net.send(within(m, field => fields.includes(field)) as Message)
  const { net: _, ...vars } = s
  const others = Object.entries(vars).map(([name, value]) => [name, within(value, () => maps.includes(name))])
  return admitState(model.vars, { ...Object.fromEntries(others), net })
}

/** The numbers of a state. */
export function numbersOf(semantics: Semantics, numbers: Numbers, s: State): ReadonlySet<number> {
  const used = new Set<number>()
  renumbered(semantics, numbers, s, n => {
    used.add(n)
    return n
  })
  return used
}

/** What may happen in a state but renumbering, each step as a text, the state that it leads to with its numbers replaced. */
export const stepsFrom = (semantics: Semantics, numbers: Numbers, s: State, change: (n: number) => number): readonly string[] =>
  semantics
    .successors(s)
    .transitions.filter(t => t.action !== 'renumber')
    .map(t => `${t.action} ${keyOf(t.parameters)} ${semantics.key(renumbered(semantics, numbers, t.to, change))}`)
    .sort()
