import { callSite, SpecError } from '../errors.ts'
import { freeze } from '../values/index.ts'
import { type Action, type Fairness, makeAction } from './action.ts'
import { combinations } from './binders.ts'
import { checkDomain, type Domain } from './domain.ts'
import { crashes } from './faults/crash.ts'
import { checkKind, type Kind, type MessageOf } from './messages.ts'
import type { Fault } from './model.ts'
import { checkNames } from './names.ts'
import { isNetwork } from './network.ts'
import { type OutcomesWord, outcomes } from './outcomes.ts'
import { sayGiven } from './parts.ts'
import type { Id, Single, Sort } from './processes.ts'
import { type PropertyWords, propertyWords } from './properties/index.ts'
import { type Passage, time } from './timer.ts'
import type { Binders, Bound, Edit, State, StateOf, Vars } from './types.ts'

type Fields = Readonly<Record<string, Domain>>
type None = Readonly<Record<never, Domain>>
type Edits<Args extends readonly unknown[]> = { -readonly [K in keyof Args]: Edit<Args[K]> }

interface Step<S, P, Args extends readonly unknown[], By> {
  /** The action runs for every combination of these parameters. */
  readonly for?: P
  /** The parameter or field that names the acting process, or that process. Left out: the environment acts, and no crash, stop or pause of a process keeps the step from being taken. */
  readonly by?: NoInfer<By>
  /**
   * What is assumed to be taken in the end: `weak` or `strong`, of each instance, that is, of every combination of parameters and every message; `{ weak: 'group' }`
   * of any instance of the group, with `forEach: 'c'` of any for each `c`.
   */
  readonly fair?: Fairness<NoInfer<Extract<By, string>>>
  /** `allowed`: that it was never taken is not told beside the verdict, nor is it a failure under --strict. */
  readonly neverFires?: 'allowed'
  /** A pure guard; left out: always. */
  readonly when?: (s: S, ...args: Args) => boolean
  /** An immer recipe: edits the state in place; what it edits is the next state. */
  readonly then: (s: Edit<S>, ...args: Edits<Args>) => void
}

/** The vocabulary of one protocol: every function here knows the type of its state. */
export interface Machine<S> extends PropertyWords<S>, OutcomesWord<S> {
  /** A step that a process, or the environment, may take. */
  action<const P extends Binders = None>(step: Step<S, P, [Bound<P>], (keyof P & string) | Single>): Action<S, [Bound<P>]>
  /** A step for each message of this kind that may be delivered; its receiver, the field `to`, acts. */
  receive<K extends string, F extends Fields, const P extends Binders = None>(
    kind: Kind<K, F>,
    step: Step<S, P, [MessageOf<K, F>, Bound<P>], (keyof F & string) | (keyof P & string) | Single>,
  ): Action<S, [MessageOf<K, F>, Bound<P>]>
  /**
   * A step that a process takes when what it waits for does not come. Its guard alone does not let it fire: without `awaits` it fires only when nothing
   * else can happen in the whole system, and with `awaits` only when no message of those kinds can still come to it, neither now nor after steps of the
   * protocol other than timeouts and faults. Where something else always can, it never fires. The fault `prematureTimeouts` lets it fire sooner; a
   * step that may be taken at any time is an `action`.
   */
  timeout<const P extends Binders = None>(
    step: Step<S, P, [Bound<P>], (keyof P & string) | Single> & { readonly awaits?: readonly Kind[] },
  ): Action<S, [Bound<P>]>
  /**
   * A step of the environment in which a tick passes on all clocks at once, so that each `timer` that runs has one tick less. There while a timer runs, and where `when` allows it.
   */
  time(passage?: Passage<S>): Action<S, [Bound<None>]>
  /** The initial state: every variable at its domain's initial value, but for those given. With parameters: one state for each. */
  initially(given?: Partial<S>): S
  initially<const P extends Binders>(each: P, given: (p: Bound<P>) => Partial<S>): readonly S[]
  /** Gives a predicate its type, to be named and used in several properties. */
  predicate(p: (s: S) => boolean): (s: S) => boolean
  /** Processes that crash and recover; `onRecover` may do more than put back what is volatile. */
  crashes<N extends string>(
    who: Sort<N>,
    options?: { readonly onRecover?: (s: Edit<S>, id: Id<N>) => void; readonly recovers?: 'fairly' | 'perhaps' },
  ): Fault
}

function stepOf<T>(word: string, step: T): T {
  if (typeof step === 'object' && step !== null) return step
  throw new SpecError('no-parts', `${word}(…) was given ${sayGiven(step)} instead of its parts`, {
    hint: `write ${word}(${word === 'receive' ? 'Msg.X, ' : ''}{ when: s => …, then: s => { … } })`,
    where: callSite(),
  })
}

/** The words to write the steps and properties of a protocol with these variables: `const { initially, action, always } = machine(vars)`. */
export function machine<const V extends Vars>(vars: V): Machine<StateOf<V>> {
  checkNames('variable', vars, 'machine(vars)')
  for (const [name, of] of Object.entries(vars)) checkDomain(`the variable '${name}'`, of)
  const kinds = Object.values<Domain>(vars).flatMap(of => (isNetwork(of) ? Object.values(of.kinds).map(k => `Msg.${k.tag}`) : []))
  const defaults = Object.fromEntries(Object.entries(vars).map(([name, of]) => [name, of.initial]))
  const initial = (given: State = {}): State => freeze({ ...defaults, ...given })
  type Loose = Partial<Action> & Pick<Action, 'then'>
  const vocabulary = {
    action: (step: Loose) => makeAction({ ...stepOf('action', step), kind: 'action' }),
    receive: (kind: Kind, step: Loose) => {
      checkKind('receive(…)', kind, kinds)
      return makeAction({ by: 'to' in kind.fields ? 'to' : null, ...stepOf('receive', step), kind: 'receive', picks: { kind } })
    },
    timeout: (step: Loose) => {
      const { awaits } = stepOf('timeout', step)
      for (const kind of awaits ?? []) checkKind("timeout({ … }), in its 'awaits',", kind, kinds)
      return makeAction({ ...step, kind: 'timeout' })
    },
    time: (passage?: Passage<never>) => time(passage),
    initially: (first?: State | Binders, given?: (p: State) => State) =>
      given ? combinations(first as Binders).map(p => initial(given(p))) : initial(first as State),
    predicate: (p: unknown) => p,
    ...propertyWords,
    outcomes,
    crashes: (who: Sort, options: Parameters<typeof crashes>[1]) => crashes(who, options),
  }
  // The types above say more than these functions can: they only pass the author's functions on.
  return vocabulary as unknown as Machine<StateOf<V>>
}
