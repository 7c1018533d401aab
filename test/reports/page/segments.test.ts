import { expect, test } from 'vitest'
import type { Layout } from '../../../reports/components/geometry.ts'
import { segmentsOf } from '../../../reports/components/segments.ts'
import type { Story } from '../../../reports/components/story.ts'

/** The first and last steps of what is drawn at once, of a trace whose rows are so high, all of them decisive. */
function drawnAtOnce(...heights: number[]): readonly (readonly [number, number])[] {
  const rows = heights.map((height, step) => ({ step, height, top: heights.slice(0, step).reduce((sum, h) => sum + h, 0) }))
  const steps = rows.slice(1).map(({ step }) => ({ number: step }))
  const story = { trace: { steps }, decisive: new Set(rows.map(r => r.step)), past: new Set(rows.map(r => r.step)), dependsOnAll: false }
  const layout = { rows, height: heights.reduce((sum, h) => sum + h, 0), decisions: [] }
  return segmentsOf(story as unknown as Story, layout as unknown as Layout).map(({ first, last }) => [first, last])
}

test('what is drawn at once, which stays together on paper, has no more than ten steps, and is no higher than 440 pixels but for a single step', () => {
  expect(drawnAtOnce(...Array.from({ length: 12 }, () => 20))).toEqual([
    [0, 9],
    [10, 11],
  ])
  expect(drawnAtOnce(40, 200, 200, 200, 241, 200)).toEqual([
    [0, 2],
    [3, 3],
    [4, 4],
    [5, 5],
  ])
  expect(drawnAtOnce(40, 500, 40)).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
  ])
})
