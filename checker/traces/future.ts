import type { State } from '../language/types.ts'
import type { OnState } from '../semantics/judged.ts'
import type { Semantics, Step } from '../semantics/semantics.ts'

/** What can come of some states by steps of the protocol. */
export interface Future {
  /**
   * For each state asked about, whether one where the goal holds can be reached from it. `unknown` where that may hang on a step that a bound cut, on
   * one in which the spec fails, or on more states than were looked at.
   */
  readonly verdicts: readonly ('possible' | 'impossible' | 'unknown')[]
  /** How many states were found, those asked about among them. */
  readonly states: number
  /** The actions that lead from one to another of them. */
  readonly actions: readonly string[]
  /** The steps of a shortest way from one of them to the goal; null where none was found. */
  readonly way: readonly Step[] | null
}

interface Node {
  readonly state: State
  readonly before: number[]
  /** The step by which it was found, and the number of the node from which; null of a state that was asked about. */
  readonly by: { readonly step: Step; readonly from: number } | null
  /** `open`: what follows from it is not known, or not all of it. */
  is: 'goal' | 'open' | 'expanded'
}

/**
 * Looks, breadth-first and by the semantics alone, from these states for one where the goal holds, along the steps that `follows` says, or those of the protocol (`isWayOn`). Constraints,
 * which bound searches, are no part of the spec and are not asked. Expands at most `most` states.
 */
export function futureOf(
  semantics: Semantics,
  from: readonly State[],
  goal: OnState,
  most: number,
  follows = (state: State, step: Step): boolean => semantics.isWayOn(state, step),
): Future {
  const nodes: Node[] = []
  const numbers = new Map<string, number>()
  const actions = new Set<string>()
  const queue: number[] = []
  let first: number | null = null
  const add = (state: State, by: Node['by']): number => {
    const key = semantics.key(state)
    const number = numbers.get(key) ?? nodes.length
    if (number === nodes.length) {
      numbers.set(key, number)
      const holds = attempted(() => goal(state))
      nodes.push({ state, before: [], by, is: holds === true ? 'goal' : 'open' })
      if (holds === true) first ??= number
      if (holds === false) queue.push(number)
    }
    if (by !== null) nodes[number]?.before.push(by.from)
    return number
  }
  const starts = from.map(state => add(state, null))
  for (const number of queue.values()) {
    if (most-- <= 0) break
    const node = nodes[number] as Node
    const expansion = attempted(() => semantics.expand(node.state))
    for (const step of expansion?.steps ?? []) {
      if (!step.moves || !follows(node.state, step)) continue
      actions.add(step.action)
      add(step.to, { step, from: number })
    }
    if (expansion?.isCut === false) node.is = 'expanded'
  }
  const possible = leadingTo(nodes, 'goal')
  const unknown = leadingTo(nodes, 'open')
  return {
    verdicts: starts.map(k => (possible.has(k) ? 'possible' : unknown.has(k) ? 'unknown' : 'impossible')),
    states: nodes.length,
    actions: [...actions],
    way: first === null ? null : wayTo(nodes, first),
  }
}

/** States that are expanded, at most, to see whether a goal can be reached from one. */
const few = 500

/** Whether a state where the goal holds can be reached from this one by steps of the protocol. Expands at most `most` states. */
export const canReach = (semantics: Semantics, from: State, goal: OnState, most = few): 'possible' | 'impossible' | 'unknown' =>
  futureOf(semantics, [from], goal, most).verdicts[0] as 'possible' | 'impossible' | 'unknown'

function wayTo(nodes: readonly Node[], number: number): readonly Step[] {
  const by = nodes[number]?.by
  return by == null ? [] : [...wayTo(nodes, by.from), by.step]
}

/** The numbers of the nodes from which one of these can be reached. */
function leadingTo(nodes: readonly Node[], is: Node['is']): ReadonlySet<number> {
  const found = new Set(nodes.keys().filter(k => nodes[k]?.is === is))
  for (const k of found) for (const before of nodes[k]?.before ?? []) found.add(before)
  return found
}

/** Undefined where the spec fails. */
function attempted<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
