import { statSync } from 'node:fs'
import { EverystepError, problemOf } from '../../errors.ts'
import { type Exam, type Grade, gradeOf, noMarks } from '../../grading/grade.ts'
import { readHanded } from '../../grading/handed.ts'
import type { Problem } from '../../grading/inside.ts'
import { type Confinement, confined, type Outcome } from '../../platform/confined/confined.ts'
import { NotAScript, type SubmissionScript, submissionScript } from './bundle.ts'
import type { Submission } from './submissions.ts'

export interface Graded {
  readonly submission: Submission
  readonly grade: Grade
  /** Why it, or one of its models, could not be run; null where it could. */
  readonly problem: string | null
}

/** What a file that somebody wrote may have. */
const largest = 2 ** 20

/** A submission's grade: it is made a script, run in a process of its own, and what that hands over is judged here. Never throws for what a submission does. */
export async function graded(submission: Submission, exam: Exam, given: readonly string[], limits: Confinement): Promise<Graded> {
  const none = (problem: string): Graded => ({ submission, grade: noMarks(exam, problem), problem })
  const { file, folder } = submission
  if (typeof file !== 'string') return none(file.missing)
  if (statSync(file).size > largest) return none('its file is larger than 1 MB')
  try {
    const script = await submissionScript({ file, folder, given })
    const outcome = await confined(script.text, `answer(${JSON.stringify(exam.asked)})`, limits)
    if (outcome.is !== 'answered') return none(sayOutcome(outcome, script, limits))
    const handed = readHanded(
      outcome.answer,
      exam.asked.models.map(model => model.cases),
    )
    if ('problem' in handed) return none(sayProblem(handed.problem, script))
    const models = handed.models.map(model => (model.problem === null ? model : { ...model, problem: placed(model.problem, script) }))
    const problem = models.find(model => model.problem !== null)?.problem?.problem ?? null
    return { submission, grade: await gradeOf(exam, models), problem }
  } catch (error) {
    if (error instanceof NotAScript) return none(`it does not compile: ${error.message}`)
    if (error instanceof EverystepError) return none(problemOf(error))
    throw error
  }
}

function sayOutcome(
  outcome: Exclude<Outcome, { is: 'answered' }>,
  script: SubmissionScript,
  { seconds, memory, output }: Confinement,
): string {
  const when = 'loaded' in outcome && outcome.loaded ? 'while it was explored' : 'while it was loaded'
  switch (outcome.is) {
    case 'not loaded':
      return `it threw while it was loaded: ${sayProblem(problemFrom(outcome.says), script)}`
    case 'out of time':
      return `it was not done after ${seconds} s, ${when}, and was ended`
    case 'out of memory':
      return `it took more than ${Math.round(memory / 2 ** 20)} MB of memory ${when}, and was ended`
    case 'too much output':
      return `it handed over more than ${Math.round(output / 2 ** 20)} MB, and was ended`
    case 'silent':
      return `it ended ${when}, and handed over nothing`
  }
}

/** The submission's own process said it, so that it may be anything. */
function problemFrom(text: string): Problem {
  try {
    const { problem, hint, stack } = Object(JSON.parse(text)) as Partial<Problem>
    return { problem: String(problem), hint: typeof hint === 'string' ? hint : null, stack: String(stack) }
  } catch {
    return { problem: text.slice(0, 200), hint: null, stack: '' }
  }
}

const placed = (problem: Problem, script: SubmissionScript): Problem => ({ ...problem, problem: sayProblem(problem, script) })

function sayProblem({ problem, stack }: Problem, { placeIn }: SubmissionScript): string {
  const place = placeIn(stack)
  const short = problem.length > 500 ? `${problem.slice(0, 500)}…` : problem
  return place === null ? short : `${short} (${place.file}:${place.line})`
}
