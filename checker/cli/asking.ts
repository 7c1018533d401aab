import { createInterface } from 'node:readline/promises'
import { befores, type QuizReport, sourceFor } from '../../reports/pages/quiz/report.ts'
import { sayIntroduction, sayTitle } from '../../reports/pages/quiz/words.ts'
import { hasSeveral, sayAnswer, sayOption, sayQuestion, sayScore, sayWhyOption } from '../../reports/say/quiz.ts'
import type { Question } from '../traces/quiz.ts'
import type { Terminal } from './terminal.ts'

/** A line that a person types, or null where there are no more. */
export type Ask = () => Promise<string | null>

/** What a person types at this process's terminal; null where its input is no terminal. */
export function askingHere(): { readonly ask: Ask; readonly close: () => void } | null {
  if (process.stdin.isTTY !== true) return null
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const closed = new Promise<null>(done => lines.once('close', () => done(null)))
  return { ask: () => Promise.race([lines.question('> '), closed]), close: () => lines.close() }
}

/** Asks one question after the other, tells each answer, and at the end how many were right; ends early where there are no more lines, or at `q`. */
export async function askAll(report: QuizReport, { out, colors }: Terminal, ask: Ask): Promise<void> {
  const { questions, trace } = report
  const before = befores(report)
  let [right, answered] = [0, 0]
  out(`${colors.bold(sayTitle(report))}\n${sayIntroduction(report)}\n`)
  for (const [k, question] of questions.entries()) {
    const { steps = [], state = [], at = 0 } = before[k] ?? {}
    out(`\n${colors.bold(`Question ${k + 1} of ${questions.length}`)}\n`)
    for (const { number, says } of steps) out(`  ${number}  ${says}\n`)
    if (k === 0 || before[k - 1]?.at !== at)
      out(`  The state ${at === 0 ? 'at the start' : `after step ${at}`}:\n${state.map(line => `    ${line}\n`).join('')}`)
    const excerpt = sourceFor(question, report)
    if (excerpt !== undefined) out(`${colors.dim(excerpt.source.replaceAll(/^/gm, '    '))}\n`)
    out(`${sayQuestion(question, trace)}\n`)
    for (const [n, option] of question.options.entries()) out(`  ${n + 1}) ${sayOption(question, option)}\n`)
    const given = await numbers(question, out, ask)
    if (given === null) break
    answered++
    const wanted = question.options.flatMap((o, n) => (o.isRight ? [n + 1] : []))
    const isRight = wanted.length === given.size && wanted.every(n => given.has(n))
    if (isRight) right++
    out(`${isRight ? colors.green('Right.') : colors.red(`No: ${wanted.join(', ')}.`)}\n`)
    const whole = sayAnswer(question, trace)
    if (whole !== '') out(`  ${whole}\n`)
    for (const [n, option] of question.options.entries()) {
      const why = sayWhyOption(question, option)
      if (why !== '') out(`  ${n + 1}) ${option.isRight ? '✓' : '✗'} ${why}\n`)
    }
  }
  out(`\n${colors.bold(sayScore(right, answered))}\n`)
}

/** The numbers that are typed; null at the end. Asks again until they are numbers of options. */
async function numbers(question: Question, out: Terminal['out'], ask: Ask): Promise<ReadonlySet<number> | null> {
  const most = question.options.length
  const how = hasSeveral(question) ? 'the numbers of all that are right, as in 1 3' : `one number from 1 to ${most}`
  out(`Type ${how}; q ends.\n`)
  for (;;) {
    const line = await ask()
    if (line === null || /^q(uit)?$/i.test(line.trim())) return null
    const given = line.split(/[\s,]+/).filter(word => word !== '')
    const isAnswer = given.length > 0 && given.every(word => /^\d+$/.test(word) && Number(word) >= 1 && Number(word) <= most)
    if (isAnswer && (hasSeveral(question) || given.length === 1)) return new Set(given.map(Number))
    out(`That is no answer: type ${how}.\n`)
  }
}
