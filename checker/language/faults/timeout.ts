import { Remembered } from '../../values/index.ts'
import { type Action, makeAction, onlyWhen } from '../action.ts'
import type { Fault, Model } from '../model.ts'
import { tooEarly } from '../names.ts'
import { type FaultKind, timeoutSign } from '../sign.ts'
import type { State } from '../types.ts'
import { knownQuiet } from '../whole.ts'
import { arrivalsOf, isEnabled } from './arrivals.ts'
import { mapProtocol, withActions, withBudget } from './compose.ts'

export const early: FaultKind = { ...timeoutSign, kind: 'early', nouns: ['premature timeout', 'premature timeouts'], about: 'process' }

/**
 * Timeouts may fire too early, though what they wait for can still arrive: an asynchronous system, as often as the budget
 * says. Without this fault, or with its budget spent, timeouts are synchronous.
 */
export function prematureTimeouts(): Fault {
  return {
    last: 'quiet',
    premature: true,
    made: { word: 'prematureTimeouts' },
    apply(model, allowed, name) {
      const budget = withBudget(model, name, allowed)
      const isQuiet = quietness(budget.model)
      // Fired whenever its guard allows, a timeout is both early and accurate: one action, no counter.
      if (allowed === Infinity)
        return mapProtocol(model, a => (a.kind === 'timeout' ? { ...a, isEarly: (s, actor) => !isQuiet(a, s, actor) } : a))
      const timeouts = Object.entries(model.actions).filter(([, a]) => a.kind === 'timeout')
      return withActions(
        budget.model,
        Object.fromEntries(
          timeouts.map(([timeout, action]) => [
            `${timeout}${tooEarly}`,
            makeAction({
              ...budget.limit(
                onlyWhen(
                  action,
                  (s, actor) => !isQuiet(action, s, actor),
                  () => `${timeout} would not be too early: what it waits for cannot come`,
                ),
              ),
              fault: { ...early, name },
              earlyOf: timeout,
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

/** Timeouts wait until what they await cannot come any more. */
export const synchronous = (model: Model): Model => {
  const isQuiet = quietness(model)
  return {
    ...model,
    actions: Object.fromEntries(
      Object.entries(model.actions).map(([name, a]) => [name, a.kind === 'timeout' && a.isEarly === undefined ? waiting(a, isQuiet) : a]),
    ),
  }
}

function waiting(timeout: Action, isQuiet: Quietness): Action {
  const { awaits, when } = timeout
  const limited = onlyWhen(
    timeout,
    (s, actor) => isQuiet(timeout, s, actor),
    () =>
      `it is synchronous, and ${awaits === null ? 'something else can still happen' : `${awaits.map(k => k.tag).join(' or ')} can still come`}`,
  )
  // What may still come hangs on the whole state: the timeout's own guard, which reads less, is asked first.
  return awaits === null ? limited : { ...limited, when: (s: State, ...args: unknown[]) => when(s, ...args) && limited.when(s, ...args) }
}

type Quietness = (timeout: Action, s: State, actor: string | null) => boolean

/**
 * Whether nothing that a timeout waits for can come any more; without `awaits`, whether no process can take a step at all. The latter is one answer for
 * every timeout of a state, and asks every guard of the model, so it is kept for a while.
 */
function quietness(model: Model): Quietness {
  const known = new Remembered<boolean>()
  const canCome = arrivalsOf(model)
  return ({ awaits }, s, actor) => {
    if (awaits !== null) return !canCome(s, actor, awaits)
    const quiet = knownQuiet(s) ?? known.get(s) ?? isQuiet(model, s)
    known.set(s, quiet)
    return quiet
  }
}

const isQuiet = (model: Model, s: State): boolean =>
  !Object.values(model.actions).some(a => (a.kind === 'action' || a.kind === 'receive') && isEnabled(model, a, s, () => true))
