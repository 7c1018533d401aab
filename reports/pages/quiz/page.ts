import { h, type JSX } from 'preact'
import type { Question } from '../../../checker/traces/quiz.ts'
import { documentOf, StaticPage } from '../../components/document.ts'
import { Source } from '../../components/source.ts'
import { styleOf } from '../../components/styles.ts'
import { hasSeveral, sayAnswer, sayChoose, sayOption, sayQuestion, sayWhyOption } from '../../say/quiz.ts'
import { type Before, befores, type QuizReport, sourceFor } from './report.ts'
import { sayIntroduction, sayTitle } from './words.ts'

/** A quiz on one page that needs nothing else, not even scripts: an answer is what a `details` element hides. */
export function renderQuiz(report: QuizReport): string {
  const style = styleOf(new URL('quiz.css', import.meta.url))
  return documentOf(h(Page, { report, style }))
}

function Page({ report, style }: { report: QuizReport; style: string }): JSX.Element {
  const before = befores(report)
  return h(
    StaticPage,
    { title: sayTitle(report), style },
    h(
      'main',
      { class: 'quiz' },
      h(
        'header',
        { class: 'headline' },
        h('p', { class: 'name' }, report.checked.spec),
        h('h1', {}, sayTitle(report)),
        h('p', {}, sayIntroduction(report)),
      ),
      report.questions.map((question, k) =>
        h(Asked, { report, question, number: k + 1, before: before[k] as Before, same: before[k - 1]?.at === before[k]?.at }),
      ),
      h(
        'section',
        { class: 'reproduce', 'aria-labelledby': 'reproduce-name' },
        h('h2', { id: 'reproduce-name' }, 'Make it again'),
        h('code', {}, report.command),
      ),
    ),
  )
}

interface AskedProps {
  report: QuizReport
  question: Question
  number: number
  before: Before
  /** The state was shown at the question before. */
  same: boolean
}

function Asked({ report, question, number, before, same }: AskedProps): JSX.Element {
  const { trace } = report
  const excerpt = sourceFor(question, report)
  const type = hasSeveral(question) ? 'checkbox' : 'radio'
  const whole = sayAnswer(question, trace)
  return h(
    'section',
    { class: 'question', 'aria-labelledby': `question-${number}` },
    h('h2', { id: `question-${number}` }, `Question ${number}`),
    before.steps.length > 0 &&
      h(
        'ol',
        { class: 'past', start: before.steps[0]?.number },
        before.steps.map(step => h('li', { key: step.number }, step.says)),
      ),
    !same &&
      h(
        'details',
        { class: 'state', open: before.state.length <= 16 },
        h('summary', {}, before.at === 0 ? 'The initial state' : `The state after step ${before.at}`),
        h(
          'ul',
          {},
          before.state.map(line => h('li', { key: line }, line)),
        ),
      ),
    excerpt !== undefined && 'property' in question && h(Source, { excerpt, title: question.property, root: undefined }),
    h(
      'form',
      {},
      h(
        'fieldset',
        {},
        h('legend', {}, sayQuestion(question, trace), ' ', h('span', { class: 'choose' }, `(${sayChoose(question)})`)),
        question.options.map((option, k) =>
          h(
            'label',
            { key: k, class: option.isRight ? 'right' : 'wrong' },
            h('input', { type, name: `answer-${number}`, value: k + 1 }),
            h('span', {}, sayOption(question, option)),
          ),
        ),
        h(
          'details',
          { class: 'answer' },
          h('summary', {}, 'Show the answer'),
          whole !== '' && h('p', {}, `${whole}.`),
          h(
            'ul',
            {},
            question.options.map((option, k) => {
              const why = sayWhyOption(question, option)
              return h(
                'li',
                { key: k, class: option.isRight ? 'right' : 'wrong' },
                h('strong', {}, `${option.isRight ? '✓ right' : '✗ wrong'}: `),
                h('span', { class: 'text' }, sayOption(question, option)),
                why !== '' && h('span', { class: 'why' }, why),
              )
            }),
          ),
        ),
      ),
    ),
  )
}
