import { describe, expect, it } from 'vitest'
import { answers } from './answers.ts'
import { filled, graded, holes } from './grading.ts'

describe('the exercises of the course', () => {
  it('each have a hole and answers', () => {
    expect(Object.keys(holes).sort()).toEqual(Object.keys(answers).sort())
  })

  it.each(Object.entries(answers))('%s: the solution gets all points, and the hole less than a quarter', async (lesson, { solution }) => {
    const hole = holes[lesson] ?? ''
    const { earned, all } = await graded(lesson, { solution: filled(hole, solution.fills), hole })
    expect(earned.solution).toBe(all)
    expect(earned.hole).toBeLessThan(all / 4)
  })
})
