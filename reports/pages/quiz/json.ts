import { sayAnswer, sayOption, sayQuestion, sayWhyOption } from '../../say/quiz.ts'
import { befores, type QuizFormat, type QuizReport } from './report.ts'

function document(report: QuizReport): object {
  const { checked, property, shows, questions, trace, command } = report
  const before = befores(report)
  return {
    spec: checked.spec,
    variant: checked.variant,
    model: checked.model,
    ...{ property, shows, command },
    questions: questions.map((question, k) => ({
      asks: question.asks,
      at: question.at,
      steps: before[k]?.steps,
      state: before[k]?.state,
      question: sayQuestion(question, trace),
      options: question.options.map(o => ({ text: sayOption(question, o), right: o.isRight, why: sayWhyOption(question, o) || null })),
      because: sayAnswer(question, trace) || null,
    })),
  }
}

/** For a learning platform: questions, options and answers as data. */
export const json: QuizFormat = { name: 'json', render: report => `${JSON.stringify(document(report), null, 2)}\n` }
