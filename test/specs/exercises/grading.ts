import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect } from 'vitest'
import { type Exam, examOf, gradeOf } from '../../../checker/grading/grade.ts'
import { answer, type Handed } from '../../../checker/grading/inside.ts'
import { type Rubric, rubricsIn } from '../../../checker/language/rubric.ts'

const folder = new URL('../../../specs/exercises/', import.meta.url)

/** The page of the exercises. */
export const page = readFileSync(new URL('README.md', folder), 'utf8')

/** The file with a hole that the page gives for each lesson. */
export const holes = Object.fromEntries(
  [...page.matchAll(/^## Lesson (\d+)$.*?```ts\n(.*?)```/gms)].map(([, n, text]) => [`lesson-${n}`, text ?? '']),
)

/** The file with each line that says TODO replaced by what fills it. */
export function filled(hole: string, fills: readonly string[]): string {
  let at = 0
  const text = hole.replace(/^( *)\S.*TODO.*$/gm, (_, indent: string) => `${indent}${fills[at++]}`)
  if (at !== fills.length) throw new Error(`${at} lines say TODO, and there are ${fills.length} fills`)
  return text
}

const imports = /^import (.*) from 'everystep(.*)'$/gm
const root = fileURLToPath(new URL('../../../', import.meta.url))

/** What the module of an answer exports; it is loaded here, as one of our own files, and not in a process of its own. */
async function loaded(file: string, text: string): Promise<object> {
  const own = text.replace(
    imports,
    (_, names: string, path: string) => `import ${names} from '${root}${path === '' ? 'checker/index' : path.slice(1)}.ts'`,
  )
  writeFileSync(file, own)
  return (await import(/* @vite-ignore */ file)) as object
}

const made = mkdtempSync(join(tmpdir(), 'everystep-exercises-'))
afterAll(() => rmSync(made, { recursive: true }))

async function earned(exam: Exam, file: string, text: string): Promise<number> {
  const handed = JSON.parse(answer([await loaded(file, text)], exam.asked)) as Handed
  if ('problem' in handed) throw new Error(`${file}: ${handed.problem.problem}`)
  for (const { problem } of handed.models) if (problem !== null) throw new Error(`${file}: ${problem.problem}`)
  const { marks } = await gradeOf(exam, handed.models)
  expect(marks.filter(mark => mark.verdict === 'undecided')).toEqual([])
  return marks.reduce((sum, mark) => sum + mark.earned, 0)
}

export async function rubricOf(lesson: string): Promise<Rubric> {
  const [rubric] = rubricsIn([(await import(`../../../specs/exercises/${lesson}.ts`)) as object])
  if (rubric === undefined) throw new Error(`${lesson} has no rubric`)
  return rubric
}

/** What these texts earn in the exercise of a lesson, by name, beside all of its points. Each has to load, and nothing may stay undecided. */
export async function graded(
  lesson: string,
  texts: Readonly<Record<string, string>>,
): Promise<{ earned: Record<string, number>; all: number }> {
  const rubric = await rubricOf(lesson)
  const exam = examOf(rubric, { maxStates: 5000, maxSeconds: 60 })
  const found: Record<string, number> = {}
  for (const [name, text] of Object.entries(texts)) found[name] = await earned(exam, join(made, `${lesson} ${name}.ts`), text)
  return { earned: found, all: rubric.properties.reduce((sum, { points }) => sum + points, 0) }
}
