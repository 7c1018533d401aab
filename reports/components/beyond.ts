import { fitText, textWidth } from '../say/text-width.ts'
import { centreOf, type Layout } from './geometry.ts'
import type { Lane } from './story.ts'

/** What is said at an edge of a diagram that is scrolled aside. */
export interface Beyond {
  readonly side: 'left' | 'right'
  readonly y: number
  readonly text: string
  readonly colour: number
}

const lineHeight = 16
const fontSize = 12

/** Of a diagram of which only what is between `left` and `right` can be seen: whose the steps are whose cards are beyond an edge, and from whom the messages come whose names are. */
export function beyondSight(
  { cards, arrows, columns }: Pick<Layout, 'cards' | 'arrows' | 'columns'>,
  lanes: readonly Lane[],
  left: number,
  right: number,
): readonly Beyond[] {
  const room = 0.6 * (right - left)
  const told: Beyond[] = []
  const say = (side: Beyond['side'], at: number, text: string, colour: number) => {
    const near = (y: number) => told.find(b => b.side === side && Math.abs(b.y - y) < lineHeight)
    const width = textWidth(text, fontSize, true) + 8
    const [from, to] = side === 'left' ? [left, left + width] : [right - width, right]
    const covered = (baseline: number) =>
      cards.find(c => c.x < to && c.x + c.width > from && c.y < baseline + 4 && baseline - fontSize < c.y + c.height)
    const card = covered(at)
    // Above the card that stands there, or below it.
    const free = card && [card.y - 5, card.y + card.height + fontSize + 1].find(baseline => covered(baseline) === undefined)
    let y = free ?? at
    for (let other = near(y); other !== undefined; other = near(y)) {
      if (other.text === text) return
      y = other.y + lineHeight
    }
    told.push({ side, y, text, colour })
  }

  const isSeen = ({ x, width }: { x: number; width: number }) => Math.min(x + width, right) - Math.max(x, left) > Math.min(width, 24)
  const seen = new Set(cards.filter(isSeen).map(card => card.step))
  for (const card of cards) {
    if (seen.has(card.step)) continue
    const side = card.x < left ? 'left' : 'right'
    const lane = lanes[card.lane]
    const name = fitText(lane?.name ?? '', room, fontSize, true)
    say(side, card.y + 20, side === 'left' ? `◂ ${name}` : `${name} ▸`, lane?.colour ?? 0)
    seen.add(card.step)
  }

  for (const { name, tail, from, to, colour } of arrows) {
    const isWithin = to.x >= left && to.x <= right
    const edge = from.x < left ? left : from.x > right ? right : null
    if (name === '' || tail === null || edge === null || !isWithin) continue
    const sender = lanes[columns.findIndex(column => Math.abs(centreOf(column) - tail.x) < 1)]
    const y = from.y + ((edge - from.x) / (to.x - from.x)) * (to.y - from.y)
    say(edge === left ? 'left' : 'right', y - 6, fitText(`${name} from ${sender?.name ?? 'elsewhere'}`, room, fontSize, true), colour)
  }
  return told
}
