import { EverystepError, problemOf } from '../errors.ts'
import { actorOf } from '../language/action.ts'
import type { Model } from '../language/model.ts'
import { propertyKinds } from '../language/properties/index.ts'
import type { FaultStep } from '../language/sign.ts'
import type { State } from '../language/types.ts'
import type { Goal } from '../properties/goals.ts'
import { type Watched, watch } from '../properties/monitors.ts'
import { propertyNames } from '../properties/property-id.ts'
import type { Path } from '../semantics/path.ts'
import { type Instance, label, type Semantics, semanticsOf } from '../semantics/semantics.ts'
import { futureOf } from './future.ts'

/** A model made ready to be walked through by hand; needs nothing that a browser lacks. */
export interface Walk {
  readonly model: Model
  readonly semantics: Semantics
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

export function walkOf(model: Model): Walk {
  const watched: Watched[] = []
  const unjudged: { name: string; reason: string }[] = []
  for (const name of propertyNames(model)) {
    try {
      watched.push(...watch(model, [name], true))
    } catch (error) {
      unjudged.push({ name, reason: sayError(error) })
    }
  }
  return { model, semantics: semanticsOf(model), watched, unjudged }
}

export const sayError = (error: unknown): string => problemOf(error)

/** Every choice of a state; costs every guard, every recipe that is enabled, and every property of what these lead to. Never throws for a spec that fails. */
export function choicesAt(walk: Walk, state: State): Choices {
  const { semantics } = walk
  const enabled: Choice[] = []
  const disabled: Choice[] = []
  const met = new Set<string>()
  const before = brokenAt(walk, state)
  for (const instance of semantics.instances(state)) {
    met.add(instance.action)
    const choice = choose(walk, state, instance, before)
    if (choice.to === null && choice.obstacle === null) disabled.push(choice)
    else enabled.push(choice)
  }
  const silent = semantics.actions.filter(a => !met.has(a.name)).map(a => ({ action: a.name, reason: whySilent(a.action) }))
  return { enabled, disabled, silent }
}

function choose(walk: Walk, state: State, instance: Instance, before: ReadonlySet<string>): Choice {
  const { semantics, model } = walk
  const action = model.actions[instance.action]
  const told = {
    instance,
    label: label(instance),
    kind: action?.kind ?? 'action',
    fault: action?.fault ?? null,
    by: action ? actorOf(action, instance.parameters, instance.message) : null,
  } as const
  try {
    if (!semantics.isEnabled(state, instance)) return { ...told, to: null, obstacle: null, breaks: [] }
    const step = semantics.attempt(state, instance)
    if (typeof step === 'string') return { ...told, to: null, obstacle: `the ${step} is reached`, breaks: [] }
    return { ...told, to: step.to, obstacle: null, breaks: [...brokenBy(walk, state, step.to)].filter(name => !before.has(name)) }
  } catch (error) {
    return { ...told, to: null, obstacle: sayError(error), breaks: [] }
  }
}

function whySilent({ picks }: Model['actions'][string]): string {
  if (picks === null) return 'it ranges over nothing'
  return 'kind' in picks ? `no ${picks.kind.tag} can be delivered` : 'no message is in flight'
}

/** The properties that are false of a state alone; a predicate that throws counts as neither. */
export function brokenAt({ watched }: Walk, state: State): ReadonlySet<string> {
  return new Set(
    watched.flatMap(({ name, kind, decides }) =>
      decides?.on === 'state' && !propertyKinds[kind].isExistential && attempt(() => decides.hit(state)) ? [name] : [],
    ),
  )
}

/** The properties that a step makes false, by itself or by the state it leads to; a deadlock there is not looked for. */
function brokenBy(walk: Walk, before: State, after: State): ReadonlySet<string> {
  const steps = walk.watched.flatMap(({ name, decides }) =>
    decides?.on === 'step' && attempt(() => decides.hit(before, after)) ? [name] : [],
  )
  return new Set([...brokenAt(walk, after), ...steps])
}

const attempt = (asked: () => boolean): boolean => {
  try {
    return asked()
  } catch (error) {
    if (error instanceof EverystepError) return false
    throw error
  }
}

/** How a property stands after the last step of a behaviour. */
export interface Standing {
  readonly name: string
  readonly kind: Watched['kind']
  /**
   * `kept`: not broken so far. `broken`: false by the step `at`. `reached`, `not reached`: of what must be possible somewhere. `owed`: what must
   * come has not come since step `at`. `undecided`: too many states follow, or a bound cut them. `unknown`: the predicate threw.
   */
  readonly standing: 'kept' | 'broken' | 'reached' | 'not reached' | 'owed' | 'undecided' | 'unknown'
  readonly at: number | null
  /** What it is about, where there is more to say: ` for rm: RM1`. */
  readonly of: string
}

/** How every property stands along these states, the first of which is initial; one that was broken stays broken. */
export function standings(walk: Walk, states: readonly State[]): readonly Standing[] {
  return walk.watched.map(watched => {
    const base = { name: watched.name, kind: watched.kind, at: null, of: '' }
    try {
      return { ...base, ...standingOf(walk, watched, states) }
    } catch (error) {
      return { ...base, standing: 'unknown' as const, of: `: ${sayError(error)}` }
    }
  })
}

function standingOf(
  walk: Walk,
  { kind, decides, beginsWrongly, breaches, goals }: Watched,
  states: readonly State[],
): Pick<Standing, 'standing'> & Partial<Standing> {
  if (goals.length > 0) return standingOfGoals(walk, goals, states)
  const firstAt = (is: (state: State, at: number) => boolean): number => states.findIndex(is)
  if (breaches.length > 0) {
    for (const { begins, avoids, of } of breaches) {
      if (avoids === null) continue
      const due =
        typeof begins === 'function'
          ? states.map(begins)
          : states.map((_, i) => (begins === 'initially' ? i === 0 : i === states.length - 1))
      const paid = states.findLastIndex(avoids)
      const at = due.findIndex((is, i) => is && i > paid)
      if (at >= 0) return { standing: 'owed', at, of }
    }
    return { standing: 'kept' }
  }
  if (decides === null) return { standing: 'kept' }
  if (propertyKinds[kind].isExistential) {
    const at = decides.on === 'state' ? firstAt(decides.hit) : -1
    return at < 0 ? { standing: 'not reached' } : { standing: 'reached', at }
  }
  const last = states.length - 1
  const at =
    beginsWrongly && states[0] !== undefined && beginsWrongly(states[0])
      ? 0
      : decides.on === 'state'
        ? firstAt(decides.hit)
        : decides.on === 'step'
          ? firstAt((state, i) => i > 0 && decides.hit(states[i - 1] as State, state))
          : firstAt((state, i) => i === last && decides.hit(state) && walk.semantics.expand(state).isStuck)
  return at < 0 ? { standing: 'kept' } : { standing: 'broken', at }
}

/** States that are expanded, at most, to see whether a goal can still be reached. */
const mostExpanded = 500

function standingOfGoals(
  { semantics }: Walk,
  goals: readonly Goal[],
  states: readonly State[],
): Pick<Standing, 'standing'> & Partial<Standing> {
  const each = goals.map(({ of, holds }) => ({ of, verdicts: futureOf(semantics, states, holds, mostExpanded).verdicts }))
  for (const at of states.keys())
    for (const { of, verdicts } of each) if (verdicts[at] === 'impossible') return { standing: 'broken', at, of }
  return { standing: each.some(({ verdicts }) => verdicts.includes('unknown')) ? 'undecided' : 'kept' }
}

/** The path with one more step. */
export const extended = ({ initial, steps }: Path, step: Instance): Path => ({
  initial,
  steps: [...steps, { action: step.action, parameters: step.parameters, message: step.message }],
})
