import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CommandLine, commandLine } from '../../cli/command.ts'

const folder = new URL('../../../specs/exercises/', import.meta.url)

/** The library's variant that solves each lesson's exercise. */
const solutions: Readonly<Record<string, string>> = {
  'lesson-1': "export { commitAlone } from 'everystep/specs/atomic-commitment/transaction-commit/variants'\n",
}

/** The file with a hole that the page gives for each lesson. */
const holes = Object.fromEntries(
  [...readFileSync(new URL('README.md', folder), 'utf8').matchAll(/^## Lesson (\d+)$.*?```ts\n(.*?)```/gms)].map(([, n, text]) => [
    `lesson-${n}`,
    text ?? '',
  ]),
)

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
})
afterAll(() => cli.close())

describe('the exercises of the course', () => {
  it('each have a hole and a solution', () => {
    expect(Object.keys(holes).sort()).toEqual(Object.keys(solutions).sort())
  })

  it.each(Object.keys(solutions))('%s: the solution gets all points, and the hole less than a quarter', async lesson => {
    mkdirSync(join(cli.folder, lesson))
    writeFileSync(join(cli.folder, lesson, 'solution.ts'), solutions[lesson] ?? '')
    writeFileSync(join(cli.folder, lesson, 'hole.ts'), holes[lesson] ?? '')
    expect(holes[lesson]).toContain('TODO')
    const { out, err } = await cli.run('grade', lesson, '--against', fileURLToPath(new URL(`${lesson}.ts`, folder)), '--json')
    expect(err).toBe('')
    const { submissions } = JSON.parse(out) as {
      submissions: readonly { name: string; earned: number; of: number; problem: string | null }[]
    }
    const [hole, solution] = submissions
    expect(solution).toMatchObject({ name: 'solution', earned: solution?.of, problem: null })
    expect(hole).toMatchObject({ name: 'hole', problem: null })
    expect(hole?.earned).toBeLessThan((hole?.of ?? 0) / 4)
  })
})
