import { early } from '../../checker/language/faults/timeout.ts'
import type { Model } from '../../checker/language/model.ts'
import { type FaultKind, isFault } from '../../checker/language/sign.ts'
import type { Trace } from '../../checker/traces/trace.ts'
import type { PropertyExplanation } from '../../checker/verdict/explanation.ts'
import type { Budgets } from '../../checker/verdict/result.ts'
import { list, sayCount } from './words.ts'

/**
 * Budgets by what they are of, and whom it happens to in the trace: `1 stop of TM and 1 lost message`, `2 crashes (Node2, Node1)`. Where two are of one kind, and the trace does not tell them apart,
 * with the names that the spec gives them: `1 crash (crash) and 1 crash (outage)`.
 */
export function sayBudgetsOf(model: Model, { steps }: Pick<Trace, 'steps'>): (budgets: Budgets) => string {
  return budgets => {
    const each = Object.entries(budgets).map(([name, budget]) => {
      const nouns = nounsOf(model, name)
      const happened = steps.filter(s => s.fault?.name === name && isFault(s))
      const hit = [...new Set(happened.flatMap(s => (s.fault?.about === 'process' && s.by !== null ? [s.by] : [])))]
      const count = nouns === null ? `${name}=${budget}` : budget === Infinity ? `any number of ${nouns[1]}` : sayCount(budget, ...nouns)
      return {
        name,
        count,
        of: happened.length !== budget || hit.length === 0 ? '' : hit.length === 1 ? ` of ${hit[0]}` : ` (${hit.join(', ')})`,
      }
    })
    return list(
      each.map(({ name, count, of }) => {
        const isAlike = each.filter(e => e.count === count && e.of === of).length > 1
        return `${count}${of}${isAlike ? ` (${name})` : ''}`
      }),
      'and',
    )
  }
}

/** What the steps are called that take of a fault's budget. */
function nounsOf({ actions, premature }: Model, fault: string): FaultKind['nouns'] {
  // With any number of them, premature timeouts have no steps of their own.
  if (fault === premature) return early.nouns
  return Object.values(actions).find(a => a.fault?.name === fault && isFault(a))?.fault?.nouns ?? null
}

/** `1 crash, 2 lost messages, partitions again and again`: the faults that a trace has, the last those of its loop; empty where it has none. */
export function sayFaults({ steps, loop }: Pick<Trace, 'steps' | 'loop'>, earlySteps: PropertyExplanation['early']): string {
  const faults = steps.flatMap(s => {
    const noun = s.fault?.nouns ?? (earlySteps.includes(s.number) ? early.nouns : null)
    return noun === null ? [] : [{ noun, isForEver: loop !== null && s.number > loop }]
  })
  const again = new Set(faults.filter(f => f.isForEver).map(f => f.noun))
  const counted = Map.groupBy(
    faults.map(f => f.noun).filter(noun => !again.has(noun)),
    noun => noun,
  )
  return [
    ...[...counted].map(([[one, many], all]) => sayCount(all.length, one, many)),
    ...[...again].map(([, many]) => `${many} again and again`),
  ].join(', ')
}
