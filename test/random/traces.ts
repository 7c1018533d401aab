import type { Model } from '../../checker/language/index.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import type { Trace } from '../../checker/traces/trace.ts'
import type { CheckResult, PropertyResult } from '../../checker/verdict/result.ts'
import { itfTrace } from '../../reports/itf.ts'
import { readItf, retrace } from '../../reports/itf-replay.ts'
import { isStuck } from './dumb/explore.ts'
import { judgesOf } from './dumb/judge.ts'
import { isBreach, type Verdict } from './dumb/liveness.ts'
import { oneSide } from './dumb/orbits.ts'
import { goalsOf, isDeadEnd } from './dumb/possible.ts'
import { partitioned } from './dumb/processes.ts'
import { type State, type Step, stepsOf } from './dumb/steps.ts'
import type { Json, Spec } from './syntax.ts'
import { plainState, plainValue } from './told.ts'
import { textOf } from './values.ts'

/** What is wrong with a trace that a check shows for a property; null where it is a behaviour of the spec that shows it. */
export function wrongWith(spec: Spec, { name, kind, trace }: PropertyResult, overTime: readonly Verdict[]): string | null {
  if (trace === null) return null
  const walked = walk(spec, trace)
  if (typeof walked === 'string') return walked
  const { states, steps } = walked
  const last = states.at(-1) as State
  const judges = judgesOf(spec)
  const stepped = judges.step.find(j => j.name === name)
  const decided = judges.state.find(j => j.name === name)
  const shows = (): boolean => {
    if (trace.loop !== null)
      return isLasso(
        spec,
        states,
        steps,
        trace.loop,
        overTime.find(v => v.name === name),
      )
    const property = spec.properties.find(p => p.name === name)
    if (property?.kind === 'alwaysPossible') return goalsOf(spec, property).some(goal => isDeadEnd(stepsOf(spec), last, goal) !== false)
    if (kind === 'deadlock') return !judges.isFinal(last) && isStuck(stepsOf(spec), last)
    if (stepped && states.length > 1) return stepped.broken(states.at(-2) as State, last)
    return decided?.decided(last) ?? judges.start.some(j => j.name === name && j.broken(last))
  }
  return shows() ? null : `its end does not show it: ${textOf(last)}`
}

/** The states and steps of a trace, each step taken again by the dumb explorer; or what cannot be. */
export function walk(spec: Spec, trace: Trace): { readonly states: State[]; readonly steps: Step[] } | string {
  const known = stepsOf(spec)
  const states = [plainState(spec, trace.initial)]
  const steps: Step[] = []
  if (!known.initial.some(s => textOf(s) === textOf(states[0] as State))) return 'it does not begin in an initial state'
  for (const { action, parameters, message, state, number } of trace.steps) {
    const to = textOf(plainState(spec, state))
    const { side, ...others } = plainValue(parameters) as { [name: string]: Json }
    const given = spec.faults.some(f => f.kind === 'partition' && f.name === action)
      ? { side: oneSide(partitioned(spec), side as string[]) }
      : { ...others, ...(side === undefined ? {} : { side }) }
    const same = known
      .from(states.at(-1) as State)
      .filter(
        s => s.action === action && textOf(s.parameters) === textOf(given) && textOf(s.message as Json) === textOf(plainValue(message)),
      )
    if (same.length !== 1 || same[0]?.to === null) return `step ${number}, ${action}, can be taken in ${same.length} ways`
    if (textOf(same[0]?.to as State) !== to) return `step ${number}, ${action}, leads to ${textOf(same[0]?.to as State)} and not to ${to}`
    steps.push(same[0] as Step)
    states.push(plainState(spec, state))
  }
  return { states, steps }
}

/** Whether a behaviour that goes round its loop forever is fair and breaks the property. */
function isLasso(spec: Spec, states: readonly State[], steps: readonly Step[], loop: number, verdict: Verdict | undefined): boolean {
  const { from, viewed } = stepsOf(spec)
  if (viewed(states[loop] as State) !== viewed(states.at(-1) as State)) return false
  const round = loop === steps.length ? [states[loop] as State] : states.slice(loop, -1)
  const taken = new Set(steps.slice(loop).map(s => s.fair?.of))
  const enabled = round.map(
    s =>
      new Map(
        from(s).flatMap(step =>
          step.fair && (step.to === null || viewed(step.to) !== viewed(s)) ? [[step.fair.of, step.fair.strong] as const] : [],
        ),
      ),
  )
  const isMet = (name: string, strong: boolean) => taken.has(name) || (!strong && enabled.some(of => !of.has(name)))
  return (
    (verdict?.breaches.some(b => isBreach(b, states, loop)) ?? false) &&
    enabled.every(of => [...of].every(([name, strong]) => isMet(name, strong)))
  )
}

/** What is wrong with a trace that is written as ITF, read and taken again. */
export function wrongWithReplay(model: Model, result: CheckResult): string | null {
  for (const property of result.properties) {
    const { trace } = property
    if (trace === null) continue
    const again = retrace(semanticsOf(model), readItf(JSON.stringify(itfTrace(model, { ...property, trace }))))
    const told = (t: Trace) =>
      textOf([plainValue(t.initial), ...t.steps.map(s => [s.action, plainValue(s.parameters), plainValue(s.message), plainValue(s.state)])])
    if (told(again) !== told(trace) || again.loop !== trace.loop) return `${property.name}: its trace is another when it is replayed`
  }
  return null
}
