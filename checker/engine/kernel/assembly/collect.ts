// Collecting: of all candidates, those that are new are built, kept and judged.

import { claim, flushExact } from './exact'
import { BEYOND, CONSTRAINT, frontLoad64, frontStore64, IDS, IDS_GROW, LAST_LEVEL, MONITORS, STOP, TOLD_BY, TOLD_BY_SLOTS } from './memory'
import { MOST_RECENT, addCut, childSums, CUT_STATE, ENTRY, full, hit, My, note, T_DIFFERENCE, T_FLAGS, T_MONITORS, T_NUMBER } from './my'
import { learnMonitor } from './learn'
import { newChunk } from './frontier'
import { logWay } from './log'
import { fetch, isFound, isNew, isToLookUp } from './found'
import { isKept, sample } from './sample'
import { walk } from './trie'

/** Looks the candidates up and keeps those that are new. False where a buffer is full before all are seen to: then again later. */
export function flush(): bool {
  if (My.exact) return flushExact()
  const last = load<u32>(LAST_LEVEL) != 0
  const constrained = load<u32>(CONSTRAINT) != 0xffffffff || last
  if (My.left == 0) {
    const candidates = My.candidates
    const pending = My.pending
    const some = constrained ? pending : withoutRecent(candidates, pending)
    let fetched: u64 = 0
    for (let k: u32 = 0; k < some; k++) fetched |= fetch(load<u64>(candidates + <usize>k * ENTRY))
    My.fetched = fetched
    let left: u32 = 0
    for (let k: u32 = 0; k < some; k++) {
      const c = candidates + <usize>k * ENTRY
      const to = candidates + <usize>left * ENTRY
      const fingerprint = load<u64>(c)
      const rest = load<u64>(c, 8)
      store<u64>(to, fingerprint)
      store<u64>(to, rest, 8)
      left += isToLookUp(fingerprint)
    }
    My.left = left
    My.pending = 0
    My.seenTo = 0
  }
  for (; My.seenTo < My.left; My.seenTo++) {
    if (full(1)) return false
    const c = My.candidates + <usize>My.seenTo * ENTRY
    const fingerprint = load<u64>(c)
    const parent = load<u32>(c, 8)
    const marked = load<u32>(c, 12)
    const transition = marked & 0x7fffffff
    if (constrained || marked != transition) {
      if (isFound(fingerprint)) continue
      build(parent, transition)
      if (isOutside(marked != transition)) {
        judge(transition, My.firstId + parent, true)
        continue
      }
      if (last) {
        judge(transition, My.firstId + parent, true)
        store<u32>(BEYOND, 1)
      } else if (isNew(fingerprint)) keepSome(fingerprint, parent, transition)
    } else if (isNew(fingerprint)) {
      build(parent, transition)
      keepSome(fingerprint, parent, transition)
    }
  }
  My.left = 0
  return true
}

/**
 * Drops the candidates whose fingerprints came by a moment ago, and returns how many stay. Most of all do: steps that commute lead from neighbours to
 * one state, and neighbours stand near each other in a level. What was asked here is in the table or will be; what is outside the step constraint
 * is not, and always stays.
 */
function withoutRecent(candidates: usize, pending: u32): u32 {
  let some: u32 = 0
  for (let k: u32 = 0; k < pending; k++) {
    const c = candidates + <usize>k * ENTRY
    const to = candidates + <usize>some * ENTRY
    const fingerprint = load<u64>(c)
    const rest = load<u64>(c, 8)
    const recent = My.recent + (<usize>(fingerprint >> 20) & ((MOST_RECENT - 1) << 3))
    const before = load<u64>(recent)
    const outside = <u32>(rest >> 63)
    store<u64>(to, fingerprint)
    store<u64>(to, rest, 8)
    some += u32(before != fingerprint) | outside
    store<u64>(recent, outside ? before : fingerprint)
  }
  return some
}

export function isOutside(byStep: bool): bool {
  if (byStep) return true
  const monitor = load<u32>(CONSTRAINT)
  if (monitor != 0xffffffff) {
    const sp = childSums() + (<usize>My.sums << 3)
    let answer = walk(load<i32>(<usize>load<u32>(MONITORS) + (<usize>monitor << 3), 4), sp)
    if (answer == 0) answer = learnMonitor(monitor, sp)
    if (answer == -2) {
      addCut(CUT_STATE)
      return true
    }
  }
  return false
}

