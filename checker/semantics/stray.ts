import { didYouMean, type Place, SpecFailure, thrownAt } from '../errors.ts'
import { whole } from '../language/whole.ts'

/** The author's code asked a state for what is no variable of it: in JavaScript that is `undefined`, and a claim about it says nothing. */
export class Stray extends Error {
  readonly hint: string
  constructor(asked: string, variables: readonly string[]) {
    super(`reads '${asked}', which is no variable of the state`)
    this.hint = didYouMean(asked, variables) ?? `the variables are ${variables.join(', ')}`
  }

  /** What the author is told, at the line that asked; `what` is the code it stands in. */
  told(what: string, where: Place | null | undefined): SpecFailure {
    return new SpecFailure('unknown-variable', `${what} ${this.message}`, {
      hint: this.hint,
      where: thrownAt(this) ?? where ?? undefined,
      cause: this,
    })
  }
}

/** What `JSON.stringify` asks an object for, of which the author need not know. */
const asksItself = 'toJSON'

/** What a state gives for a name that is none of its variables. Throws Stray where the author asked. */
export function outside(state: object, asked: string | symbol): unknown {
  const value: unknown = Reflect.get(state, asked)
  if (value === undefined && typeof asked === 'string' && !Object.hasOwn(state, asked) && asked !== asksItself)
    throw new Stray(asked, Object.keys(state))
  return value
}

/** True of a state that itself throws Stray. */
export const watches: unique symbol = Symbol('watches')

const handler: ProxyHandler<Record<string | symbol, unknown>> = {
  get: (target, key) => (key === whole ? target : (target[key] ?? outside(target, key))),
}

/** A state, or the draft of one, as the author's code sees it: it throws Stray when it is asked for a variable that there is not. */
export const watched = <T extends object>(state: T): T =>
  (state as { readonly [watches]?: true })[watches] ? state : (new Proxy(state as Record<string | symbol, unknown>, handler) as T)
