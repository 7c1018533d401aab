import { didYouMean } from '../errors.ts'

/** The author's code asked a state for what is no variable of it: in JavaScript that is `undefined`, and a claim about it says nothing. */
export class Stray extends Error {
  readonly hint: string
  constructor(asked: string, variables: readonly string[]) {
    super(`reads '${asked}', which is no variable of the state`)
    this.hint = didYouMean(asked, variables) ?? `the variables are ${variables.join(', ')}`
  }
}

/** What JavaScript itself asks an object for, of which the author need not know. */
const asksItself: ReadonlySet<string | symbol> = new Set(['toJSON', 'then'])

const handler: ProxyHandler<Record<string | symbol, unknown>> = {
  get(target, key) {
    const value = target[key]
    if (value === undefined && typeof key === 'string' && !(key in target) && !asksItself.has(key))
      throw new Stray(key, Object.keys(target))
    return value
  },
}

/** A state, or the draft of one, as the author's code sees it: it throws Stray when it is asked for a variable that there is not. */
export const watched = <T extends object>(state: T): T => new Proxy(state as Record<string | symbol, unknown>, handler) as T
