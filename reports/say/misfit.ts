import type { Limit, LogEvent, Misfit } from '../../checker/conformance/index.ts'
import { format } from '../../checker/values/index.ts'
import { sayBecause } from './because.ts'

/** An event of a log in a word: `rmRcvCommit(to: RM1)`. */
export function sayEvent({ action = 'a step', parameters = {}, message = {} }: LogEvent): string {
  const inner = Object.entries({ ...message, ...parameters }).map(([name, value]) => `${name}: ${format(value)}`)
  return inner.length === 0 ? action : `${action}(${inner.join(', ')})`
}

/** Why a step does not explain an event. */
export function sayMisfit(misfit: Misfit): string {
  if (misfit.is === 'too early') return `it comes after ${misfit.after.log}:${misfit.after.line}, which is not explained`
  if (misfit.is === 'refused') return `${misfit.step}: ${sayBecause(misfit.because)}`
  const parts = misfit.differences.map(({ path, model, log }) => `${path} is ${log} in the log and ${model} in the model`)
  return `after ${misfit.step}, ${parts.join('; ')}`
}

/** What made a comparison inconclusive, and what to do about it. */
export function sayLimit(limit: Limit): string {
  switch (limit.of) {
    case 'states':
      return `${limit.most.toLocaleString('en')} states were looked at: raise --max-states, or merge the logs into one where their order is known`
    case 'seconds':
      return `${limit.most} s have passed: raise --max-seconds`
    case 'hidden':
      return `more than ${limit.most} hidden steps between two events were not tried: raise --max-hidden, or hide less`
    case 'bounds':
      return `the model ends at the ${limit.bounds.join(' and the ')}: choose larger constants`
  }
}
