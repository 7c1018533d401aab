import { EverystepError, UsageError } from '../errors.ts'
import type { Action } from '../language/action.ts'
import { decode } from '../language/itf-value.ts'
import { keptVariables, type Model } from '../language/model.ts'
import { isNetwork } from '../language/network.ts'
import type { State } from '../language/types.ts'
import { boundaryOf } from '../semantics/boundary.ts'
import { type Instance, label, type Semantics, semanticsOf } from '../semantics/semantics.ts'
import { keyOf } from '../values/index.ts'
import { type Recording, stepFlag } from './recording.ts'

/**
 * The bounds by which a recording leaves out what `like` would go on to: those that `like` does not have or has wider, by their names, and its constraints where these
 * let a step or a state be followed. `states`: those of the recording, with the variables of `like`.
 */
export function ownCutsOf(recording: Recording, like: Model, states: readonly State[]): string[] {
  const { cuts, variables } = recording
  const bounds = Object.keys(cuts).filter(cut => !/ constraint$/.test(cut))
  const isTheirs = (bound: string) => {
    if (bound.startsWith('bound of message ')) return true
    const name = bound.replace(/^(bound|capacity) of /, '')
    const [own, given] = [like.vars[name], variables.find(v => v.name === name)]
    if (own === undefined || given === undefined) return false
    const capacity = isNetwork(own) && own.capacity !== Infinity ? own.capacity : null
    return bound.startsWith('capacity') ? capacity === given.capacity : own.text === given.domain
  }
  return [...bounds.filter(bound => !isTheirs(bound)), ...constraintsOf(recording, like, states)]
}

function constraintsOf({ steps, initial, stoppedAt }: Recording, like: Model, states: readonly State[]): Iterable<string> {
  const boundary = boundaryOf(like)
  const found = new Set<string>()
  const reach = (id: number) => {
    if (steps[id] === null && stoppedAt === null && boundary.ofState(states[id] as State) === null) found.add('state constraint')
  }
  for (const id of initial) reach(id)
  for (const [id, from] of steps.entries())
    for (const [, , , to, flags] of from ?? []) {
      if (flags & stepFlag.follows) reach(to)
      else if (boundary.ofStep(states[id] as State, states[to] as State, true) === null) found.add('step constraint')
    }
  return found
}

/**
 * Throws UsageError where a fault of `like` can happen in a state of the recording, and there cannot, or does something else to what faults keep or to the messages in
 * flight: what a protocol has to withstand is not for its author to choose. On a network of another kind a message's place is not compared.
 */
export function checkFaults(recording: Recording, like: Model, states: readonly State[]): void {
  const { actions, values, variables, steps } = recording
  const faults = Object.entries(like.actions).filter(([, action]) => action.kind === 'fault')
  if (faults.length === 0) return
  const kept = keptVariables(like)
  for (const name of kept) {
    const fault = like.vars[name]?.marks.keptBy ?? ''
    const isOfThese = faults.some(([action]) => action === fault || action.startsWith(`${fault}.`))
    if (isOfThese && !variables.some(v => v.name === name)) throw otherFault(`${fault} is another`)
  }
  const isLike = (network: string) => variables.find(v => v.name === network)?.domain === like.vars[network]?.text
  const compared = faults.filter(
    ([, { picks }]) => picks === null || !('which' in picks) || picks.which !== 'overtaking' || isLike(picks.network),
  )
  const semantics = semanticsOf({ ...like, actions: Object.fromEntries(compared) })
  const keys = values.map(value => keyOf(withoutPlace(Object(decode(value)))))
  const own = (state: State): State =>
    Object.fromEntries(Object.keys(like.vars).flatMap(name => (name in state ? [[name, state[name]]] : [])))
  for (const [id, from] of steps.entries()) {
    if (from === null) continue
    const state = own(states[id] as State)
    const taken = Map.groupBy(from, ([action, p, m]) =>
      keyOfFault(actions[action]?.name ?? '', keys[p] ?? '', m < 0 ? '' : (keys[m] ?? '')),
    )
    for (const instance of semantics.instances(state)) {
      const to = semantics.isEnabled(state, instance) ? effectOf(semantics, state, instance) : null
      if (to === null) continue
      const { action, parameters, message } = instance
      const { picks } = like.actions[action] as Action
      const network = picks !== null && 'network' in picks && isLike(picks.network) ? [picks.network] : []
      const asked = [...kept.filter(name => name in state), ...network]
      const isThere = (taken.get(keyOfFault(action, keyOf(withoutPlace(parameters)), message === null ? '' : keyOf(message))) ?? []).some(
        ([, , , id]) => asked.every(name => keyOf(states[id]?.[name]) === keyOf(to[name])),
      )
      if (!isThere) throw otherFault(`${label(instance)} cannot happen where it has to be withstood`)
    }
  }
}

/** Null where a bound is in the way, or where the recipe of a recovery fails on a state that no protocol of `like` has. */
function effectOf(semantics: Semantics, state: State, instance: Instance): State | null {
  try {
    const result = semantics.attempt(state, instance)
    return typeof result === 'string' ? null : result.to
  } catch (thrown) {
    if (thrown instanceof EverystepError) return null
    throw thrown
  }
}

const keyOfFault = (action: string, parameters: string, message: string): string => `${action} ${parameters} ${message}`

function withoutPlace(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { place: _, ...others } = parameters
  return others
}

const otherFault = (why: string): UsageError =>
  new UsageError('other-fault', `its faults are not those that it is graded with: ${why}`, {
    hint: 'leave the faults as they were handed out',
  })
