import { formatNamed } from '../../named.ts'
import { json } from './json.ts'
import { markdown } from './markdown.ts'
import type { QuizFormat } from './report.ts'

/** The page is loaded when it is asked for: it brings a library with it. */
const html: QuizFormat = { name: 'html', render: async report => (await import('./page.ts')).renderQuiz(report) }

/** Every format of a quiz: to add one, write its file and a line here. */
const quizFormats = [html, markdown, json] as const satisfies readonly QuizFormat[]

/** The format of this name. Throws UsageError where there is none. */
export const quizFormat = (name: string): QuizFormat => formatNamed(quizFormats, name, `no quiz is written as '${name}'`)
