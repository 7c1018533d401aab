import type { Exchange, Exchanges } from './exchanges.ts'
import { heaviestWay } from './heaviest.ts'

/** How long the longest chain of messages is when a goal is reached: in the best run, and in the worst. */
export interface Goal {
  readonly of: Exchanges
  readonly isReached: (s: number) => boolean
}

/** For a process the longest chain that has arrived there; for each copy in flight the chain that it ends. */
interface Chains {
  readonly state: number
  readonly processes: readonly number[]
  readonly copies: ReadonlyMap<number, readonly number[]>
}

/**
 * The least number of rounds in which the goal can be reached, null where it cannot, undefined where more than `room` ways to tell states
 * and chains apart would have to be looked at. Every run is followed in the order of its rounds; of two that come to one state, that
 * which is behind with no chain at all is enough.
 */
export function fewestRounds({ of, isReached }: Goal, room: number): number | null | undefined {
  const rounds: Chains[][] = []
  const kept = new Map<number, Chains[]>()
  let looked = 0
  const add = (chains: Chains): void => {
    const others = kept.get(chains.state) ?? []
    if (others.some(other => isBehindNowhere(other, chains))) return
    kept.set(chains.state, [...others.filter(other => !isBehindNowhere(chains, other)), chains])
    const round = Math.max(0, ...chains.processes)
    for (let r = rounds.length; r <= round; r++) rounds.push([])
    rounds[round]?.push(chains)
  }
  for (const s of of.initial) add({ state: s, processes: Array.from({ length: of.processes }, () => 0), copies: everyCopy(of.inFlight(s)) })
  for (let round = 0; round < rounds.length; round++) {
    const now = rounds[round] ?? []
    for (let chains = now.pop(); chains; chains = now.pop()) {
      if (isReached(chains.state)) return round
      if (!kept.get(chains.state)?.includes(chains)) continue
      if (++looked > room) return undefined
      for (const step of of.stepsFrom(chains.state)) for (const next of after(chains, step, of.inFlight(step.to))) add(next)
    }
  }
  return null
}

/** Messages in flight from the start end a chain of one. */
const everyCopy = (inFlight: ReadonlyMap<number, number>): Chains['copies'] =>
  new Map([...inFlight].map(([message, copies]) => [message, Array.from({ length: copies }, () => 1)]))

/** What a step makes of the chains; several where it may have been either of two equal messages that was received. */
function after({ processes, copies }: Chains, { to, by, received, sent }: Exchange, inFlight: ReadonlyMap<number, number>): Chains[] {
  let ways: { readonly arrived: number; readonly copies: Chains['copies'] }[] = [{ arrived: processes[by] ?? 0, copies }]
  for (const message of received) {
    const isGone = (copies.get(message)?.length ?? 0) + sent.filter(m => m === message).length > (inFlight.get(message) ?? 0)
    ways = ways.flatMap(way =>
      [...new Set(way.copies.get(message) ?? [])].map(chain => ({
        arrived: Math.max(way.arrived, chain),
        copies: isGone ? without(way.copies, message, chain) : way.copies,
      })),
    )
  }
  return ways.map(way => {
    const all = new Map<number, readonly number[]>()
    for (const [message, count] of inFlight) {
      const left = way.copies.get(message) ?? []
      const fresh = Array.from({ length: Math.max(0, count - left.length) }, () => way.arrived + 1)
      all.set(message, [...left, ...fresh].sort((a, b) => a - b).slice(0, count))
    }
    return { state: to, processes: processes.with(by, way.arrived), copies: all }
  })
}

function without(copies: Chains['copies'], message: number, chain: number): Chains['copies'] {
  const left = copies.get(message) ?? []
  return new Map(copies).set(message, left.toSpliced(left.indexOf(chain), 1))
}

/** Whether no chain of `a` is longer than that of `b`, in the same state. */
const isBehindNowhere = (a: Chains, b: Chains): boolean =>
  a.processes.every((chain, p) => chain <= (b.processes[p] ?? 0)) &&
  [...a.copies].every(([message, chains]) => chains.every((chain, k) => chain <= (b.copies.get(message)?.[k] ?? 0)))

/**
 * The longest chain of messages that a run may have received when it reaches the goal: Infinity where there is no longest, null where no run
 * reaches it, undefined where more than `room` nodes would have to be looked at. Rather than all chains of a run, one is followed that may be any:
 * it is at the process that received its last message, or it is that message, in flight.
 */
export function mostRounds({ of, isReached }: Goal, room: number): number | null | undefined {
  // A node is a state and where the chain is: a process, or, from `processes` on, a message.
  const { processes } = of
  const width = 2 ** 24
  const nodeOf = (s: number, at: number) => s * width + at
  const goesOn = (step: Exchange, at: number): { readonly at: number; readonly weight: number }[] => {
    const sentBy = (weight: number) => step.sent.map(message => ({ at: processes + message, weight }))
    if (at < processes) return [{ at, weight: 0 }, ...(at === step.by ? sentBy(0) : [])]
    const message = at - processes
    const stays = (of.inFlight(step.to).get(message) ?? 0) > 0 ? [{ at, weight: 0 }] : []
    return step.received.includes(message) ? [...stays, { at: step.by, weight: 1 }, ...sentBy(1)] : stays
  }
  return heaviestWay(
    {
      starts: of.initial.flatMap(s => [
        ...Array.from({ length: processes }, (_, p) => nodeOf(s, p)),
        ...[...of.inFlight(s).keys()].map(message => nodeOf(s, processes + message)),
      ]),
      isEnd: node => isReached(Math.floor(node / width)),
      next: node =>
        of
          .stepsFrom(Math.floor(node / width))
          .flatMap(step => goesOn(step, node % width).map(({ at, weight }) => ({ to: nodeOf(step.to, at), weight }))),
    },
    room,
  )
}
