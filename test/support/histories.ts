/** Histories as text, and the isolation levels by brute force: shares no code with the checker. */
import type { History, Operation, Outcome } from '../../checker/language/histories/history.ts'

const outcomes: Readonly<Record<string, Outcome>> = { c: 'committed', a: 'aborted', '': 'active' }

/** `T1: r(x)0 w(x)1 c` for each transaction, which commits at `c` and aborts at `a`. */
export function historyOf(...lines: readonly string[]): History<string, number> {
  return Object.fromEntries(
    lines.map(line => {
      const [, id = '', steps = '', end = ''] = /^(\w+): ?(.*?) ?([ca]?)$/.exec(line) ?? []
      const operations = [...steps.matchAll(/([rw])\((\w)\)(\d+)/g)].map(
        ([, what, key, value]): Operation<string, number> => ({
          tag: what === 'r' ? 'Read' : 'Write',
          key: String(key),
          value: Number(value),
        }),
      )
      return [id, { operations, outcome: outcomes[end] as Outcome }]
    }),
  )
}

type Level = 'serializable' | 'snapshot isolation' | 'read committed'
type State = Readonly<Record<string, number>>
type Ops = readonly Operation<string, number>[]

function* orders<T>(of: readonly T[]): Generator<readonly T[]> {
  if (of.length === 0) yield []
  for (const [k, first] of of.entries()) for (const rest of orders([...of.slice(0, k), ...of.slice(k + 1)])) yield [first, ...rest]
}

/**
 * Definitions 1 to 5 and the commit tests of Crooks et al., PODC 2017, section 4, word by word: read states, complete states, and that no key a transaction writes was written
 * since. Every key is 0 at first. A transaction that does not read its own last write has no read state for that.
 */
export function isIsolated(level: Level, history: History<string, number>): boolean {
  const committed = Object.values(history)
    .filter(t => t.outcome === 'committed')
    .map(t => t.operations)
  return [...orders(committed)].some(order => {
    const states: State[] = [{}]
    for (const ops of order) {
      const next: Record<string, number> = { ...states.at(-1) }
      for (const { tag, key, value } of ops) if (tag === 'Write') next[key] = value
      states.push(next)
    }
    return order.every((ops, parent) => passes(level, ops, parent, order, states))
  })
}

function passes(level: Level, ops: Ops, parent: number, order: readonly Ops[], states: readonly State[]): boolean {
  const upToParent = states.slice(0, parent + 1).map((_, k) => k)
  const readStates = ops.map((op, at) => {
    if (op.tag === 'Write') return upToParent
    const own = ops.slice(0, at).findLast(o => o.tag === 'Write' && o.key === op.key)
    if (own !== undefined) return own.value === op.value ? upToParent : []
    return upToParent.filter(k => (states[k]?.[op.key] ?? 0) === op.value)
  })
  const isComplete = (k: number) => readStates.every(all => all.includes(k))
  const written = (of: Ops) => of.filter(o => o.tag === 'Write').map(o => o.key)
  const hasConflict = (k: number) => order.slice(k, parent).some(other => written(other).some(key => written(ops).includes(key)))
  if (level === 'serializable') return isComplete(parent)
  if (level === 'snapshot isolation') return upToParent.some(k => isComplete(k) && !hasConflict(k))
  return readStates.every(all => all.length > 0)
}
