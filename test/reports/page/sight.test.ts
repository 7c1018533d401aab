import { expect, test } from 'vitest'
import { bringAside } from '../../../reports/components/client/sight.ts'

/** A view of 366 pixels whose numbers of steps stand still on its first 52, and a part of what it shows. */
function scrolled(left: number, right: number, from = 0): number {
  const rect = (l: number, r: number) => ({ left: l, right: r, width: r - l })
  const numbers = { getBoundingClientRect: () => rect(0, 52) }
  const view = { scrollLeft: from, getBoundingClientRect: () => rect(0, 366), querySelector: () => numbers }
  bringAside(view as unknown as Element, { getBoundingClientRect: () => rect(left - from, right - from) } as unknown as Element)
  return view.scrollLeft
}

test('a part comes into sight beside the numbers of the steps, its beginning before its end', () => {
  expect(scrolled(100, 200)).toBe(0)
  expect(scrolled(300, 400)).toBe(400 - 366 + 16)
  // Wider than the view, as a partition is: it begins beside the numbers, and 16 pixels from them.
  expect(scrolled(92, 500)).toBe(92 - 52 - 16)
  expect(scrolled(60, 500)).toBe(0)
  // And from the other side.
  expect(scrolled(92, 200, 80)).toBe(92 - 52 - 16)
})
