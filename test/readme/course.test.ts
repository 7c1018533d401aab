import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { entryOf, load, loadComparison } from '../../checker/cli/catalogue.ts'
import { commandLine } from '../cli/command.ts'
import { blocks, matches, missing, readRoot, root, type Shown, shownIn, typeErrors } from './shown.ts'

const course = readRoot('specs/COURSE.md')
const cli = commandLine()
const folder = mkdtempSync(join(tmpdir(), 'everystep-course-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Lesson {
  readonly title: string
  readonly text: string
  /** What the lesson runs, and what its solution runs. */
  readonly lesson: readonly Shown[]
  readonly solution: readonly Shown[]
  /** What the solution says that it is: names of variants and models. */
  readonly names: readonly string[]
}

const lessons: readonly Lesson[] = course
  .split(/^## /m)
  .slice(1)
  .map(section => {
    const [title = '', ...lines] = section.split('\n')
    const text = lines.join('\n')
    const [before = '', solution = ''] = text.split('<details><summary>Solution: ')
    const names = [...(solution.split('</summary>')[0] ?? '').matchAll(/<code>(.*?)<\/code>/g)].map(m => m[1] ?? '')
    return { title, text, lesson: shownIn(before), solution: shownIn(solution), names }
  })
const all = lessons.flatMap(({ title, lesson, solution }) => [...lesson, ...solution].map(shown => ({ title, ...shown })))
const isComparison = ({ command }: Shown) => command.startsWith('everystep compare ')

const [mine = '', ...others] = blocks(course, 'ts')
cli.write('mine.ts', mine)

/** Explained as `properties`, `safety`, `within` and `fence`; the last is a letter for a number. */
const inAnotherForm = ['safe', 'holds within', 'fences', 't']

test('there are thirteen lessons, each with its five parts', () => {
  expect(lessons.map(({ title }) => title.split('.')[0])).toEqual(Array.from({ length: 13 }, (_, k) => `Lesson ${k + 1}`))
  for (const { title, text, lesson, solution, names } of lessons) {
    const parts = ['**Read** [', '**Predict.**', '```console', '**See.**', '**Exercise.**', '<details>'].map(part => text.indexOf(part))
    expect(parts, title).toEqual([...parts].sort((a, b) => a - b))
    expect(parts, title).not.toContain(-1)
    expect([lesson.length > 0, solution.length > 0, names.length > 0], title).toEqual([true, true, true])
  }
})

test('the variant that lesson 1 shows compiles', () => {
  expect(others).toEqual([])
  writeFileSync(join(folder, 'mine.ts'), mine)
  const sources = { everystep: [join(root, 'checker/language/index.ts')], 'everystep/specs/*': [join(root, 'specs/*.ts')] }
  expect(typeErrors(folder, ['mine.ts'], sources)).toBe('')
})

test('what the course introduces in italics can be asked of explain, in the singular or the plural', async () => {
  const introduced = [...course.matchAll(/(?<![\w*])\*([a-z][^*\n]*)\*(?!\*)/gi)].map(([, word = '']) => word)
  expect(introduced).toContain('bivalent')
  const unknown: string[] = []
  for (const word of introduced.filter(w => !inAnotherForm.includes(w)))
    if ((await cli.run('explain', ...word.split(' '))).code !== 0) unknown.push(word)
  expect(unknown).toEqual([])
})

test('with two RMs there are as many states as lesson 2 says', async () => {
  const said = /With two, as in yours, there are (\d+) states/.exec(course)?.[1]
  const { out } = await cli.run(
    'check',
    'two-phase-commit',
    '--variant',
    'working-timeout',
    '--const',
    'rms=2',
    '--fault',
    'asynchrony=any',
    '--quiet',
  )
  expect(out).toContain(`in all ${said} states with asynchrony=any`)
})

describe('what a lesson shows is what is printed', () => {
  test.each(all.filter(shown => !isComparison(shown)))('$title: $command', async ({ command, output }) => {
    const [name, ...args] = command.split(' ')
    expect(name).toBe('everystep')
    const { out } = await cli.run(...args)
    expect(matches(output, out), out).toBe(true)
  })
})

// What is printed is tested above; here it is that a solution is what it is called, and that nothing else is expected of its model.
test.each(lessons)('the solution of $title is a model of the library, with its verdict', async ({ solution, names }) => {
  const used = new Set<string>()
  for (const { command, output } of solution) {
    const [, , spec = ''] = command.split(' ')
    const optionOf = (option: string) => new RegExp(` --${option} (\\S+)`).exec(command)?.[1]
    const { models } = await load(entryOf(spec))
    const model = models[optionOf('model') ?? '']
    if (model === undefined) throw new Error(`${command} names no model`)
    const variants = model.spec.variant?.split('/') ?? []
    for (const name of [optionOf('model') ?? '', spec, ...variants]) used.add(name)
    const property = optionOf('property')
    const isViolated = property === undefined ? model.expect.verdict === 'violated' : property in (model.expect.violated ?? {})
    expect(output.split(' ')[0], command).toBe(isViolated ? 'VIOLATED' : 'HOLDS')
  }
  expect(names.filter(name => !used.has(name))).toEqual([])
})

// Its checks take seconds: that they find this is tested in test/specs, and what the command prints in specs.deep.ts.
test('the rows of the comparison are what its checks are expected to find', async () => {
  const { comparison } = await loadComparison('paxos-raft-zab')
  const shown = all.filter(isComparison)
  expect(shown.length).toBe(1)
  const [head = '', ...lines] = (shown[0]?.output ?? '').split('\n').filter(line => line !== '…' && line !== '')
  const starts = [0, ...Object.keys(comparison.protocols).map(protocol => head.indexOf(protocol))]
  const cut = (line: string) => starts.map((from, k) => line.slice(from, starts[k + 1]).trim())
  const rows: string[][] = []
  // A row ends with its question.
  for (const line of lines.map(cut)) {
    const last = rows.at(-1)
    if (last === undefined || last[0]?.endsWith('?')) rows.push(line)
    else rows[rows.length - 1] = last.map((cell, k) => `${cell} ${line[k]}`.trim())
  }
  expect(rows.length).toBeGreaterThan(1)
  for (const [asks, ...cells] of rows) {
    const row = Object.values(comparison.rows).find(r => r.asks === asks)
    const expected = Object.keys(comparison.protocols).map(protocol =>
      (row?.cells[protocol] ?? [])
        .map(({ answers, finds }) => answers?.[typeof finds === 'object' && 'violated' in finds ? 'violated' : 'holds'])
        .join('; '),
    )
    expect(cells, asks).toEqual(expected)
  }
})

test('every file and every heading that the course names is there', () => {
  expect(missing('specs/COURSE.md')).toEqual([])
})
