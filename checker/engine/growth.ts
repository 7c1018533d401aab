import { SpecFailure } from '../errors.ts'
import { isNetwork } from '../language/network.ts'
import type { State } from '../language/types.ts'
import { boundaryOf } from '../semantics/boundary.ts'
import type { Path } from '../semantics/path.ts'
import type { Instance, Semantics } from '../semantics/semantics.ts'
import { freeze, isGrownFrom, keyOf, type Network, networkKinds, pumpedUp } from '../values/index.ts'
import type { Growth } from './engine.ts'

/** Networks with fewer messages in flight than this are not suspected. */
export const suspicious = 8
/** So many loops are tried of one state, the shortest first: the longer ones are mostly the shorter ones in a row. */
const loops = 3
/** How often the steps are repeated before they are believed to repeat forever. */
const pumped = 64
/** Then with up to so many times more of what one repetition leaves in flight. */
const furthest = 1 << 13

/**
 * The networks that may grow forever: those without a capacity, unless the view hides what they hold. A set and a broker cannot grow forever; a
 * merging network can, by duplicates.
 */
export const unbounded = ({ model }: Semantics): readonly string[] =>
  Object.entries(model.vars)
    .filter(
      ([name, of]) =>
        isNetwork(of) && of.capacity === Infinity && networkKinds[of.network].consumes && (model.view?.includes(name) ?? true),
    )
    .map(([name]) => name)

/**
 * Whether `state` is an earlier state of its own chain, but for more messages in flight: then the steps between the two can be
 * taken again and again (the pumping of Karp and Miller's coverability trees, 1969). A guard may ask for a message's absence, a guard or a
 * constraint may bound how many are in flight: so the steps are really taken, many times in a row and with many more messages in flight, before
 * it is said. What stops them only beyond that is not found; no search would come to that either.
 */
export function keepsGrowing(
  semantics: Semantics,
  state: State,
  chain: () => readonly State[],
  steps: () => readonly Instance[],
): Growth | null {
  const { vars } = semantics.model
  for (const name of unbounded(semantics)) {
    const now = state[name] as Network
    if (now.size < suspicious) continue
    const rest = (s: State) =>
      Object.keys(vars)
        .filter(v => v !== name)
        .map(v => keyOf(s[v]))
        .join()
    const here = rest(state)
    const before = chain()
    for (let from = before.length - 2, tried = 0; from >= 0 && tried < loops; from--) {
      const then = before[from] as State
      if (!isGrownFrom(then[name] as Network, now) || rest(then) !== here) continue
      tried++
      const repeated = steps().slice(from)
      if (repeats(semantics, then, state, repeated, name))
        return { network: name, kind: now.kind, from, fault: faultIn(semantics, repeated) }
    }
  }
  return null
}

/** As `keepsGrowing` of the state that a path leads to. */
export function growsAlong(semantics: Semantics, path: Path): Growth | null {
  const states = statesAlong(semantics, path)
  return keepsGrowing(
    semantics,
    states.at(-1) as State,
    () => states,
    () => path.steps,
  )
}

/** The states along a path, the initial one first. */
function statesAlong(semantics: Semantics, path: Path): State[] {
  const states = [semantics.model.initial[path.initial] as State]
  for (const step of path.steps) {
    const taken = semantics.take(states.at(-1) as State, step)
    if (taken) states.push(taken.to)
  }
  return states
}

/** The fault that some of these steps are, as the spec calls it. */
const faultIn = ({ model }: Semantics, steps: readonly Instance[]): string | null =>
  steps.flatMap(({ action }) => model.actions[action]?.fault ?? [])[0]?.name ?? null

function repeats(semantics: Semantics, then: State, now: State, steps: readonly Instance[], network: string): boolean {
  const follow = follower(semantics)
  const loop = (from: State): State | null => {
    let state = from
    for (const step of steps) {
      const next = follow(state, step)
      if (next === null) return null
      state = next
    }
    return state
  }
  let state: State | null = now
  for (let times = 0; times < pumped && state !== null; times++) state = loop(state)
  if (state === null || !isGrownFrom(now[network] as Network, state[network] as Network)) return false
  const pump = (times: number) => pumpedUp(then[network] as Network, now[network] as Network, times)
  for (let times = pumped * 2; times <= furthest; times *= 2) {
    const after = loop(freeze({ ...now, [network]: pump(times) }))
    if (after === null || keyOf(after[network]) !== keyOf(pump(times + 1))) return false
  }
  return true
}

/** Gives the state that a step leads to, or null where the search would not follow it. */
function follower(semantics: Semantics): (from: State, step: Instance) => State | null {
  const boundary = boundaryOf(semantics.model)
  return (from, step) => {
    try {
      const to = semantics.take(from, step)?.to
      if (to === undefined) return null
      const moves = semantics.key(to) !== semantics.key(from)
      return boundary.ofStep(from, to, moves) === null ? to : null
    } catch (error) {
      // The search itself comes to where the spec fails, and says so with the way there.
      if (error instanceof SpecFailure) return null
      throw error
    }
  }
}
