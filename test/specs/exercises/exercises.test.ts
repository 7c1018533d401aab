import { describe, expect, it } from 'vitest'
import { some } from '../../support/depth.ts'
import { answers } from './answers.ts'
import { filled, graded, holes, page, rubricOf } from './grading.ts'

describe('the exercises of the course', () => {
  it('each have a hole and answers', () => {
    expect(Object.keys(holes).sort()).toEqual(Object.keys(answers).sort())
  })

  it.each(some(Object.entries(answers), 0, 1))(
    '%s: the solution gets all points, and the hole less than a quarter',
    async (lesson, { solution }) => {
      const hole = holes[lesson] ?? ''
      const { earned, all } = await graded(lesson, { solution: filled(hole, solution.fills), hole })
      expect(earned.solution).toBe(all)
      expect(earned.hole).toBeLessThan(all / 4)
    },
  )

  it.each(Object.keys(answers))('%s: the command that checks it takes a model of the rubric', async lesson => {
    const [, words] =
      new RegExp(`^everystep check ./my-folder/mine.ts (.*)\\neverystep grade my-folder --against ${lesson}$`, 'm').exec(page) ?? []
    const given = (option: string) =>
      [...(words ?? '').matchAll(new RegExp(`--${option} (\\w+)=(\\S+)`, 'g'))].map(([, name, value]) => `${name}=${value}`)
    const { models = {} } = await rubricOf(lesson)
    const said = (of: object = {}) => Object.entries(of).map(([name, value]) => `${name}=${value === Infinity ? 'any' : value}`)
    expect(Object.values(models).map(m => [said(m.constants), said(m.faults)])).toContainEqual([given('const'), given('fault')])
  })
})
