import { format, keyOf } from '../../values/index.ts'
import { type Consistency, isConsistent } from './consistency.ts'
import type { Operation } from './operations.ts'
import type { Initially } from './transactions.ts'

/** Why a history is not as a consistency model has it. */
export interface Refusal {
  /** One sentence without its full stop. */
  readonly why: string
  /** Operations that no such history can have together; without any one of them the rest could be. */
  readonly core: readonly Operation[]
}

/** Why a history of calls is not as the model has it; null where it is. Costs a look at the history without each of its operations. */
export function refusalOf(consistency: Consistency, all: readonly Operation[], initially: Initially): Refusal | null {
  if (isConsistent(consistency, all, initially)) return null
  const core = coreOf(consistency, all, initially)
  const [only] = core
  const isThinAir = core.length === 1 && only?.tag === 'Read'
  return { why: isThinAir ? `${say(only)}, which nobody wrote` : sayCore(consistency, core, initially), core }
}

/** What is left when nothing more can be taken away: last what came last, so that the read stays that shows it. A write goes only when nobody reads it. */
function coreOf(consistency: Consistency, all: readonly Operation[], initially: Initially): readonly Operation[] {
  let core = all
  for (let isLess = true; isLess; ) {
    isLess = false
    for (const one of core) {
      const rest = core.filter(o => o !== one)
      const isRead = one.tag === 'Write' && rest.some(o => o.tag === 'Read' && o.key === one.key && o.text === one.text)
      if (isRead || isConsistent(consistency, rest, initially)) continue
      core = rest
      isLess = true
    }
  }
  return core
}

/** Told in an order in which they may have happened. */
function sayCore(consistency: Consistency, core: readonly Operation[], initially: Initially): string {
  const told = inOrder(core)
  const steps = told.map((one, k) => {
    const before = told[k - 1]
    const follows =
      before !== undefined &&
      (isBefore(before, one) || told.slice(0, k).some(earlier => isBefore(earlier, one) && !isBefore(earlier, before)))
    const who = before?.process === one.process ? 'it' : one.process
    return `${k === 0 ? '' : follows ? ', then ' : ', and meanwhile '}${say(one, who)}`
  })
  const name = nameOf(consistency, told, initially)
  return `${name === null ? '' : `${name}: `}${steps.join('')}`
}

/** Names that the literature has for a core; null where it has none. */
function nameOf(consistency: Consistency, core: readonly Operation[], initially: Initially): string | null {
  const last = core.at(-1)
  if (last?.tag !== 'Read') return null
  const reads = core.filter(o => o.tag === 'Read')
  const isOld = keyOf(initially(last.key)) === last.text || core.some(o => o !== last && o.tag === 'Write' && o.text === last.text)
  if (!isOld) return null
  if (reads.length === 1) return core.every(o => o.process === last.process) ? 'own write missed' : 'stale read'
  // Lamport, "On Interprocess Communication", 1986: what regular registers allow and atomic ones do not.
  if (reads.length === 2 && reads.every(o => o.key === last.key))
    return reads[0]?.process === last.process ? 'read that goes back' : isInverted(consistency, reads[0], last) ? 'new-old inversion' : null
  return null
}

/** The one read has ended before the other begins: of two that overlap neither comes first. */
const isInverted = (consistency: Consistency, one: Operation | undefined, other: Operation): boolean =>
  consistency === 'linearizable' && one !== undefined && isBefore(one, other)

const isBefore = (one: Operation, other: Operation): boolean =>
  (one.process === other.process && one.at < other.at) || (other.after[one.process] ?? 0) > one.at

/** An order that keeps what ended before what began, writes before reads where it is free. */
function inOrder(core: readonly Operation[]): readonly Operation[] {
  const left = [...core]
  const told: Operation[] = []
  while (left.length > 0) {
    const ready = left.filter(o => !left.some(other => other !== o && isBefore(other, o)))
    const next = ready.find(o => o.tag === 'Write') ?? ready[0] ?? (left[0] as Operation)
    told.push(next)
    left.splice(left.indexOf(next), 1)
  }
  return told
}

const say = ({ process, tag, key, value, returned }: Operation, who = process): string => {
  const what = typeof key === 'number' ? `key ${key}` : format(key)
  if (tag === 'Read') return `${who} read ${what} as ${format(value)}`
  return `${who} ${returned ? 'wrote' : 'was writing'} ${what} as ${format(value)}`
}
