import { sayAnswer, sayChoose, sayOption, sayQuestion, sayWhyOption } from '../../say/quiz.ts'
import { befores, type QuizFormat, type QuizReport, sourceFor } from './report.ts'
import { sayIntroduction, sayTitle } from './words.ts'

const letter = (k: number): string => String.fromCharCode(97 + k)

/** Text that Markdown leaves as it is. */
const plain = (text: string): string => text.replaceAll(/[\\`*_<>#]|(?<=\])\(/g, '\\$&')

function handout(report: QuizReport): string {
  const { questions, trace, command } = report
  const before = befores(report)
  const asked = questions.flatMap((question, k) => {
    const { steps = [], state = [], at = 0 } = before[k] ?? {}
    const excerpt = sourceFor(question, report)
    const same = k > 0 && before[k - 1]?.at === at
    return [
      `## Question ${k + 1}`,
      ...(steps.length === 0 ? [] : [steps.map(({ number, says }) => `${number}. ${plain(says)}`).join('\n')]),
      ...(same ? [] : [`The state ${at === 0 ? 'at the start' : `after step ${at}`}:`, `\`\`\`\n${state.join('\n')}\n\`\`\``]),
      ...(excerpt === undefined ? [] : [`\`\`\`ts\n${excerpt.source}\n\`\`\``]),
      `**${plain(sayQuestion(question, trace))}** (${sayChoose(question)})`,
      question.options.map((o, n) => `- ${letter(n)}) ${plain(sayOption(question, o))}`).join('\n'),
    ]
  })
  const answers = questions.map((question, k) => {
    const right = question.options.flatMap((o, n) => (o.isRight ? [letter(n)] : []))
    const whole = sayAnswer(question, trace)
    const each = question.options.flatMap((o, n) => {
      const why = sayWhyOption(question, o)
      return why === '' ? [] : [`   - ${letter(n)}) ${plain(why)}`]
    })
    return [`${k + 1}. **${right.join(', ')}**${whole === '' ? '' : `: ${plain(whole)}`}`, ...each].join('\n')
  })
  return `${[`# ${plain(sayTitle(report))}`, sayIntroduction(report), ...asked, '## Answers', answers.join('\n'), `Made by \`${command}\`.`].join('\n\n')}\n`
}

/** A handout, with the answers at its end. */
export const markdown: QuizFormat = { name: 'markdown', render: handout }
