import { InternalError } from '../errors.ts'
import { actorOf } from '../language/action.ts'
import type { Domain } from '../language/domain.ts'
import type { Model } from '../language/model.ts'
import { isNetwork } from '../language/network.ts'
import type { State, Vars } from '../language/types.ts'
import { partsOf } from '../semantics/occurrence.ts'
import type { Path } from '../semantics/path.ts'
import { type Instance, label, type Semantics } from '../semantics/semantics.ts'
import { compare, equal, type Message, type Network, networkKinds, ValueSet } from '../values/index.ts'
import { inside, sayPath, type ValuePath } from '../values/path.ts'
import { flightsOf } from './flights.ts'
import type { Change, Trace, TraceStep } from './trace.ts'

/** The path along which a trace of the model went: what `replay` takes. */
export const pathOf = ({ initial }: Pick<Model, 'initial'>, trace: Pick<Trace, 'initial' | 'steps'>): Path => ({
  initial: initial.findIndex(state => equal(state, trace.initial)),
  steps: trace.steps.map(({ action, parameters, message }) => ({ action, parameters, message })),
})

/**
 * The behaviour along a path, every step replayed by the semantics. Throws InternalError where a step cannot be taken:
 * an engine that gives such a path is wrong. `taken` are the first of its steps, where they were replayed before.
 */
export function replay(semantics: Semantics, path: Path, loop: number | null = null, taken: readonly TraceStep[] = []): Trace {
  const { model } = semantics
  const initial = model.initial[path.initial]
  if (initial === undefined) throw new InternalError('replay', `the path starts at initial state ${path.initial}, which is not there`)
  const steps = [...taken]
  let state = steps.at(-1)?.state ?? initial
  for (const instance of path.steps.slice(taken.length)) {
    const step = semantics.take(state, instance)
    if (step === null) throw new InternalError('replay', `step ${steps.length + 1}, ${label(instance)}, is not enabled when replayed`)
    steps.push(tell(semantics, steps.length + 1, state, instance, step.to))
    state = step.to
  }
  return { initial, steps, loop, flights: flightsOf(model.vars, initial, steps) }
}

/** What a step does, told for those who look on. */
export function tell(semantics: Semantics, number: number, before: State, instance: Instance, after: State): TraceStep {
  const action = semantics.model.actions[instance.action]
  if (action === undefined) throw new InternalError('replay', `there is no action ${instance.action}`)
  const { vars } = semantics.model
  return {
    number,
    action: instance.action,
    kind: action.kind,
    fault: action.fault ?? null,
    by: actorOf(action, instance.parameters, instance.message),
    parameters: instance.parameters,
    message: instance.message,
    // A fault of a message changes what is in flight and sends nothing; a recovery may send.
    sent: action.kind === 'fault' && action.picks ? [] : sentBetween(vars, before, after, action.picks ? instance.message : null),
    acknowledged: action.kind === 'fault' && action.picks ? [] : acknowledgedBetween(vars, before, after),
    changes: changesBetween(vars, before, after),
    state: after,
  }
}

/** The messages that a step put in flight, given the one it received. */
export function sentBetween(vars: Vars, before: State, after: State, received: Message | null): readonly Message[] {
  return Object.entries(vars).flatMap(([name, of]) => {
    if (!isNetwork(of) || before[name] === after[name]) return []
    const was = before[name] as Network
    const is = after[name] as Network
    return [...is].flatMap(m => {
      const delivered = networkKinds[of.network].consumes && received !== null && equal(received, m) && was.has(m) ? 1 : 0
      const more = is.count(m) - was.count(m) + delivered
      return Array.from({ length: Math.max(0, more) }, () => m)
    })
  })
}

/** The messages that a step took out of networks which keep them until they are acknowledged. */
function acknowledgedBetween(vars: Vars, before: State, after: State): readonly Message[] {
  return Object.entries(vars).flatMap(([name, of]) =>
    isNetwork(of) && networkKinds[of.network].acknowledges
      ? [...(before[name] as Network)].filter(m => !(after[name] as Network).has(m))
      : [],
  )
}

/** What differs between two states outside the networks, down to fields, map entries and members of sets, also of a `maybe` that has a value in both and of a `union` that is of one kind in both. */
export function changesBetween(vars: Vars, before: State, after: State): readonly Change[] {
  return Object.entries(vars).flatMap(([name, of]) =>
    isNetwork(of) ? [] : [...changes(of, { variable: name, keys: [] }, of.marks.owner ?? null, before[name], after[name])],
  )
}

interface Tagged {
  readonly tag: string
}

function* changes(of: Domain, part: ValuePath, owner: string | null, before: unknown, after: unknown): Generator<Change> {
  if (before === after || equal(before, after)) return
  const { shape } = of
  const at = { path: sayPath(part), part }
  if (shape.of === 'record' || shape.of === 'map' || (shape.of === 'union' && (before as Tagged).tag === (after as Tagged).tag)) {
    const was = new Map([...partsOf(of, before as object)].map(([, value, name]) => [name, value]))
    for (const [inner, is, name] of partsOf(of, after as object)) {
      const ownedBy = owner ?? (shape.of === 'map' && shape.keys.shape.of === 'process' ? name : null)
      yield* changes(inner, inside(part, shape.of === 'map' ? 'map' : 'record', name), ownedBy, was.get(name), is)
    }
  } else if (shape.of === 'maybe' && before !== null && after !== null) yield* changes(shape.some, part, owner, before, after)
  else if (shape.of === 'set' && (before as ReadonlySet<unknown>).size + (after as ReadonlySet<unknown>).size > 6) {
    const was = new ValueSet(before as ReadonlySet<unknown>)
    const is = new ValueSet(after as ReadonlySet<unknown>)
    for (const member of [...was.union(is)].sort(compare))
      if (was.has(member) !== is.has(member))
        yield { ...at, owner, before: was.has(member) ? member : undefined, after: is.has(member) ? member : undefined }
  } else yield { ...at, owner, before, after }
}
