import type { Json, Spec } from '../syntax.ts'
import { admit, inOrder, type Row, sorted, textOf } from '../values.ts'
import type { Explored } from './explore.ts'
import { judgesOf } from './judge.ts'
import { arranged } from './network.ts'
import { fieldsOf, partitioned } from './processes.ts'
import { type State, type Step, type Steps, stepsOf } from './steps.ts'

type Rename = (id: string) => string

/** What states share that an exchange of the processes P takes into each other: the least text of them all. */
export function orbitOf(spec: Spec): (s: State) => string {
  const { viewed } = stepsOf(spec)
  const exchanges = orders(idsOf(spec)).map(order => renaming(spec, order))
  const known = new Map<string, string>()
  return s => {
    const text = textOf(s)
    const orbit = known.get(text) ?? (exchanges.map(rename => viewed(renamed(spec, s, rename))).toSorted()[0] as string)
    known.set(text, orbit)
    return orbit
  }
}

/**
 * Whether processes P may be exchanged as far as was explored: in every state each exchange of two gives a state that begins, is judged, and goes on alike. By
 * looking at every state, where the checker must know beforehand.
 */
export function isSymmetric(spec: Spec, { nodes }: Explored): boolean {
  const steps = stepsOf(spec)
  const judges = judgesOf(spec)
  const ids = idsOf(spec)
  const initial = new Set(steps.initial.map(textOf))
  const judged = (s: State): string =>
    textOf([
      ...judges.state.map(j => j.decided(s)),
      ...judges.premise.map(j => j.holds(s)),
      ...judges.start.map(j => j.broken(s)),
      judges.isFinal(s),
      judges.isInside(s),
    ])
  return ids.slice(1).every((id, k) => {
    const rename = renaming(
      spec,
      ids.map(other => (other === id ? (ids[k] as string) : other === ids[k] ? id : other)),
    )
    const swap = (s: State) => renamed(spec, s, rename)
    if (!steps.initial.every(s => initial.has(textOf(swap(s))))) return false
    return nodes.every(({ state }) => {
      const other = swap(state)
      return judged(state) === judged(other) && goesOn(judges, steps, state, swap) === goesOn(judges, steps, other, s => s)
    })
  })
}

/** Everything that follows a state, as a text in which the states are exchanged. */
function goesOn(judges: ReturnType<typeof judgesOf>, steps: Steps, s: State, swap: (s: State) => State): string {
  const told = (step: Step): string => {
    const to = step.to
    if (to === null) return `${step.action} ${step.cut}`
    const judged = [...judges.step.map(j => j.broken(s, to)), judges.isFollowed(s, to)]
    return `${step.action} ${textOf(swap(to))} ${judged.join()}`
  }
  return steps.from(s).map(told).toSorted().join('\n')
}

const idsOf = ({ sorts }: Spec): readonly string[] => sorts.find(s => s.sort === 'P')?.ids ?? []

const renaming = (spec: Spec, order: readonly string[]): Rename => {
  const names = new Map(idsOf(spec).map((id, k) => [id, order[k] as string]))
  return id => names.get(id) ?? id
}

function orders(ids: readonly string[]): string[][] {
  if (ids.length === 0) return [[]]
  return ids.flatMap(first => orders(ids.filter(id => id !== first)).map(rest => [first, ...rest]))
}

function renamed(spec: Spec, s: State, rename: Rename): State {
  const all = (ids: Json) => (ids as string[]).map(rename)
  return inOrder(
    Object.entries(s).map(([name, value]): [string, Json] => {
      const variable = spec.variables.find(v => v.name === name)
      if (variable) return [name, admit(variable.type, value, name, rename)]
      const network = spec.networks.find(n => n.name === name)
      if (network) {
        const messages = (value as readonly { readonly tag: string }[]).map(m =>
          admit({ of: 'message', tag: m.tag, fields: fieldsOf(spec, m.tag) }, m as unknown as Json, m.tag, rename),
        )
        return [name, arranged(network, messages)]
      }
      if (name.endsWith('.ahead')) {
        const moved = new Map(Object.entries(value as Row).map(([id, ticks]) => [rename(id), ticks]))
        return [name, Object.fromEntries(Object.keys(value as Row).map(id => [id, moved.get(id) as Json]))]
      }
      if (name.endsWith('.signed')) return [name, sorted((value as Json[]).map(signed => renamedWithin(signed, rename)))]
      if (name.endsWith('.down') || name.endsWith('.traitors')) return [name, all(value).toSorted()]
      return [name, name.endsWith('.side') ? oneSide(partitioned(spec), all(value)) : value]
    }),
  )
}

/** No word of a random spec is called like a process. */
function renamedWithin(value: Json, rename: Rename): Json {
  if (typeof value === 'string') return rename(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value as Row).map(([name, part]) => [name, renamedWithin(part, rename)]))
}

/** A partition is named by either of its sides; here by the one without the first of all that may be cut off. */
export function oneSide(ids: readonly string[], side: readonly string[]): string[] {
  const [first = '', ...rest] = ids.toSorted()
  if (side.length === 0) return []
  return side.includes(first) ? rest.filter(id => !side.includes(id)) : rest.filter(id => side.includes(id))
}
