import { expect, test } from 'vitest'
import { beyondSight } from '../../../reports/components/beyond.ts'
import type { Arrow, Card } from '../../../reports/components/geometry.ts'
import type { Lane } from '../../../reports/components/story.ts'

/** Five lanes of 100 pixels, of which the middle three can be seen. */
const lanes = ['A', 'B', 'C', 'D', 'E'].map((name, colour) => ({ name, colour })) as unknown as Lane[]
const columns = lanes.map((_, i) => ({ x: 100 * i, width: 100 }))
const [left, right] = [100, 400]

/** The card of a step, each 50 pixels below the one before. */
const card = (step: number, lane: number): Card =>
  ({ step, lane, x: 100 * lane + 10, width: 80, y: 50 * step, height: 40 }) as unknown as Card

/** A message from one lane to another, named beside its sender. */
function arrow(sender: number, receiver: number, [sent, ends]: readonly [number, number], name = 'Ask'): Arrow {
  const [begin, end] = [100 * sender + 50, 100 * receiver + 50]
  const towards = Math.sign(end - begin)
  const made = {
    name,
    tail: { x: begin, y: 50 * sent + 45 },
    from: { x: begin + 10 * towards, y: 50 * sent + 45 },
    to: { x: end, y: 50 * ends },
  }
  return { ...made, sent, ends, colour: sender } as unknown as Arrow
}
const told = (cards: readonly Card[], arrows: readonly Arrow[]) =>
  beyondSight({ cards, arrows, columns }, lanes, left, right).map(({ side, text }) => `${side}: ${text}`)

test('a step whose card is beyond an edge is told by whose it is, and no other', () => {
  expect(told([card(1, 0), card(2, 2), card(3, 4)], [])).toEqual(['left: ◂ A', 'right: E ▸'])
  // One that writes on another lane too, in sight.
  expect(told([card(1, 0), card(1, 3)], [])).toEqual([])
})

test('a message whose name is beyond an edge is told where its arrow comes in, and one that begins in sight is not', () => {
  expect(told([], [arrow(4, 1, [1, 3]), arrow(0, 2, [4, 5], 'Answer(no)')])).toEqual(['right: Ask from E', 'left: Answer(no) from A'])
  expect(told([], [arrow(1, 4, [1, 3]), arrow(1, 2, [4, 5]), arrow(0, 4, [1, 2]), arrow(0, 2, [1, 2], '')])).toEqual([])
  // From (440, 95) to (150, 150): at 400 it is at 95 + 55 * 40 / 290.
  expect(beyondSight({ cards: [], arrows: [arrow(4, 1, [1, 3])], columns }, lanes, left, right)[0]?.y).toBeCloseTo(102.6 - 6, 1)
})

test('what is said stands on no card, and not on what is said already', () => {
  const here = card(2, 3)
  const [label] = beyondSight({ cards: [here], arrows: [arrow(4, 3, [1, 3])], columns }, lanes, left, right)
  expect(label?.text).toBe('Ask from E')
  expect((label?.y ?? 0) < here.y || (label?.y ?? 0) > here.y + here.height).toBe(true)
  const both = beyondSight(
    { cards: [], arrows: [arrow(4, 1, [1, 3]), arrow(4, 1, [1, 3], 'Tell'), arrow(4, 1, [1, 3])], columns },
    lanes,
    left,
    right,
  )
  expect(both.map(b => b.text)).toEqual(['Ask from E', 'Tell from E'])
  expect((both[1]?.y ?? 0) - (both[0]?.y ?? 0)).toBeGreaterThanOrEqual(16)
})
