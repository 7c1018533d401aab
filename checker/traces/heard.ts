import type { Model } from '../language/model.ts'
import { isNetwork } from '../language/network.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import { equal, type Message, type Network, networkKinds } from '../values/index.ts'
import { withoutMessage } from './causes.ts'
import type { Dependencies } from './dependence.ts'
import { isSame } from './retaken.ts'
import { type Flight, stateAfter, type Trace } from './trace.ts'

/** A message that stays on its network for ever, and the steps of whoever it is for that need it without receiving it: a leader that looks for a majority of promises. */
export interface Heard {
  readonly network: string
  readonly message: Message
  /** The number of the step that sent it. */
  readonly sent: number
  /** Numbers of steps, in order. */
  readonly steps: readonly number[]
}

/**
 * What steps have heard without receiving it, on networks whose messages are never consumed: each message without which a step of the process that it is for could not be taken, or would do something else,
 * among those whose sender the step depends on. Of more messages than a step needs, none is found to be heard.
 */
export function heardIn(model: Model, trace: Trace, dependencies: Dependencies): readonly Heard[] {
  const semantics = semanticsOf({ ...model, view: null })
  const lasting = trace.flights.filter(({ network }) => {
    const of = model.vars[network]
    return of !== undefined && isNetwork(of) && !networkKinds[of.network].consumes
  })
  const acting = trace.steps.filter(({ by, kind }) => by !== null && kind !== 'fault')
  return lasting.flatMap(({ network, message, sent, from, to, received }) => {
    const steps = acting.filter(step => {
      const { number, by, message: taken } = step
      const isFor = to === null ? by !== from : by === to
      const isNeeded = number > sent && (sent === 0 || dependencies.get(number)?.has(sent))
      if (!isNeeded || !isFor || received.includes(number) || (taken !== null && equal(taken, message))) return false
      const before = stateAfter(trace, number - 1)
      return (
        (before[network] as Network).has(message) && isSame(semantics, step, withoutMessage(before, network, message), message) === false
      )
    })
    return steps.length === 0 ? [] : [{ network, message, sent, steps: steps.map(s => s.number) }]
  })
}

/** The trace with what was heard as received by the steps that have heard it. */
export function withHeard<T extends Pick<Trace, 'flights'>>(trace: T, heard: readonly Heard[]): T {
  if (heard.length === 0) return trace
  const stepsOf = (f: Flight) => heard.find(h => h.network === f.network && h.sent === f.sent && equal(h.message, f.message))?.steps ?? []
  return {
    ...trace,
    flights: trace.flights.map(f => ({ ...f, received: [...new Set([...f.received, ...stepsOf(f)])].sort((a, b) => a - b) })),
  }
}
