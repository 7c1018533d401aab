/** Why a search by several processes cannot go on: what became of one of them, or of what they meet at. */
export type Loss =
  /** Nothing was heard of it for so long. */
  | { readonly how: 'silent'; readonly who: string; readonly seconds: number }
  /** It had to end, and said why. */
  | { readonly how: 'left'; readonly who: string; readonly says: string }
  /** A block of its did not arrive. */
  | { readonly how: 'missing'; readonly who: string }
  /** It sent what it must not. */
  | { readonly how: 'malformed'; readonly who: string; readonly says: string }
  /** The server or the folder failed. */
  | { readonly how: 'carrier'; readonly who: string; readonly says: string }

export function sayLoss(loss: Loss): string {
  switch (loss.how) {
    case 'silent':
      return `nothing was heard of ${loss.who} for ${loss.seconds} s`
    case 'missing':
      return `a block from ${loss.who} did not arrive`
    case 'malformed':
      return `${loss.who} sent what it must not: ${loss.says}`
    case 'left':
      return `${loss.who} ended: ${loss.says}`
    case 'carrier':
      return `${loss.who} failed: ${loss.says}`
  }
}
