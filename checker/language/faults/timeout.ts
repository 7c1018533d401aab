import { type Message, type NetworkView, Remembered } from '../../values/index.ts'
import { type Action, actorOf, makeAction, onlyWhen } from '../action.ts'
import { combinations } from '../binders.ts'
import type { Fault, Model } from '../model.ts'
import { tooEarly } from '../names.ts'
import { isNetwork } from '../network.ts'
import type { State } from '../types.ts'
import { mapProtocol, withActions, withBudget } from './compose.ts'

/**
 * Timeouts may fire too early, though what they wait for can still arrive: an asynchronous system, as often as the budget
 * says. Without this fault, or with its budget spent, timeouts are synchronous.
 */
export function prematureTimeouts(): Fault {
  return {
    last: true,
    premature: true,
    apply(model, allowed, name) {
      const isQuiet = quietness(model)
      // Fired whenever its guard allows, a timeout is both early and accurate: one action, no counter.
      if (allowed === Infinity)
        return mapProtocol(model, a => (a.kind === 'timeout' ? { ...a, isEarly: (s, actor) => !isQuiet(a, s, actor) } : a))
      const budget = withBudget(model, name, allowed)
      const early = Object.entries(model.actions).filter(([, a]) => a.kind === 'timeout')
      return withActions(
        budget.model,
        Object.fromEntries(
          early.map(([timeout, action]) => [
            `${timeout}${tooEarly}`,
            makeAction({
              ...budget.limit(
                onlyWhen(
                  action,
                  (s, actor) => !isQuiet(action, s, actor),
                  () => `${timeout} would not be too early: what it waits for cannot come`,
                ),
              ),
              isEarly: () => true,
              fair: null,
              then: (s, ...args: unknown[]) => {
                budget.spend(s)
                action.then(s, ...args)
              },
            }),
          ]),
        ),
      )
    },
  }
}

/** Timeouts wait until what they await cannot arrive. */
export const synchronous = (model: Model): Model => {
  const isQuiet = quietness(model)
  return {
    ...model,
    actions: Object.fromEntries(
      Object.entries(model.actions).map(([name, a]) => [
        name,
        a.kind === 'timeout' && a.isEarly === undefined
          ? onlyWhen(
              a,
              (s, actor) => isQuiet(a, s, actor),
              () =>
                a.awaits === null
                  ? 'it is synchronous, and something else can still happen'
                  : `it is synchronous, and ${a.awaits.map(k => k.tag).join(' or ')} can still be delivered`,
            )
          : a,
      ]),
    ),
  }
}

/**
 * Whether nothing that a timeout waits for can arrive; without `awaits`, whether no process can take a step at all. The latter is one answer for
 * every timeout of a state, and asks every guard of the model, so it is kept for a while.
 */
function quietness(model: Model): (timeout: Action, s: State, actor: string | null) => boolean {
  const known = new Remembered<boolean>()
  return (timeout, s, actor) => {
    if (timeout.awaits !== null) return isQuiet(model, timeout, s, actor)
    const quiet = known.get(s) ?? isQuiet(model, timeout, s, null)
    known.set(s, quiet)
    return quiet
  }
}

function isQuiet(model: Model, timeout: Action, s: State, actor: string | null): boolean {
  for (const action of Object.values(model.actions)) {
    if (action.kind !== 'action' && action.kind !== 'receive') continue
    if (
      timeout.awaits === null
        ? isEnabled(model, action, s, () => true)
        : timeout.awaits.some(kind => action.picks !== null && 'kind' in action.picks && action.picks.kind === kind) &&
          isEnabled(model, action, s, by => by === actor)
    )
      return false
  }
  return true
}

function isEnabled(model: Model, action: Action, s: State, concerns: (actor: string | null) => boolean): boolean {
  return combinations(action.for).some(p => {
    if (action.picks === null) return concerns(actorOf(action, p, null)) && action.when(s, p)
    return deliverable(model, action, s).some(m => concerns(actorOf(action, p, m)) && action.when(s, m, p))
  })
}

/** The messages that a receive may take in a state. */
export function deliverable(model: Model, action: Action, s: State): readonly Message[] {
  const pick = action.picks
  if (!pick || !('kind' in pick)) return []
  const variable = Object.keys(model.vars).find(name => {
    const of = model.vars[name]
    return of !== undefined && isNetwork(of) && Object.values(of.kinds).some(k => k === pick.kind)
  })
  return variable === undefined ? [] : (s[variable] as NetworkView).deliverable().filter(m => m.tag === pick.kind.tag)
}
