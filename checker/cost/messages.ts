import { heaviestWay } from './heaviest.ts'
import type { Goal } from './rounds.ts'

/** The least number of messages that are sent before the goal is reached, that step's own included; null where it cannot be reached. */
export function fewestMessages({ of, isReached }: Goal): number | null {
  const sent = new Map(of.initial.map(s => [s, 0]))
  const buckets: number[][] = [[...of.initial]]
  for (let messages = 0; messages < buckets.length; messages++) {
    const now = buckets[messages] ?? []
    for (let s = now.pop(); s !== undefined; s = now.pop()) {
      if (sent.get(s) !== messages) continue
      if (isReached(s)) return messages
      for (const step of of.stepsFrom(s)) {
        const more = messages + step.sent.length
        if (more >= (sent.get(step.to) ?? Infinity)) continue
        sent.set(step.to, more)
        for (let n = buckets.length; n <= more; n++) buckets.push([])
        buckets[more]?.push(step.to)
      }
    }
  }
  return null
}

/** The greatest number of messages that a run may send before it reaches the goal; Infinity, null and undefined as in `heaviestWay`. */
export const mostMessages = ({ of, isReached }: Goal, room: number): number | null | undefined =>
  heaviestWay(
    {
      starts: of.initial,
      isEnd: isReached,
      next: s => of.stepsFrom(s).map(({ to, sent }) => ({ to, weight: sent.length })),
    },
    room,
  )
