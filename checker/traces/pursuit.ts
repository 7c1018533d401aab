import { propertyKinds } from '../language/properties/index.ts'
import type { State } from '../language/types.ts'
import type { Instance, Step } from '../semantics/semantics.ts'
import { isDeadlock } from './standing.ts'
import { brokenAt, sayError, type Walk } from './walk.ts'

export interface PursuitResult {
  /** A shortest path from the first state to a state or step that breaks a property which that did not; null where there is none. */
  readonly steps: readonly Instance[] | null
  /** The property broken; where the spec failed, the reason. */
  readonly what: string | null
  /** States looked at. */
  readonly states: number
  /** Why the search ended without one. `whole`: everything that can be reached from here was seen. */
  readonly ended: 'found' | 'whole' | 'limit' | 'stopped' | 'failed'
}

export interface Pursuit {
  /** Looks for a state of which this is true, in place of a violation. */
  readonly until?: (state: State) => boolean
  /** Ends the search beyond so many states. */
  readonly maxStates: number
  readonly signal?: AbortSignal
  readonly onProgress?: (states: number) => void
}

/** Milliseconds of work between two moments in which others may work. */
const slice = 30

/** Looks, breadth-first and by the reference semantics, for the next violation after a path, or the next state that is asked for; properties over time are not looked for. */
export async function pursue(walk: Walk, from: State, { until, maxStates, signal, onProgress }: Pursuit): Promise<PursuitResult> {
  const { semantics, watched, boundary } = walk
  const keys = new Set([semantics.key(from)])
  const states: State[] = [from]
  const parents: number[] = [-1]
  const via: (Instance | null)[] = [null]
  const broken = new Set(brokenAt(walk, from))
  try {
    if (isDeadlock(walk, from)) broken.add('deadlock')
  } catch {
    // Where the spec fails is said when the search comes to it, which is at once.
  }
  const judged = (until === undefined ? watched : []).filter(
    w => w.decides !== null && !propertyKinds[w.kind].isExistential && !broken.has(w.name),
  )
  const stuck = judged.find(w => w.kind === 'deadlock')?.decides

  const stepsTo = (at: number, last: Instance | null): readonly Instance[] => {
    const steps: Instance[] = last ? [last] : []
    for (let k = at; via[k]; k = parents[k] ?? -1) steps.unshift(via[k] as Instance)
    return steps
  }
  let paused = performance.now()
  /** The first violation by a step; a deadlock that is one step nearer may still come. */
  let nearest: PursuitResult | null = null
  for (let at = 0; at < states.length; at++) {
    const state = states[at] as State
    if (nearest !== null && stepsTo(at, null).length >= (nearest.steps?.length ?? 0)) return nearest
    try {
      const { steps, isStuck } = semantics.expand(state)
      const open: readonly Step[] = nearest === null ? steps : []
      for (const step of open) {
        const { key } = step
        const instance: Instance = { action: step.action, parameters: step.parameters, message: step.message }
        if (until !== undefined && !keys.has(key) && until(step.to))
          return { steps: stepsTo(at, instance), what: null, states: states.length, ended: 'found' }
        const hit = judged.find(({ decides }) =>
          decides?.on === 'step' ? decides.hit(state, step.to) : decides?.on === 'state' && !keys.has(key) && decides.hit(step.to),
        )
        if (hit) {
          nearest = { steps: stepsTo(at, instance), what: hit.name, states: states.length, ended: 'found' }
          break
        }
        if (keys.has(key) || boundary.ofStep(state, step.to, step.moves) !== null) continue
        if (states.length >= maxStates) return { steps: null, what: null, states: states.length, ended: 'limit' }
        keys.add(key)
        states.push(step.to)
        parents.push(at)
        via.push(instance)
      }
      if (at > 0 && isStuck && stuck?.on === 'deadlock' && stuck.hit(state))
        return { steps: stepsTo(at, null), what: 'deadlock', states: states.length, ended: 'found' }
    } catch (error) {
      return { steps: stepsTo(at, null), what: sayError(error), states: states.length, ended: 'failed' }
    }
    if (performance.now() - paused > slice) {
      onProgress?.(states.length)
      await new Promise(resolve => setTimeout(resolve))
      paused = performance.now()
      if (signal?.aborted) return { steps: null, what: null, states: states.length, ended: 'stopped' }
    }
  }
  return nearest ?? { steps: null, what: null, states: states.length, ended: 'whole' }
}
