import type { Question } from '../../../checker/traces/quiz.ts'
import { stateAfter, type Trace } from '../../../checker/traces/trace.ts'
import type { Checked } from '../../../checker/verdict/result.ts'
import { type Excerpt, excerptFor } from '../../format.ts'
import { sayPast } from '../../say/quiz.ts'
import { sayState } from '../../say/words.ts'

/** Questions about a trace of a model. */
export interface QuizReport {
  readonly checked: Checked
  /** The property that the trace violates, or that it is a witness of. */
  readonly property: string
  readonly shows: 'violation' | 'witness'
  readonly trace: Trace
  readonly questions: readonly Question[]
  /** The command that makes it again. */
  readonly command: string
  /** By name of a property; empty where the source could not be read. */
  readonly excerpts: Readonly<Record<string, Excerpt>>
}

/** A way to write a quiz. */
export interface QuizFormat {
  readonly name: string
  render(report: QuizReport): string | Promise<string>
}

/** What is to be known before a question: the steps since the one before it, each with its number, and the state that it is asked in. */
export interface Before {
  readonly steps: readonly { readonly number: number; readonly says: string }[]
  /** After how many steps `state` is. */
  readonly at: number
  readonly state: readonly string[]
}

/** What stands before each question. Of a value after a step, the step is told only by the next one, since it would give the answer away. */
export function befores({ questions, trace, checked }: QuizReport): readonly Before[] {
  let told = 0
  return questions.map(question => {
    const at = question.asks === 'value' ? question.at - 1 : question.at
    const steps = Array.from({ length: Math.max(0, at - told) }, (_, k) => told + k + 1)
    told = Math.max(told, at)
    return {
      steps: steps.map(number => ({ number, says: sayPast(trace, number, checked.kept) })),
      ...{ at, state: sayState(checked, stateAfter(trace, at)) },
    }
  })
}

/** The source of the property that a question is about. */
export function sourceFor(question: Question, { excerpts, checked }: QuizReport): Excerpt | undefined {
  if (question.asks !== 'holds' && question.asks !== 'clauses') return undefined
  return excerptFor(excerpts, checked, question.property)
}
