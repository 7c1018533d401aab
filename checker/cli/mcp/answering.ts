import { exitCode } from '../../errors.ts'
import { endProgram, forbidExit, placed, takeAttempt } from '../../platform/exits.ts'
import { CheckFailure } from '../../verdict/failure.ts'
import { complaintOf, sayPlace } from '../complaint.ts'
import type { Answer, Question } from './question.ts'

// The program of the process that answers one question: what the spec prints must not reach the client, and nothing it does can end this before.
if (import.meta.url.endsWith('.js')) process.setSourceMapsEnabled(true)
forbidExit()
const send = (answered: Answer): void => void process.send?.(answered, () => endProgram(0))
// The server is gone, and nobody waits for the answer.
process.on('disconnect', () => endProgram(0))
process.on('uncaughtException', error => void failed(error).then(send))
process.once('message', async (question: Question) => {
  const answered = await answer(question).catch(failed)
  const attempt = takeAttempt()
  send(attempt === null || answered.failed ? answered : await failed(attempt))
})

async function answer({ tool, asked }: Question): Promise<Answer> {
  switch (tool) {
    case 'check':
      return (await import('./searched.ts')).checked(asked)
    case 'why':
      return (await import('./searched.ts')).why(asked)
    case 'replay':
      return (await import('./walked.ts')).replayed(asked)
    case 'why-not':
      return (await import('./walked.ts')).whyNot(asked)
    case 'explain':
      return (await import('./looked-up.ts')).lookedUp(asked)
    case 'list':
      return (await import('./looked-up.ts')).listed(asked)
  }
}

async function failed(thrown: unknown): Promise<Answer> {
  const error = complaintOf(placed(thrown))
  const { code, problem, where, hint } = error
  const trace = error instanceof CheckFailure ? error.trace : null
  const steps = trace === null || !(error instanceof CheckFailure) ? [] : await stepsOf(error, trace)
  return {
    text: [
      `${error.exitCode === exitCode.specFailure ? 'THE SPEC FAILED WHILE RUNNING, which is not a pass' : 'ERROR'}: ${problem}`,
      ...(where ? [`  at ${sayPlace(where)}`] : []),
      ...(hint ? [`  hint: ${hint}`] : []),
      ...steps,
      '',
    ].join('\n'),
    data: { error: { code, message: problem, where: where ?? null, hint: hint ?? null } },
    failed: true,
  }
}

async function stepsOf({ found }: CheckFailure, trace: NonNullable<CheckFailure['trace']>): Promise<readonly string[]> {
  const { renderTrace } = await import('../../../reports/text.ts')
  return ['', 'It fails after these steps:', ...renderTrace(trace, found.checked)]
}
