import { EverystepError, errorOf, problemOf, SpecFailure } from '../errors.ts'
import { keptVariables, type Model, type Parameters, type Repetition } from '../language/model.ts'
import { isNetwork } from '../language/network.ts'
import { runRecipe } from '../language/recipe.ts'
import type { Binders, State } from '../language/types.ts'
import { type Guise, guiseOf, wholeOf } from '../language/whole.ts'
import { type ActionEntry, type Instance, instancesOn, type Semantics, semanticsOf } from '../semantics/semantics.ts'
import { watched } from '../semantics/stray.ts'
import { CapacityReached, equal, type Message, type Network } from '../values/index.ts'

/** An instance that is taken twice. */
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
  /** Whether with these parameters and some message nothing keeps the action from being taken twice, or its guard refuses the second time: no bound, no capacity, no failure. */
  readonly applies: (s: State, p: Parameters) => boolean
  /** Whether with these parameters and some message taking the action twice leaves something else than taking it once. */
  readonly fails: (s: State, p: Parameters) => boolean
  /** All that do, in the order of messages and parameters. */
  readonly differing: (s: State) => readonly Repeated[]
}

/**
 * What taking an action twice in a row comes to. Where the state is shown in a guise, so is all that the two runs ask of it, and what they have to leave the same is looked at: the
 * answer then hangs on no more than that, and is found once for all states that agree in it.
 */
export function repetition(model: Model, meaning: Repetition): Repeating {
  const semantics = semanticsOf(model)
  const entry = semantics.actions.find(({ name }) => name === meaning.action) as ActionEntry
  const isSame = sameness(model, meaning)

  /** Null where the step cannot be taken twice. */
  const twiceOf = (s: State, instance: Instance): Repeated | null => {
    const guise = guiseOf(s) ?? bare(s)
    const once = unlessItFails(guise, () => semantics.attempt({ ...guise.real }, instance, guise.show))
    if (once === null || typeof once === 'string') return null
    const twice = repeat(semantics, entry, once.to, instance, guise)
    return twice && { instance, once: once.to, twice }
  }
  const differs = (s: State, { once, twice }: Repeated): boolean => 'problem' in twice || !isSame(once, twice.state, guiseOf(s) ?? bare(s))
  const repeated = (s: State, parameters: ActionEntry['parameters']): readonly Repeated[] =>
    [...instancesOf({ ...entry, parameters }, s)]
      .filter(instance => semantics.isEnabled(s, instance))
      .map(instance => twiceOf(s, instance))
      .filter(found => found !== null)

  return {
    binders: entry.action.for,
    parameters: entry.parameters,
    applies: (s, p) => repeated(s, [p]).length > 0,
    fails: (s, p) => repeated(s, [p]).some(found => differs(s, found)),
    differing: s => repeated(s, entry.parameters).filter(found => differs(s, found)),
  }
}

/** Of a state that is shown as it is. */
const bare = (s: State): Guise & { readonly isBare: true } => ({ real: wholeOf(s), show: following => following, isBare: true })

/** What has to be the same; by default a record of variables. */
export function lookedAt(model: Model, { looks }: Repetition): (s: State) => unknown {
  if (looks !== null) return s => looks(watched(s))
  const names = namesOf(model)
  return s => Object.fromEntries(names.map(name => [name, s[name]]))
}

/** The variables that have to be the same where nothing else is said. */
function namesOf(model: Model): readonly string[] {
  const kept = keptVariables(model)
  return Object.entries(model.vars).flatMap(([name, of]) => (isNetwork(of) || of.marks.ghost || kept.includes(name) ? [] : [name]))
}

/** Whether two states that follow from one agree in what has to be the same. */
function sameness(model: Model, meaning: Repetition): (once: State, twice: State, guise: Guise) => boolean {
  const { looks, action } = meaning
  if (looks !== null)
    return (once, twice, { show }) => {
      const [a, b] = [once, twice].map(s => looks(watched(show(s))))
      if (a === undefined || typeof a === 'function')
        throw new SpecFailure(
          'no-value',
          `the part 'of' of idempotent('${action}', …) gives ${a === undefined ? 'nothing' : 'a function'}, of which nothing can be compared`,
          {
            hint: 'let it return what has to be the same: of: s => s.account',
          },
        )
      return equal(a, b)
    }
  // What neither step has written is as it was, and one has read what it has written.
  const names = namesOf(model)
  return (once, twice) => names.every(name => equal(once[name], twice[name]))
}

function* instancesOf(entry: ActionEntry, s: State): Iterable<Instance> {
  if (entry.network !== null) yield* instancesOn(entry, s[entry.network] as Network)
  else for (const parameters of entry.parameters) yield { action: entry.name, parameters, message: null }
}

/** Null where a bound forbids the second time. */
function repeat(semantics: Semantics, entry: ActionEntry, once: State, instance: Instance, guise: Guise): Twice | null {
  try {
    const again = entry.network === null ? once : putBack(semantics.model, once, entry.network, instance.message as Message, guise)
    if (!semantics.isEnabled(guise.show(again), instance)) return { state: once }
    const twice = semantics.attempt(again, instance, guise.show)
    return typeof twice === 'string' ? null : { state: twice.to }
  } catch (thrown) {
    const error = errorOf(thrown)
    if (error instanceof CapacityReached) return null
    if (!(error instanceof EverystepError) || !isBare(guise)) throw error
    return { problem: problemOf(error) }
  }
}

const putBack = ({ vars }: Model, state: State, network: string, message: Message, { show }: Guise): State =>
  runRecipe(vars, state, (draft: Record<string, Network>) => void (show(draft)[network] as Network).restore(message))

/** Null where the spec fails in the step: the search takes it, too, and says so. Whether it fails, the state tells that is shown as it is. */
function unlessItFails<T>(guise: Guise, run: () => T): T | null {
  try {
    return run()
  } catch (thrown) {
    if (isBare(guise) && errorOf(thrown) instanceof EverystepError) return null
    throw thrown
  }
}

const isBare = (guise: Guise): boolean => 'isBare' in guise
