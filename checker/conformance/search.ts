import type { State } from '../language/types.ts'
import type { Transition } from '../semantics/semantics.ts'
import { keyOf } from '../values/index.ts'
import type { Expected } from './expectation.ts'
import type { Effort, Move, Moves, Node } from './moves.ts'
import type { Before } from './order.ts'

/** Positions from which no log goes on, with the states that explain all before. */
export interface Stuck {
  readonly at: readonly number[]
  readonly states: readonly State[]
}

export interface Searched {
  /** The steps that explain every event, in order; null where none were found. */
  readonly explanation: readonly Move[] | null
  /** Where nothing went on; those that are no prefix of another one. */
  readonly stuck: readonly Stuck[]
  /** The longest prefix that was explained. */
  readonly furthest: Stuck
}

/** States that are kept of the same positions, to say why nothing goes on from them. */
const mostStates = 3
/** Prefixes that are kept. */
const mostStuck = 50
/** How far logs may run ahead of one that does not go on, at first. */
const firstLead = 16

/**
 * Looks for steps that explain every event of every log, in the order of each, depth-first, and visits a state at the same positions once. Logs whose order nothing
 * fixes have as many positions as the product of their lengths. So that a wrong choice is noticed soon, no log runs far ahead of the others, unless nothing is found without: each search
 * lets it run four times as far as the last, until one cuts nothing off. An explanation is thus mostly found in a time that grows with the logs; that there is none is known only after all.
 */
export function search(initial: readonly State[], logs: Logs, moves: Moves, effort: Effort): Searched {
  for (let lead = logs.length === 1 ? Infinity : firstLead; ; lead *= 4) {
    const { isCut, ...found } = within(lead, initial, logs, moves, effort)
    if (found.explanation !== null || effort.ended !== null || !isCut) return found
  }
}

type Logs = readonly (readonly Ordered[])[]

/** An event, and what is known to come before it. */
export interface Ordered extends Expected {
  readonly before: readonly Before[]
}

/** What of other logs has still to be explained before an event. */
export const pending = ({ before }: Ordered, at: readonly number[]): readonly Before[] =>
  before.filter(({ log, events }) => (at[log] as number) < events)

interface Frame {
  readonly node: Node
  readonly moves: Iterator<Move>
  /** For each log, how many events of others were explained since its last one. */
  readonly waits: readonly number[]
  readonly by: Move | null
  moved: boolean
}

function within(lead: number, initial: readonly State[], logs: Logs, moves: Moves, effort: Effort): Searched & { readonly isCut: boolean } {
  const visited = new Set<string>()
  const stuck = new Map<string, Kept>()
  const start = logs.map(() => 0)
  let furthest: Node = { state: initial[0] as State, at: start }
  let isCut = false
  const result = (explanation: readonly Move[] | null) => ({
    explanation,
    stuck: maximal([...stuck.values()]),
    furthest: { at: furthest.at, states: [furthest.state] },
    isCut,
  })
  for (const state of initial) {
    const stack: Frame[] = []
    const enter = (node: Node, waits: readonly number[], by: Move | null): boolean => {
      const key = `${node.at.join()} ${keyOf(node.state)}`
      if (visited.has(key)) return false
      visited.add(key)
      if (total(node.at) > total(furthest.at)) furthest = node
      stack.push({ node, moves: movesFrom(node, logs, moves, waits), waits, by, moved: false })
      return logs.every((events, log) => node.at[log] === events.length)
    }
    if (enter({ state, at: start }, start, null)) return result([])
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const { value: move, done } = frame.moves.next()
      if (effort.ended !== null) return result(null)
      if (done || move === undefined) {
        if (!frame.moved) keep(stuck, frame.node)
        stack.pop()
        continue
      }
      frame.moved = true
      const waits = frame.waits.map((wait, log) => (log === move.log ? 0 : wait + 1))
      if (waits.some((wait, log) => wait > lead && (move.to.at[log] as number) < (logs[log]?.length ?? 0))) isCut = true
      else if (enter(move.to, waits, move)) return result(stack.flatMap(f => (f.by === null ? [] : [f.by])))
    }
  }
  return result(null)
}

/** Every step that explains a next event, those without hidden steps first, and of these first those of the log that has waited longest. */
function* movesFrom({ state, at }: Node, logs: Logs, moves: Moves, waits: readonly number[]): Generator<Move> {
  const order = logs.map((_, log) => log).sort((a, b) => (waits[b] ?? 0) - (waits[a] ?? 0))
  for (const { state: from, hidden } of moves.reached(state))
    for (const log of order) {
      const event = logs[log]?.[at[log] as number]
      if (event === undefined || pending(event, at).length > 0) continue
      for (const step of moves.explaining(from, event))
        yield { to: { state: step.to, at: at.with(log, (at[log] as number) + 1) }, log, hidden, step }
    }
}

interface Kept extends Stuck {
  readonly states: State[]
}

function keep(stuck: Map<string, Kept>, { state, at }: Node): void {
  const key = at.join()
  const known = stuck.get(key)
  if (known === undefined) {
    stuck.set(key, { at, states: [state] })
    if (stuck.size > 2 * mostStuck) {
      const kept = (maximal([...stuck.values()]) as readonly Kept[]).slice(0, mostStuck)
      stuck.clear()
      for (const one of kept) stuck.set(one.at.join(), one)
    }
  } else if (known.states.length < mostStates) known.states.push(state)
}

const isWithin = (one: readonly number[], other: readonly number[]): boolean =>
  one.every((position, log) => position <= (other[log] as number))
const total = (at: readonly number[]): number => at.reduce((sum, n) => sum + n, 0)

/** Those that are no prefix of another, the longest first. */
const maximal = (all: readonly Stuck[]): readonly Stuck[] =>
  all.filter(one => !all.some(other => other !== one && isWithin(one.at, other.at))).sort((a, b) => total(b.at) - total(a.at))

/** The steps of an explanation, hidden ones and those that explain an event. */
export const stepsOf = (
  explanation: readonly Move[],
): readonly { readonly step: Transition; readonly log: number | null; readonly event: number | null }[] =>
  explanation.flatMap(({ hidden, step, log, to }) => [
    ...hidden.map(h => ({ step: h, log: null, event: null })),
    { step, log, event: (to.at[log] as number) - 1 },
  ])
