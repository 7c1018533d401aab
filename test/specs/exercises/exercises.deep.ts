import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CommandLine, commandLine } from '../../cli/command.ts'
import { answers } from './answers.ts'
import { filled, graded, holes } from './grading.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
})

describe('mistakes in the exercises of the course', () => {
  it.each(Object.entries(answers))('%s: earn what they deserve', async (lesson, given) => {
    const texts = Object.entries(given).map(([name, { fills }]) => [name, filled(holes[lesson] ?? '', fills)])
    const { earned, all } = await graded(lesson, Object.fromEntries(texts))
    expect(earned).toEqual(Object.fromEntries(Object.entries(given).map(([name, { earns = all }]) => [name, earns])))
  })

  it.each(Object.entries(answers))('%s: earn the same on the command line', async (lesson, given) => {
    mkdirSync(join(cli.folder, lesson))
    for (const [name, { fills }] of Object.entries(given))
      writeFileSync(join(cli.folder, lesson, `${name}.ts`), filled(holes[lesson] ?? '', fills))
    const rubric = fileURLToPath(new URL(`../../../specs/exercises/${lesson}.ts`, import.meta.url))
    const { out, err } = await cli.run('grade', lesson, '--against', rubric, '--json')
    expect(err).toBe('')
    const { submissions } = JSON.parse(out) as { submissions: readonly { name: string; earned: number; of: number }[] }
    expect(Object.fromEntries(submissions.map(s => [s.name, s.earned]))).toEqual(
      Object.fromEntries(Object.entries(given).map(([name, { earns = submissions[0]?.of }]) => [name, earns])),
    )
  })
})
