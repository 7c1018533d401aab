import { most } from './room.ts'
import { tableBytes } from './table.ts'

/** What a search has to hold. */
export interface Held {
  readonly states: number
  /** States of its largest level. */
  readonly widest: number
  /** Steps. */
  readonly generated: number
  /** Bytes of a state among those to be expanded. */
  readonly stride: number
  /** Every state is kept, and the graph is made of them. */
  readonly keepsAll: boolean
}

/** The level at hand and the next, of which the larger is not the whole of both. */
const levelsHeld = 1.5
/** Bytes of the graph, for each state and for each step, as tables/graph.ts lays it out. */
const graph = { state: 8, step: 5 }

/** Bytes that the states of a search take, beside the process itself and what is learned of the spec. */
export function bytesNeeded({ states, widest, generated, stride, keepsAll }: Held): number {
  const front = stride * (keepsAll ? states : Math.min(states, levelsHeld * widest))
  return (
    tableBytes(states, keepsAll ? Infinity : most.open) +
    logEntry * states +
    front +
    (keepsAll ? graph.state * states + graph.step * generated : 0)
  )
}

/** Bytes of (parent, transition), packed, about. */
export const logEntry = 4
