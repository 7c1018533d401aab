// The definitions of the papers, word by word: all permutations of all choices of what took effect, each looked at whole. Shares no code with the checker.

import type { Timed } from './calls.ts'

type Before = (a: Timed, b: Timed) => boolean

const isRead = (c: Timed): boolean => c.tag === 'Read'
const isWrite = (c: Timed): boolean => c.tag === 'Write'
/** The order of a process; of what did not come to its end nothing is known that comes after it. */
const program: Before = (a, b) => a.process === b.process && a.ends !== null && a.begins < b.begins
const realTime: Before = (a, b) => a.ends !== null && a.ends < b.begins

function* permutations<T>(all: readonly T[]): Generator<readonly T[]> {
  if (all.length === 0) yield []
  for (const [k, first] of all.entries()) for (const rest of permutations([...all.slice(0, k), ...all.slice(k + 1)])) yield [first, ...rest]
}

function* subsets<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let bits = 0; bits < 2 ** all.length; bits++) yield all.filter((_, k) => bits & (1 << k))
}

/** Each read gives what the last write to its key before it has written, or 0. */
const isLegal = (order: readonly Timed[]): boolean =>
  order.every((c, k) => isWrite(c) || c.value === (order.slice(0, k).findLast(w => isWrite(w) && w.key === c.key)?.value ?? 0))

const keeps = (order: readonly Timed[], before: Before): boolean => order.every((a, k) => order.slice(0, k).every(b => !before(a, b)))

/** Whether those that returned, with some of those that may have taken effect, have a legal order that keeps another. */
function hasOrder(returned: readonly Timed[], open: readonly Timed[], before: Before): boolean {
  for (const some of subsets(open))
    for (const order of permutations([...returned, ...some])) if (isLegal(order) && keeps(order, before)) return true
  return false
}

/** Every relation that has for each read a write of its value, not one that its process makes later, or none where that is 0. */
function* readsFrom(reads: readonly Timed[], writes: readonly Timed[]): Generator<ReadonlyMap<Timed, Timed | null>> {
  const [first, ...rest] = reads
  if (first === undefined) {
    yield new Map()
    return
  }
  const sources = [
    ...(first.value === 0 ? [null] : []),
    ...writes.filter(w => w.key === first.key && w.value === first.value && !program(first, w)),
  ]
  for (const from of readsFrom(rest, writes)) for (const source of sources) yield new Map([...from, [first, source]])
}

function closure(all: readonly Timed[], from: ReadonlyMap<Timed, Timed | null>): Before | null {
  const pairs = new Set<string>()
  const id = (c: Timed) => all.indexOf(c)
  for (const a of all) for (const b of all) if (program(a, b) || from.get(b) === a) pairs.add(`${id(a)} ${id(b)}`)
  for (let size = -1; size !== pairs.size; ) {
    size = pairs.size
    for (const a of all)
      for (const b of all)
        for (const c of all) if (pairs.has(`${id(a)} ${id(b)}`) && pairs.has(`${id(b)} ${id(c)}`)) pairs.add(`${id(a)} ${id(c)}`)
  }
  return all.some(a => pairs.has(`${id(a)} ${id(a)}`)) ? null : (a, b) => pairs.has(`${id(a)} ${id(b)}`)
}

/** By what models are called, or the guarantees that are kept together. */
export function isConsistentByDefinition(model: string | readonly string[], all: readonly Timed[]): boolean {
  const returned = all.filter(c => c.ends !== null)
  const open = all.filter(c => c.ends === null && isWrite(c))
  if (model === 'linearizable') return hasOrder(returned, open, (a, b) => program(a, b) || realTime(a, b))
  if (model === 'sequentially consistent') return hasOrder(returned, open, program)
  const processes = [...new Set(all.map(c => c.process))]
  /** A write that was read has taken effect, whether or not it returned. */
  const everyView = (before: (p: string) => Before, read: ReadonlySet<Timed | null> = new Set()) =>
    processes.every(p =>
      hasOrder(
        [...returned.filter(c => isWrite(c) || c.process === p), ...open.filter(c => read.has(c))],
        open.filter(c => !read.has(c)),
        before(p),
      ),
    )
  if (model === 'PRAM consistent') return everyView(() => program)
  for (const from of readsFrom(returned.filter(isRead), all.filter(isWrite))) {
    const read = new Set(from.values())
    if (model === 'causally consistent') {
      const before = closure(all, from)
      if (before !== null && everyView(() => before, read)) return true
      continue
    }
    const kept =
      (p: string): Before =>
      (a, b) => {
        const own = a.process === p && program(a, b)
        return (
          (isRead(a) && isWrite(b) && program(a, b)) ||
          (model.includes('read your writes') && own && isWrite(a) && isRead(b)) ||
          (model.includes('monotonic reads') && own && isRead(a) && isRead(b)) ||
          (model.includes('monotonic writes') && program(a, b) && isWrite(a) && isWrite(b)) ||
          (model.includes('writes follow reads') && isWrite(a) && isWrite(b) && [...from].some(([r, w]) => w === a && program(r, b)))
        )
      }
    if (everyView(kept, read)) return true
  }
  return false
}
