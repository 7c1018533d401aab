import type { Domain } from '../domain.ts'
import type { Model } from '../model.ts'
import type { State } from '../types.ts'

/** A variable of a process, or its entry in a map. */
export interface Belonging {
  readonly name: string
  readonly of: Domain
  readonly entry: boolean
}

/** All that belongs to a process of what the protocol itself declares, durable or not. A map that another process owns, by process, is that process's own. */
export function* belongingsOf(model: Model, process: string): Generator<Belonging> {
  for (const [name, of] of Object.entries(model.vars)) {
    if (of.marks.keptBy !== undefined) continue
    if (of.marks.owner === process) yield { name, of, entry: false }
    else if (
      of.marks.owner === undefined &&
      of.shape.of === 'map' &&
      of.shape.keys.shape.of === 'process' &&
      of.shape.keys.shape.ids.includes(process)
    )
      yield { name, of: { ...of.shape.values, marks: { ...of.shape.values.marks, ...durabilityOf(of) } }, entry: true }
  }
}

const durabilityOf = ({ marks: { durable, ghost } }: Domain) => ({ ...(durable && { durable }), ...(ghost && { ghost }) })

/** Its value in a state. */
export const valueIn = (s: State, { name, entry }: Belonging, process: string): unknown => (entry ? (s[name] as State)[process] : s[name])
