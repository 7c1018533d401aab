import { EverystepError, errorOf, problemOf } from '../errors.ts'
import { keptVariables, type Model, type Parameters, type Repetition } from '../language/model.ts'
import { isNetwork } from '../language/network.ts'
import { runRecipe } from '../language/recipe.ts'
import type { Binders, State } from '../language/types.ts'
import { wholeOf } from '../language/whole.ts'
import { type ActionEntry, type Instance, instancesOn, type Semantics, semanticsOf } from '../semantics/semantics.ts'
import { watched } from '../semantics/stray.ts'
import { CapacityReached, equal, type Message, type Network } from '../values/index.ts'

/** An instance that leaves something else when it is taken twice. */
export interface Repeated {
  readonly instance: Instance
  readonly once: State
  readonly twice: Twice
}

/** The state after the second time, or what goes wrong then. */
type Twice = { readonly state: State } | { readonly problem: string }

export interface Repeating {
  /** The parameters of the action, and their combinations. */
  readonly binders: Binders
  readonly parameters: readonly Parameters[]
  /** Whether with these parameters and some message taking the action twice leaves something else than taking it once. */
  readonly fails: (s: State, p: Parameters) => boolean
  /** All that does, in the order of messages and parameters. */
  readonly differing: (s: State) => readonly Repeated[]
}

/** What taking an action twice in a row comes to. The guards are asked of the state as it is given, so that where none allows the step nothing else counts as read. */
export function repetition(model: Model, meaning: Repetition): Repeating {
  const semantics = semanticsOf(model)
  const entry = semantics.actions.find(({ name }) => name === meaning.action) as ActionEntry
  const look = lookedAt(model, meaning)

  const twiceOf = (s: State, instance: Instance): Repeated | null => {
    const state: State = { ...wholeOf(s) }
    const once = unlessItFails(() => semantics.attempt(state, instance))
    if (once === null || typeof once === 'string') return null
    const twice = repeat(semantics, entry, once.to, instance)
    if (twice === null || ('state' in twice && equal(look(once.to), look(twice.state)))) return null
    return { instance, once: once.to, twice }
  }
  const differing = (s: State, parameters: ActionEntry['parameters']): readonly Repeated[] =>
    [...instancesOf({ ...entry, parameters }, s)]
      .filter(instance => semantics.isEnabled(s, instance))
      .map(instance => twiceOf(s, instance))
      .filter(found => found !== null)

  return {
    binders: entry.action.for,
    parameters: entry.parameters,
    fails: (s, p) => differing(s, [p]).length > 0,
    differing: s => differing(s, entry.parameters),
  }
}

/** What has to be the same; by default a record of variables. */
export function lookedAt(model: Model, { looks }: Repetition): (s: State) => unknown {
  if (looks !== null) return s => looks(watched(s))
  const kept = keptVariables(model)
  const names = Object.entries(model.vars).flatMap(([name, of]) => (isNetwork(of) || of.marks.ghost || kept.includes(name) ? [] : [name]))
  return s => Object.fromEntries(names.map(name => [name, s[name]]))
}

function* instancesOf(entry: ActionEntry, s: State): Iterable<Instance> {
  if (entry.network !== null) yield* instancesOn(entry, s[entry.network] as Network)
  else for (const parameters of entry.parameters) yield { action: entry.name, parameters, message: null }
}

/** Null where a bound forbids the second time. */
function repeat(semantics: Semantics, entry: ActionEntry, once: State, instance: Instance): Twice | null {
  try {
    const again = entry.network === null ? once : putBack(semantics.model, once, entry.network, instance.message as Message)
    if (!semantics.isEnabled(again, instance)) return { state: once }
    const twice = semantics.attempt(again, instance)
    return typeof twice === 'string' ? null : { state: twice.to }
  } catch (thrown) {
    const error = errorOf(thrown)
    if (error instanceof CapacityReached) return null
    if (!(error instanceof EverystepError)) throw error
    return { problem: problemOf(error) }
  }
}

const putBack = ({ vars }: Model, state: State, network: string, message: Message): State =>
  runRecipe(vars, state, (draft: Record<string, Network>) => void (draft[network] as Network).restore(message))

/** Null where the spec fails in the step: the search takes it, too, and says so. */
function unlessItFails<T>(run: () => T): T | null {
  try {
    return run()
  } catch (thrown) {
    if (errorOf(thrown) instanceof EverystepError) return null
    throw thrown
  }
}
