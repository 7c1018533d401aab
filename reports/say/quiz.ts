import type { Option, Question } from '../../checker/traces/quiz.ts'
import type { Trace } from '../../checker/traces/trace.ts'
import { sayBecause } from './because.ts'
import { labelOfChange } from './labels.ts'
import { sayAction, sayChanges, sayCount, sayExchanged } from './words.ts'

const here = (at: number): string => (at === 0 ? 'in the initial state' : `after step ${at}`)

/** `Which of these steps can be taken after step 3?` */
export function sayQuestion(question: Question, trace: Trace): string {
  const { at } = question
  switch (question.asks) {
    case 'next':
      return `Which of these steps can be taken ${here(at)}?`
    case 'value':
      return `${sayTaken(trace, at)} What is ${question.part} after it?`
    case 'holds':
      return question.of === 'state'
        ? `Is ${question.property} true ${here(at)}?`
        : `${sayTaken(trace, at)} Does it keep ${question.property}?`
    case 'clauses':
      return `${question.why?.of ?? question.property} is ${question.holds} ${question.of === 'state' ? here(at) : `of step ${at}`}. Which of these clauses decide that? (It follows from those, whatever the others are.)`
  }
}

/** `Step 3 is TM: tmRcvPrepared of Prepared from RM1.` */
function sayTaken({ steps }: Trace, at: number): string {
  const step = steps[at - 1]
  if (step === undefined) return ''
  const received = step.kind === 'receive' ? sayExchanged(step).filter(said => !said.startsWith('sends ')) : []
  return `Step ${at} is ${[`${step.by === null ? '' : `${step.by}: `}${sayAction(step, false)}`, ...received].join(', ')}.`
}

/** How many answers may be given. */
export const sayChoose = ({ asks }: Question): string => (asks === 'next' || asks === 'clauses' ? 'one or more are right' : 'one is right')

export const hasSeveral = ({ asks }: Question): boolean => asks === 'next' || asks === 'clauses'

export function sayOption({ asks, ...question }: Question, { text }: Option): string {
  if (asks !== 'holds') return text
  const isOfStep = 'of' in question && question.of === 'step'
  if (text === 'true') return isOfStep ? 'yes, it keeps it' : 'yes, it is true'
  return isOfStep ? 'no, it breaks it' : 'no, it is false'
}

/** Why an option is right or wrong, without its full stop; empty where the answer as a whole says it. */
export function sayWhyOption({ asks }: Question, { isRight, because, value }: Option): string {
  if (asks === 'next') return isRight ? 'it can be taken' : because === null ? 'it cannot be taken' : sayBecause(because)
  return asks === 'clauses' ? `it is ${value}${isRight ? '' : ', and with another value of it the whole would be the same'}` : ''
}

/** What explains the answer as a whole, without its full stop; empty where the options say it all. */
export function sayAnswer(question: Question, trace: Trace): string {
  switch (question.asks) {
    case 'next':
      return ''
    case 'value': {
      const change = trace.steps[question.at - 1]?.changes.find(c => c.path === question.part)
      return change === undefined ? `Step ${question.at} leaves it as it is` : `Step ${question.at} changes it: ${labelOfChange(change)}`
    }
    default:
      return question.why === null ? '' : question.why.reason
  }
}

/** A step that has been taken, in a line: who, what, and what it changed. */
export function sayPast(trace: Trace, number: number, kept: readonly string[]): string {
  const step = trace.steps[number - 1]
  if (step === undefined) return ''
  const effects = [...sayChanges({ kept }, step), ...sayExchanged(step)]
  return `${step.by === null ? '' : `${step.by}: `}${sayAction(step, false)}${effects.length === 0 ? '' : `; ${effects.join('; ')}`}`
}

export const sayScore = (right: number, asked: number): string => `${right} of ${sayCount(asked, 'question')} right`
