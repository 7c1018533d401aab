import { Immer, isDraft, original } from 'immer'
import { SpecFailure } from '../errors.ts'
import { realOf, ValueSet } from '../values/index.ts'
import { admitState } from './admit.ts'
import { type Domain, innerDomains } from './domain.ts'
import type { State, Vars } from './types.ts'

// Marked, so that a page's script that never runs a recipe is bundled without immer. What it makes is frozen when it is admitted.
const immer = /* @__PURE__ */ new Immer({ autoFreeze: false })

/**
 * The state after a recipe, in canonical form; the state it was given is untouched. Throws OutsideDomain where the recipe wrote a value
 * that its domain does not hold, SpecFailure where it is async, or returns a new state instead of editing.
 */
// biome-ignore lint/suspicious/noExplicitAny: a recipe edits the draft of a state whose type only its author knows
export function runRecipe(vars: Vars, state: State, recipe: (draft: any) => unknown): State {
  const to = edited(vars, state, recipe, false)
  if (to === state) return state
  const isLeft = withSets(vars).some(name => holdsObjectsInSet(to[name], state[name]))
  return admitState(vars, isLeft ? edited(vars, state, recipe, true) : to, state)
}

/** The state as the recipe left it, not admitted yet; `adopts`: ValueSets stand in place of the native sets that it wrote. */
function edited(vars: Vars, state: State, recipe: (draft: Record<string, unknown>) => unknown, adopts: boolean): State {
  const instead: { readonly state: object; readonly changed: string }[] = []
  const to = immer.produce(state as Record<string, unknown>, draft => {
    const returned = recipe(draft)
    // `s => s.seen.add(x)` returns what `add` returns, harmlessly; a promise means that the edit comes too late.
    if (returned instanceof Promise) {
      // What follows the first await writes to a draft that is gone: unheard, that failure would end the program.
      returned.catch(() => {})
      throw new SpecFailure('async-recipe', 'the recipe is async', { hint: 'recipes run to the end at once: take the async away' })
    }
    if (looksLikeState(vars, returned)) {
      const changed = Object.keys(returned).find(name => !isDraft(returned[name]) && returned[name] !== state[name])
      instead.push({ state: returned, changed: changed ?? 'x' })
    }
    if (adopts) for (const name of withSets(vars)) adoptIn(draft, name)
  })
  for (const { state: returned, changed } of instead) {
    if (isPartOf(to, returned)) continue
    throw new SpecFailure('returned-state', 'the recipe returned a new state, and what a recipe returns is not looked at', {
      hint: `edit the state that it is given, variable by variable: s => { s.${changed} = … }`,
    })
  }
  return to
}

/** Whether it is an object of the author's own making that has variables and nothing else, as `({ ...s, n: 1 })` has. */
function looksLikeState(vars: Vars, returned: unknown): returned is Record<string, unknown> {
  if (typeof returned !== 'object' || returned === null || Object.getPrototypeOf(returned) !== Object.prototype) return false
  // `Object.keys` would look at every part of a state that is watched, which then counts as read.
  const keys = Reflect.ownKeys(returned)
  return keys.length > 0 && keys.every(key => Object.hasOwn(vars, key)) && !isDraft(returned)
}

/** Whether it was written into the state: `s => s.at = { … }` returns what it assigns. */
const isPartOf = (whole: unknown, part: object): boolean =>
  whole === part || (typeof whole === 'object' && whole !== null && Object.values(whole).some(inner => isPartOf(inner, part)))

const known = new WeakMap<Vars, readonly string[]>()

/** The variables with a set somewhere in them. */
function withSets(vars: Vars): readonly string[] {
  let names = known.get(vars)
  if (names === undefined) {
    names = Object.keys(vars).filter(name => holdsSet(vars[name] as Domain))
    known.set(vars, names)
  }
  return names
}

/** Whether a native set can be in a value. None is in a message, whose fields are admitted when it is made. */
const holdsSet = (of: Domain): boolean => of.shape.of === 'set' || (of.shape.of !== 'network' && innerDomains(of).some(holdsSet))

/** Whether a native set that the recipe wrote holds an object, which may be a draft: immer does not finish those, and they are revoked. */
function holdsObjectsInSet(value: unknown, before: unknown): boolean {
  if (value === before || typeof value !== 'object' || value === null || Object.isFrozen(value)) return false
  if (value instanceof Set) return [...value].some(member => typeof member === 'object' && member !== null)
  const was = before as Readonly<Record<string, unknown>> | null | undefined
  return Object.entries(value).some(([key, inner]) => holdsObjectsInSet(inner, was?.[key]))
}

/**
 * Puts ValueSets in place of the native sets that a recipe wrote into a part of an object: immer finishes the drafts inside of those, whereas
 * of a Set the members would be drafts that are revoked. What the recipe did not touch is not looked at.
 */
function adoptIn(of: object, key: string): void {
  const value: unknown = Object.getOwnPropertyDescriptor(of, key)?.value
  if (typeof value !== 'object' || value === null) return
  if (isDraft(of) && (original(of) as Readonly<Record<string, unknown>>)[key] === value) return
  const adopted = adoptedSet(value)
  if (adopted !== value) Reflect.set(of, key, adopted)
}

function adoptedSet(value: object): object {
  const real = realOf(value)
  if (real instanceof Set)
    return new ValueSet([...real].map(member => (typeof member === 'object' && member !== null ? adoptedSet(member) : member)))
  if (!Object.isFrozen(real)) for (const key of Object.keys(real)) adoptIn(real, key)
  return real
}
