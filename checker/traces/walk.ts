import { EverystepError, problemOf } from '../errors.ts'
import { actorOf } from '../language/action.ts'
import type { Model } from '../language/model.ts'
import { propertyKinds } from '../language/properties/index.ts'
import type { FaultStep } from '../language/sign.ts'
import type { State } from '../language/types.ts'
import { type Watched, watch } from '../properties/monitors.ts'
import { propertyNames } from '../properties/property-id.ts'
import { type Boundary, boundaryOf } from '../semantics/boundary.ts'
import type { Path } from '../semantics/path.ts'
import { type Instance, label, type Semantics, semanticsOf } from '../semantics/semantics.ts'

/** A model made ready to be walked through by hand; needs nothing that a browser lacks. */
export interface Walk {
  readonly model: Model
  readonly semantics: Semantics
  readonly boundary: Boundary
  readonly watched: readonly Watched[]
  /** The properties that cannot be judged, with the reason. */
  readonly unjudged: readonly { readonly name: string; readonly reason: string }[]
}

/** A step that the state offers or refuses. */
export interface Choice {
  readonly instance: Instance
  /** `rmRcvCommit(Commit(to: RM1))`. */
  readonly label: string
  readonly kind: 'action' | 'receive' | 'timeout' | 'fault'
  readonly fault: FaultStep | null
  readonly by: string | null
  /** The state that it leads to; null where it cannot be taken. */
  readonly to: State | null
  /** What keeps it from being taken though its guard holds: a full network, or that the spec fails; else null. */
  readonly obstacle: string | null
  /** The properties that are true before it and false by it. */
  readonly breaks: readonly string[]
}

/** What can be done in a state. An action is silent where it has no instance to ask about, as a receive whose message is not in flight. */
export interface Choices {
  readonly enabled: readonly Choice[]
  readonly disabled: readonly Choice[]
  readonly silent: readonly { readonly action: string; readonly reason: string }[]
}

/** The walk in which these properties are judged; left out, all. */
export function walkOf(model: Model, properties: readonly string[] = propertyNames(model)): Walk {
  const watched: Watched[] = []
  const unjudged: { name: string; reason: string }[] = []
  for (const name of properties) {
    try {
      watched.push(...watch(model, [name], true))
    } catch (error) {
      unjudged.push({ name, reason: sayError(error) })
    }
  }
  return { model, semantics: semanticsOf(model), boundary: boundaryOf(model), watched, unjudged }
}

export const sayError = (error: unknown): string => problemOf(error)

/** Every choice of a state, which within the model's constraints may break a property; costs every guard, every recipe that is enabled, and every property of what these lead to. Never throws for a spec that fails. */
export function choicesAt(walk: Walk, state: State, isWithin = true): Choices {
  const { semantics } = walk
  const enabled: Choice[] = []
  const disabled: Choice[] = []
  const met = new Set<string>()
  const before = brokenAt(walk, state)
  for (const instance of semantics.instances(state)) {
    met.add(instance.action)
    const choice = choose(walk, state, instance, isWithin ? before : null)
    if (choice.to === null && choice.obstacle === null) disabled.push(choice)
    else enabled.push(choice)
  }
  const silent = semantics.actions.filter(a => !met.has(a.name)).map(a => ({ action: a.name, reason: whySilent(a.action) }))
  return { enabled, disabled, silent }
}

function choose(walk: Walk, state: State, instance: Instance, before: ReadonlySet<string> | null): Choice {
  const { semantics, model } = walk
  const action = model.actions[instance.action]
  const offered = {
    instance,
    label: label(instance),
    kind: action?.kind ?? 'action',
    fault: action?.fault ?? null,
    by: action ? actorOf(action, instance.parameters, instance.message) : null,
  } as const
  try {
    if (!semantics.isEnabled(state, instance)) return { ...offered, to: null, obstacle: null, breaks: [] }
    const step = semantics.attempt(state, instance)
    if (typeof step === 'string') return { ...offered, to: null, obstacle: `the ${step} is reached`, breaks: [] }
    return {
      ...offered,
      to: step.to,
      obstacle: null,
      breaks: before === null ? [] : [...brokenBy(walk, state, step.to)].filter(name => !before.has(name)),
    }
  } catch (error) {
    return { ...offered, to: null, obstacle: sayError(error), breaks: [] }
  }
}

function whySilent({ picks }: Model['actions'][string]): string {
  if (picks === null) return 'it ranges over nothing'
  return 'kind' in picks ? `no ${picks.kind.tag} can be delivered` : 'no message is in flight'
}

/** The invariants that are false of a state; a predicate that throws counts as neither. */
export function brokenAt({ watched }: Walk, state: State): ReadonlySet<string> {
  return new Set(
    watched.flatMap(({ name, kind, decides }) =>
      decides?.on === 'state' && !propertyKinds[kind].isExistential && attempt(() => decides.hit(state)) ? [name] : [],
    ),
  )
}

/** The refinements that an initial state breaks; a predicate that throws counts as neither. */
export const brokenAtStart = ({ watched }: Walk, initial: State): readonly string[] =>
  watched.flatMap(({ name, beginsWrongly }) => (beginsWrongly && attempt(() => beginsWrongly(initial)) ? [name] : []))

/** The properties of steps that a step breaks; a predicate that throws counts as neither. */
export const stepsBroken = ({ watched }: Walk, before: State, after: State): readonly string[] =>
  watched.flatMap(({ name, decides }) => (decides?.on === 'step' && attempt(() => decides.hit(before, after)) ? [name] : []))

/** The properties that a step makes false, by itself or by the state it leads to; a deadlock there is not looked for. */
const brokenBy = (walk: Walk, before: State, after: State): ReadonlySet<string> =>
  new Set([...brokenAt(walk, after), ...stepsBroken(walk, before, after)])

const attempt = (ask: () => boolean): boolean => {
  try {
    return ask()
  } catch (error) {
    if (error instanceof EverystepError) return false
    throw error
  }
}

/** The path with one more step. */
export const extended = ({ initial, steps }: Path, step: Instance): Path => ({
  initial,
  steps: [...steps, { action: step.action, parameters: step.parameters, message: step.message }],
})
