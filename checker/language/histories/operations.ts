import { SpecFailure } from '../../errors.ts'
import { keyOf } from '../../values/index.ts'
import type { Calls } from './calls.ts'

/** A call of a history, as consistency models look at it. Values are told apart by their texts, which equal ones share. */
export interface Operation {
  readonly process: string
  /** Its place among those of its process. */
  readonly at: number
  readonly tag: 'Read' | 'Write'
  readonly key: unknown
  readonly value: unknown
  readonly text: string
  /** By process: how many of its calls had come to their ends when this one began. */
  readonly after: Readonly<Record<string, number>>
  /** It came to its end, and was not given up: what did not may or may not have taken effect. */
  readonly returned: boolean
}

/** The calls that have or may have taken effect: those that returned, and writes that did not. Throws SpecFailure where it is given something else than a history. */
export function operationsOf(history: Calls<unknown, unknown>): readonly Operation[] {
  if (typeof history !== 'object' || history === null) throw notCalls()
  return Object.entries(history).flatMap(([process, one]) => {
    if (typeof one !== 'object' || one === null || !Array.isArray(one.complete) || one.pending === undefined) throw notCalls()
    const complete = one.complete.map(({ call, after, returned }, at): Operation => {
      const { tag, key, value } = call
      return { process, at, tag, key, value, text: keyOf(value), after, returned }
    })
    const { pending } = one
    if (pending?.call.tag !== 'Write') return complete
    const { key, value } = pending.call
    const at = complete.length
    return [...complete, { process, at, tag: 'Write', key, value, text: keyOf(value), after: pending.after, returned: false }]
  })
}

const notCalls = () =>
  new SpecFailure('no-calls', 'what it is asked of is no history of calls', {
    hint: 'of: s => s.calls, where the variable is declared with ghost(calls(Client, { … }))',
  })
