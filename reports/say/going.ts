/** How far a search has come. */
export interface Going {
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  readonly queue: number
  readonly seconds: number
}

/** How far it is, and how fast since an earlier moment, where that is given: `12,345 states, 8 levels deep, 1,200 to expand, 30 s, 4,100 states/s`. */
export function sayGoing(now: Going, since: Going = now): string {
  const seconds = now.seconds - since.seconds
  const rate = seconds > 0 ? `, ${many((now.distinct - since.distinct) / seconds)} states/s` : ''
  return `${many(now.distinct)} states, ${now.depth} levels deep, ${many(now.queue)} to expand, ${now.seconds.toFixed(0)} s${rate}`
}

const many = (n: number): string => Math.round(n).toLocaleString('en')
