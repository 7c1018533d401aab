import type { FaultWait, MessageWait, PartWait, Wait } from '../../checker/traces/waits.ts'
import type { PropertyExplanation } from '../../checker/verdict/explanation.ts'
import { sayBecame, sayHappened, sayWhose, subjectOf } from './became.ts'
import { sayNumbers } from './numbers.ts'
import { list, sayMessage } from './words.ts'

/**
 * What is waited for, each in a sentence without its full stop; where nothing is, the step after which what the behaviour lacks cannot come any more: `since A1 took fail in step 7 the property cannot be met any more`,
 * `so it is since …` of the step that made what is unfinished what it is, which of a deadlock is not told.
 */
export function sayKept({
  waits,
  noReturn,
  standstill,
}: Pick<PropertyExplanation, 'waits' | 'noReturn' | 'standstill'>): readonly string[] {
  if (waits.length > 0) return sayWaits(waits)
  if (noReturn === null || (noReturn.isMade && standstill !== null)) return []
  const happened = `${sayHappened(noReturn.step)} in step ${noReturn.step.number}`
  if (noReturn.isMade) return [`so it is since ${happened}`]
  return [`since ${happened} ${standstill === null ? 'the property cannot be met' : 'no final state can be reached'} any more`]
}

/**
 * `T1 waits for lock[y], which became T2 in step 2`, `RM1 and RM2 wait for tmState, which became hidden in step 8 and which nobody changes any more, as BTM became done in step 5`, `TM waits for RM1 to be aborted, but it became committed in step 7`,
 * `RM1 waits for Abort, which was lost in step 5`, `RM1 waits for S1, which stopped in step 1, or for S2, which crashed in step 4 and need not recover`, `RM1 crashed in step 4`.
 */
function sayWaits(waits: readonly Wait[]): readonly string[] {
  const parts = Map.groupBy(waits.filter(isPart), sayPart)
  // With each of what faults took it could go on; all parts are needed.
  const alike = [...Map.groupBy(waits.filter(isTaken), sayTaken).values()]
  const byWho = Map.groupBy(alike, sayWho)
  return [
    ...[...parts].map(([what, all]) => `${sayWho(all)} ${what}`),
    ...[...byWho].map(([who, taken]) => `${who} ${taken.map(sayTakenIn).join(who.endsWith(' for') ? ', or for ' : ', or ')}`),
    ...[...Map.groupBy(waits.filter(isOwn), sayOwn).keys()],
  ]
}

const isPart = (wait: Wait): wait is PartWait => wait.of === 'part'
/** Who waits for itself is down. */
const isOwn = (wait: Wait): wait is FaultWait => wait.of === 'fault' && wait.process !== null && wait.process === wait.by
const isTaken = (wait: Wait): wait is MessageWait | FaultWait => !isPart(wait) && !isOwn(wait)

/** `T1 and T2 wait for`; `it needs` where nobody is known who waits. */
function sayWho(waits: readonly Wait[]): string {
  const all = [...new Set(waits.flatMap(w => w.by ?? []))]
  return all.length === 0 ? 'it needs' : `${list(all, 'and')} ${all.length === 1 ? 'waits' : 'wait'} for`
}

function sayPart(wait: PartWait): string {
  const became = `${sayBecame({ value: wait.value, from: undefined })} in step ${wait.step}`
  const subject = sayWhose(subjectOf(wait))
  if ('otherwise' in wait) return `${subject} to be ${sayBecame({ value: wait.otherwise, from: undefined }, true)}, but it ${became}`
  const kept = wait.kept.map(k => `${sayWhose(subjectOf(k))} ${sayBecame({ value: k.value, from: undefined })} in step ${k.step}`)
  const since = kept.length === 0 ? '' : ` and which nobody changes any more, as ${list(kept, 'and')}`
  return `${subject}, which ${became}${since}`
}

/** Without the step, so that the same that happened twice is told once. */
function sayTaken(wait: MessageWait | FaultWait): string {
  if (wait.of === 'message') return `${sayMessage(wait.message, { to: wait.by })}, which was lost`
  return wait.process === null ? `the end of the ${wait.noun} that began` : `${wait.process}, which ${wait.word}`
}

function sayTakenIn(all: readonly (MessageWait | FaultWait)[]): string {
  const [wait] = all
  if (wait === undefined) return ''
  const canEnd = wait.of === 'fault' && wait.process !== null ? sayCanEnd(wait) : ''
  return `${sayTaken(wait)} in ${sayNumbers([...new Set(all.map(w => w.step))])}${canEnd}`
}

const sayOwn = (wait: FaultWait): string => `${wait.process} ${wait.word} in step ${wait.step}${sayCanEnd(wait)}`

const sayCanEnd = ({ until }: FaultWait): string => (until === null ? '' : ` and need not ${until}`)
