import { isDown } from '../language/faults/index.ts'
import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { equal } from '../values/index.ts'
import { exchanged, sayPath, type ValuePath, valueAt } from '../values/path.ts'
import { type NamedPart, namedIn, namesEach } from './named.ts'
import type { Why } from './reason.ts'
import { stateAfter, statesOf, type Trace } from './trace.ts'

/** A part of a process's state, and its value. */
export interface OwnPart {
  readonly part: ValuePath
  readonly owner: string
  readonly value: unknown
  /** See `PartCause`. */
  readonly isOfSeveral?: true
  /** The other processes with the same value there, of which the same is so. */
  readonly others: readonly string[]
}

/** The same part of each process of which that is so, the first one first. */
export const partsOf = ({ part, owner, others }: OwnPart): readonly PartOfOne[] => [
  { part, owner },
  ...others.flatMap(other => {
    const same = exchanged(part, owner, other)
    return same === null ? [] : [{ part: same, owner: other }]
  }),
]

export type PartOfOne = Pick<OwnPart, 'part' | 'owner'>

type Named = NamedPart & { readonly owner: string }

/**
 * What of a state keeps it from being final: the first part of a process's state that a clause of the definition of final states reads, and that decided, of a
 * process that is up where there is one. Null where no clause reads one as it is there.
 */
export function unfinishedIn({ processes, vars }: Model, end: State, why: readonly Why[]): OwnPart | null {
  const all = namedIn(end, why).flatMap((named): Named[] => {
    const found = named.part.keys.flatMap(key => (key.of === 'map' ? processes.filter(({ id }) => id === key.name) : []))
    const owner = vars[named.part.variable]?.marks.owner ?? found[0]?.id
    return owner === undefined ? [] : [{ ...named, owner }]
  })
  const first = all.find(({ owner }) => !isDown(end, owner)) ?? all[0]
  if (first === undefined) return null
  const { part, owner, value } = first
  const isLike = (of: Named): boolean => {
    const same = of.owner === owner ? null : exchanged(part, owner, of.owner)
    return same !== null && sayPath(of.part) === sayPath(same) && equal(of.value, value)
  }
  // Where each process of a sort is asked the same, one after another, nobody is asked after the first for whom it is false.
  const sort = processes.find(({ id }) => id === owner)?.sort ?? ''
  const asked = all.filter(of => of.owner === owner && of.each.includes(sort))
  const unasked = asked.length === 0 ? [] : processes.filter(of => of.sort === sort && !all.some(named => named.owner === of.id))
  const isAlso = ({ id }: { id: string }) =>
    isDown(end, id) === isDown(end, owner) && asked.every(of => equal(valueAt(end, exchanged(of.part, owner, id) ?? of.part), of.value))
  const alike = new Set([owner, ...all.filter(isLike).map(of => of.owner), ...unasked.filter(isAlso).map(({ id }) => id)])
  const [named = owner, ...others] = processes.flatMap(({ id }) => (alike.has(id) ? [id] : []))
  return { part: exchanged(part, owner, named) ?? part, owner: named, value, others }
}

/** What of a loop's last state a clause reads that decided against the property, where it does not change within the loop. */
export function staysIn(model: Model, trace: Trace, why: readonly Why[]): OwnPart | null {
  const end = stateAfter(trace, trace.steps.length)
  const found = unfinishedIn(model, end, why)
  // Where what is told of one process is not what is wrong with another, it would be told for that.
  if (found === null || !namesEach(end, why)) return null
  const loop = statesOf(trace).slice(trace.loop ?? 0)
  const staying = partsOf(found).filter(({ part }) => loop.every(state => equal(valueAt(state, part), found.value)))
  const [first, ...others] = staying.map(({ owner }) => owner)
  return first === found.owner ? { ...found, others } : null
}
