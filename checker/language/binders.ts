import type { Binders } from './types.ts'

const known = new WeakMap<Binders, readonly Readonly<Record<string, unknown>>[]>()

/** Every combination of the binders' values, the first binder varying slowest; made once. */
export function combinations(binders: Binders): readonly Readonly<Record<string, unknown>>[] {
  let all = known.get(binders)
  if (all === undefined) {
    all = combined(binders)
    known.set(binders, all)
  }
  return all
}

function combined(binders: Binders): Readonly<Record<string, unknown>>[] {
  let all: Record<string, unknown>[] = [{}]
  for (const [name, of] of Object.entries(binders)) {
    const values = [...of.values()]
    all = all.flatMap(partial => values.map(value => ({ ...partial, [name]: value })))
  }
  return all.map(p => Object.freeze(p))
}

/** How many combinations there are. */
export const sizeOf = (binders: Binders): number => Object.values(binders).reduce((product, of) => product * of.size, 1)
