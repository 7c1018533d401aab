import type { LogEvent } from '../../checker/index.ts'
import { type State, type Step, stepsOf } from '../random/dumb/steps.ts'
import type { Json, Spec } from '../random/syntax.ts'
import { textOf } from '../random/values.ts'

/** Too many orders to try. */
export class TooMany extends Error {}

/** Whether a step of the dumb explorer is what an event says. */
export const isStepOf = (event: LogEvent, { action, parameters, message, to }: Step): boolean =>
  to !== null &&
  (action === event.action || action === `${event.action} too early`) &&
  Object.entries(event.parameters ?? {}).every(([name, value]) => textOf(parameters[name] as Json) === textOf(value as Json)) &&
  Object.entries(event.message ?? {}).every(([name, value]) => textOf(message?.[name] as Json) === textOf(value as Json)) &&
  Object.entries(event.state ?? {}).every(([name, value]) => textOf(to[name] as Json) === textOf(value as Json))

/** Whether some order of the events, with at most so many hidden steps before each, is a behaviour of a spec: every order is tried, by an explorer that shares no code with the checker. */
export function explains(spec: Spec, logs: readonly (readonly LogEvent[])[], hidden: readonly string[], maxHidden: number): boolean {
  const { initial, from } = stepsOf(spec)
  let tried = 0
  const goesOn = (state: State, rest: readonly (readonly LogEvent[])[], hiddenLeft: number): boolean => {
    if (rest.every(log => log.length === 0)) return true
    if (++tried > 2_000) throw new TooMany()
    return from(state).some(step => {
      if (step.to === null) return false
      const to = step.to
      const explained = rest.some(
        (log, k) => log[0] !== undefined && isStepOf(log[0], step) && goesOn(to, rest.with(k, log.slice(1)), maxHidden),
      )
      return explained || (hiddenLeft > 0 && hidden.includes(step.action) && goesOn(to, rest, hiddenLeft - 1))
    })
  }
  return initial.some(state => goesOn(state, logs, maxHidden))
}
