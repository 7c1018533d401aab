import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import colors from 'picocolors'
import { beforeAll, describe, expect, test } from 'vitest'
import { quizCommand } from '../../checker/cli/commands/quiz.ts'
import { deepTest } from '../support/depth.ts'
import { type CommandLine, commandLine } from './command.ts'

let cli: CommandLine
beforeAll(() => {
  cli = commandLine()
})

interface Asked {
  readonly question: string
  readonly options: readonly { readonly text: string; readonly right: boolean; readonly why: string | null }[]
}

const broken = ['transaction-commit', '--model', 'commit-alone'] as const

/** What is printed at a terminal where these lines are typed, or with a format. */
async function typed(lines: readonly string[], format?: string): Promise<string> {
  let printed = ''
  const terminal = {
    out: (text: string) => {
      printed += text
    },
    err() {},
    ...{ interactive: true, columns: 80, colors: colors.createColors(false), onInterrupt: () => () => {} },
  }
  const left = [...lines]
  const options = {
    model: 'commit-alone',
    questions: 8,
    seed: 1,
    maxStates: 1000,
    patience: 10,
    ...(format === undefined ? {} : { format }),
  }
  expect(await quizCommand('transaction-commit', options, terminal, async () => left.shift() ?? null)).toBe(0)
  return printed
}

describe('everystep quiz', () => {
  test('asks at a terminal, explains, and counts what was right', async () => {
    const { questions } = JSON.parse(await typed([], 'json')) as { questions: readonly Asked[] }
    const answers = questions.map(q => q.options.flatMap((o, k) => (o.right ? [k + 1] : [])).join(' '))
    const all = await typed(answers)
    expect(all).toContain(`${questions.length} of ${questions.length} questions right`)
    for (const { options } of questions) for (const { why } of options) expect(all).toContain(why ?? '')
    // No numbers; then to a question of which one answer is right two, one that there is not, and a wrong one; and no more lines.
    const wrong = 1 + (questions[1]?.options.findIndex(o => !o.right) ?? 0)
    const some = await typed(['what?', answers[0] ?? '', '1 2', '9', String(wrong)])
    expect(some.match(/That is no answer/g)).toHaveLength(3)
    expect(some).toContain('1 of 2 questions right')
    expect(await typed(['q'])).toContain('0 of 0 questions right')
  })

  deepTest('writes what a format asks for, the same for the same seed', async () => {
    const run = async (...args: readonly string[]) => (await cli.run('quiz', ...broken, ...args)).out
    const handout = await run()
    expect(await run('--format', 'markdown')).toBe(handout)
    expect(await run('--seed', '2')).not.toBe(handout)
    expect(handout.split('## Answers')).toHaveLength(2)
    expect((await cli.run('quiz', ...broken, '-o', 'quiz.html')).err).toBe('quiz.html\n')
    expect(readFileSync(join(cli.folder, 'quiz.html'), 'utf8')).toContain('<summary>Show the answer</summary>')
  })

  test('asks which clauses decide, where the source is at hand', async () => {
    const { out } = await cli.run('quiz', 'two-phase-commit', '--variant', 'eager-commit', '--const', 'rms=2', '--format', 'json')
    const { questions } = JSON.parse(out) as { questions: readonly (Asked & { asks: string })[] }
    expect([...new Set(questions.map(q => q.asks))].sort()).toEqual(['clauses', 'holds', 'next', 'value'])
  })

  test('refuses what there is nothing to ask about, and what it cannot write', async () => {
    const failed = async (...args: readonly string[]) => (await cli.run('quiz', ...args)).err
    expect(await failed('transaction-commit', '--property', 'agreement')).toContain('there is no trace to ask about: nothing is violated')
    expect(await failed(...broken, '--format', 'pdf')).toContain("no quiz is written as 'pdf'")
    expect(await failed(...broken, '--property', 'agrement')).toContain('agreement')
    expect(await failed(...broken, '-o', 'nowhere/quiz.md')).toContain('cannot write to nowhere/quiz.md')
  })
})