/** The successor, in scratch: a copy of the state with the transition's operations done. */
export function build(parent: u32, transition: u32): void {
  My.here = My.firstId + parent
  My.hereBy = transition
  const t = <usize>transition << 2
  const from = (<u64>My.block * My.blockStates + <u64>parent) * My.stride
  const to = childSums()
  for (let i: u64 = 0; i < My.stride; i += 8) store<u64>(to + <usize>i, frontLoad64(from + i))
  for (let p: u32 = 0; p < My.sums; p++) {
    const at = to + (<usize>p << 3)
    store<u64>(at, load<u64>(at) + load<u64>(t + (<usize>p << 3), T_DIFFERENCE))
  }
  const sp = to + (<usize>My.sums << 3)
  let op = t + T_DIFFERENCE + (<usize>My.sums << 3)
  const end = op + <usize>(load<u32>(t, T_FLAGS) >>> 8) * 12
  for (; op < end; op += 12) {
    const what = load<u32>(op)
    if (what < 0x10000) {
      const at = sp + (<usize>what << 2)
      store<u32>(at, (load<u32>(at) & load<u32>(op, 4)) | load<u32>(op, 8))
    } else if (what == 0x10000) {
      if (!addMessage(sp, load<u32>(op, 4))) My.overflowTransition = transition
    }
    else removeMessage(sp, load<u32>(op, 4))
  }
}

/** Puts a message on the list, which is kept in ascending order and ends at the first zero. */
function addMessage(sp: usize, id: u32): bool {
  const list = sp + (<usize>My.listFrom << 2)
  const last = list + (<usize>My.listMax << 1) - 2
  if (load<u16>(last) != 0) {
    My.overflow = true
    return false
  }
  let at = last
  while (at > list && (load<u16>(at - 2) == 0 || load<u16>(at - 2) > <u16>id)) {
    store<u16>(at, load<u16>(at - 2))
    at -= 2
  }
  store<u16>(at, <u16>id)
  return true
}

function removeMessage(sp: usize, id: u32): void {
  let at = sp + (<usize>My.listFrom << 2)
  const end = at + (<usize>My.listMax << 1) - 2
  while (at < end && load<u16>(at) != <u16>id) at += 2
  for (; at < end; at += 2) store<u16>(at, load<u16>(at + 2))
  store<u16>(end, 0)
}

/** Keeps the state in scratch where it is one of those to be kept; one that is not is judged all the same. */
// @ts-expect-error: decorator
@inline
function keepSome(fingerprint: u64, parent: u32, transition: u32): void {
  if (My.whole) {
    keep(parent, transition)
    return
  }
  sample(fingerprint)
  if (isKept(fingerprint)) keep(parent, transition)
  else {
    My.passed++
    // It has no id, by which the table is seen to be full otherwise.
    if (load<u32>(TOLD_BY) == TOLD_BY_SLOTS && <u64>load<u32>(IDS) + My.passed >= <u64>load<u32>(IDS_GROW)) atomic.store<i32>(STOP, 1)
    judge(transition, My.firstId + parent, true)
  }
}

/** Gives the state in scratch an id, remembers the way to it, and puts it among the states of the next level. */
export function keep(parent: u32, transition: u32): void {
  if (My.outCount >= My.outRoom) newChunk()
  const id = My.outFirst + My.outCount
  logWay(My.firstId + parent, load<u32>(<usize>transition << 2, T_NUMBER))
  const to = (<u64>My.outBlock * My.blockStates + <u64>My.outCount) * My.stride
  const from = childSums()
  for (let i: u64 = 0; i < My.stride; i += 8) frontStore64(to + i, load<u64>(from + <usize>i))
  if (My.exact && !claim(<u32>(<u64>My.outBlock * My.blockStates + <u64>My.outCount))) return
  My.outCount++
  My.distinct++
  judge(transition, id, false)
}

/** Asks the monitors that the transition may have changed. A state outside the constraint has no id: its parent's is given. */
export function judge(transition: u32, id: u32, outside: bool): void {
  const list = <usize>load<u32>(<usize>transition << 2, T_MONITORS) << 2
  const sp = childSums() + (<usize>My.sums << 3)
  const count = load<u32>(list)
  for (let k: u32 = 0; k < count; k++) {
    const monitor = load<u32>(list + (<usize>k << 2), 4)
    const at = <usize>load<u32>(MONITORS) + (<usize>monitor << 3)
    if (atomic.load<i32>(at) == 1) continue
    let answer = walk(load<i32>(at, 4), sp)
    if (answer == 0) answer = learnMonitor(monitor, sp)
    if (answer == 0) note(1, monitor, <u32>My.outAt, My.outCount - 1)
    else if (answer == -2) hit(monitor, id, outside ? transition : 0)
  }
}
