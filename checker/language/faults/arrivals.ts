import { SpecError } from '../../errors.ts'
import { keyOf, type Message, type Network, type NetworkView, Remembered, refusedWhereFull } from '../../values/index.ts'
import { type Action, actorOf, argumentsOf } from '../action.ts'
import { combinations } from '../binders.ts'
import type { Kind } from '../messages.ts'
import type { Model } from '../model.ts'
import { carrierOf } from '../network.ts'
import { runRecipe } from '../recipe.ts'
import type { State } from '../types.ts'
import { wholeOf } from '../whole.ts'

/** How many states are looked at before the question counts as too hard; and how many answers are remembered. */
const most = 2 ** 16

export type Arrivals = (s: State, actor: string | null, kinds: readonly Kind[]) => boolean

/**
 * Whether a message of one of these kinds can still be delivered to the process: now, or after steps that the protocol can take from this state, other than
 * timeouts and faults, within the model's constraints. A message that is neither in flight nor ever sent on the way there cannot; nor can one that is
 * lost, that a partition keeps away, or that a process which is down would have to send. Costs a search of what can be reached by such
 * steps, of which all answers are remembered, so that all searches of one model together look at each state about once. Throws SpecError
 * where one search finds too many states.
 */
export function arrivalsOf(model: Model): Arrivals {
  const known = new Map<string, Map<string, boolean>>()
  const nexts = new Remembered<readonly State[]>()
  const answersTo = (question: string): Map<string, boolean> => {
    const before = known.get(question)
    if (before !== undefined && before.size < most) return before
    const answers = new Map<string, boolean>()
    known.set(question, answers)
    return answers
  }
  const next = (s: State): readonly State[] => {
    const before = nexts.get(s)
    if (before !== undefined) return before
    const found = successorsOf(model, s)
    nexts.set(s, found)
    return found
  }

  return (s, actor, kinds) => {
    const isThere = (state: State) => canReceive(model, state, actor, kinds)
    // What can be delivered at once needs no more of the state than its receives ask for.
    if (isThere(s)) return true
    const first = wholeOf(s)
    const answers = answersTo(`${actor} ${kinds.map(kind => kind.tag).join()}`)
    const own = keyOf(first)
    const before = answers.get(own)
    if (before !== undefined) return before
    const from = new Map<string, string | null>([[own, null]])
    const queue: { readonly state: State; readonly key: string }[] = [{ state: first, key: own }]
    for (const { state, key } of queue)
      for (const to of next(state)) {
        const reached = keyOf(to)
        if (from.has(reached)) continue
        const answer = answers.get(reached) ?? (isThere(to) || null)
        if (answer === true) {
          for (let at: string | null | undefined = key; at; at = from.get(at)) answers.set(at, true)
          return true
        }
        from.set(reached, key)
        if (answer === null) queue.push({ state: to, key: reached })
        if (queue.length > most) throw tooMany(model, kinds, actor)
      }
    for (const key of from.keys()) answers.set(key, false)
    return false
  }
}

const tooMany = (model: Model, kinds: readonly Kind[], actor: string | null): SpecError =>
  new SpecError(
    'awaits-too-far',
    `whether ${kinds.map(k => k.tag).join(' or ')} can still come${actor === null ? '' : ` to ${actor}`} was not settled within ${most.toLocaleString('en')} states of ${model.spec}`,
    { hint: 'leave awaits out, so that the timeout waits until nothing else can happen, or choose smaller constants', where: model.where },
  )

/** Whether the process may receive such a message in this state. */
function canReceive(model: Model, s: State, actor: string | null, kinds: readonly Kind[]): boolean {
  return Object.values(model.actions).some(
    action =>
      action.kind === 'receive' &&
      kinds.some(kind => action.picks !== null && 'kind' in action.picks && action.picks.kind === kind) &&
      isEnabled(model, action, s, by => by === actor),
  )
}

/** Whether a step of the action by one of these can be taken. */
export function isEnabled(model: Model, action: Action, s: State, concerns: (actor: string | null) => boolean): boolean {
  const parameters = combinations(action.for)
  const isTaken = (p: Choice['p'], m: Choice['m']) =>
    concerns(actorOf(action, p, m)) && action.when(s, ...argumentsOf(action, p, m)) === true
  if (action.picks === null) return parameters.some(p => isTaken(p, null))
  return deliverable(model, action, s).some(m => parameters.some(p => isTaken(p, m)))
}

interface Choice {
  readonly p: Readonly<Record<string, unknown>>
  readonly m: Message | null
}

function instances(model: Model, action: Action, s: State): readonly Choice[] {
  const parameters = combinations(action.for)
  if (action.picks === null) return parameters.map(p => ({ p, m: null }))
  return deliverable(model, action, s).flatMap(m => parameters.map(p => ({ p, m })))
}

/** The states that the protocol's own steps lead to, timeouts left out. */
function successorsOf(model: Model, s: State): readonly State[] {
  const { state: isInside, step: isFollowed } = model.constraints
  return Object.values(model.actions).flatMap(action => {
    if (action.kind !== 'action' && action.kind !== 'receive') return []
    const carrier = networkOf(model, action)
    return instances(model, action, s).flatMap(({ p, m }) => {
      const args = argumentsOf(action, p, m)
      try {
        if (!action.when(s, ...args)) return []
        const to = runRecipe(model.vars, s, draft => {
          if (m !== null && carrier !== null) (draft[carrier] as Network).deliver(m)
          const returned: unknown = refusedWhereFull(() => action.then(draft, ...args))
          return returned === draft ? undefined : returned
        })
        return to !== s && (isInside?.(to) ?? true) && (isFollowed?.(s, to) ?? true) ? [to] : []
      } catch (error) {
        // That a state is none of the model's is no fault of the protocol.
        if (error instanceof SpecError) throw error
        // A bound cuts the step, or the spec fails in it: the search that comes to this state tells that of the step itself.
        return []
      }
    })
  })
}

const networkOf = ({ vars }: Model, { picks }: Action): string | null =>
  picks === null || !('kind' in picks) ? null : carrierOf(vars, picks.kind)

/** The messages that a receive may take in a state. */
function deliverable(model: Model, action: Action, s: State): readonly Message[] {
  const variable = networkOf(model, action)
  if (variable === null || action.picks === null || !('kind' in action.picks)) return []
  const { tag } = action.picks.kind
  return (s[variable] as NetworkView).deliverable().filter(m => m.tag === tag)
}
