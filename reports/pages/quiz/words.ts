import { sayChecked, sayCount } from '../../say/words.ts'
import type { QuizReport } from './report.ts'

/** `What happens next? two-phase-commit (eager-commit)` */
export const sayTitle = ({ checked }: QuizReport): string => `What happens next? ${sayChecked(checked)}`

/** What the trace is, without giving away what the questions ask. */
export const sayIntroduction = ({ questions, trace }: QuizReport): string =>
  `${sayCount(questions.length, 'question')} about one run of ${sayCount(trace.steps.length, 'step')}. Predict each answer before you look it up.`
