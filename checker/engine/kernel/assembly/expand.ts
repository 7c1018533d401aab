// Expanding a state: the steps that the tries say it has become candidates.

import { FINAL, frontLoad64, MONITORS } from './memory'
import { addCut, CARE, CUT_STEP, ENTRY, FULL, hit, MOST_CANDIDATES, MOST_CUTS, My, note, parentWords, PROTOCOL, SAME, STEP, T_CUT, T_DIFFERENCE, T_FLAGS, T_STEPS, WAY_ON, spread } from './my'
import { learnGroup, learnMonitor, learnStep } from './learn'
import { walk } from './trie'

const COUNT: u32 = PROTOCOL - 1

export function expandAt(id: u32, inBlock: u32, at: u32): void {
  const from = (<u64>inBlock * My.blockStates + <u64>at) * My.stride
  for (let i: u64 = 0; i < My.stride; i += 8) store<u64>(My.scratch + <usize>i, frontLoad64(from + i))
  expand(id, at)
}

/** Makes a candidate of every step of the state in scratch; all of them, or none where something is not learned yet. */
function expand(id: u32, at: u32): void {
  My.here = id
  My.hereBy = 0
  const sp = parentWords()
  const firstCandidate = My.pending
  const generatedBefore = My.generated
  My.changes = 0
  My.ways = 0
  My.cuts = 0
  let known = true
  const orbits = My.sums > 1
  const end = gather(sp)
  const late = end - (<usize>My.lateGroups << 3)
  for (let root = My.roots; root < end; root += 8) {
    // In the word behind those of the state, as tables/layout.ts has it.
    if (root == late) store<u32>(sp + ((<usize>((My.words + 1) & ~1)) << 2), (My.ways & PROTOCOL) == 0 ? 1 : 0)
    let leaf = walk(load<i32>(root), sp)
    if (leaf == 0) leaf = learn(load<u32>(root, 4), sp)
    if (leaf == 0) {
      known = false
      break
    }
    const entry = <usize>(<u32>-leaf) << 2
    const bits = load<u32>(entry)
    My.generated += load<u32>(entry, 4)
    if (bits == 0) continue
    My.ways |= bits & (WAY_ON | PROTOCOL)
    const head = bits & COUNT
    if ((bits & CARE) != 0) {
      if (emitWithCare(entry, id, at, sp)) continue
      known = false
      break
    }
    if (My.pending + head > MOST_CANDIDATES) {
      My.tooMany = true
      return
    }
    const sum = load<u64>(My.scratch)
    let c = My.candidates + <usize>My.pending * ENTRY
    let step = entry + 8
    for (let k: u32 = 0; k < head; k++) {
      const transition = load<u32>(step, 8)
      store<u64>(c, orbits ? successor(<usize>transition << 2) : sum + load<u64>(step))
      store<u64>(c, <u64>at | (<u64>transition << 32), 8)
      c += ENTRY
      step += STEP
    }
    My.generated += head
    My.changes += head
    My.pending += head
  }
  if (known && (My.ways & WAY_ON) == 0) known = askFinal(id, sp)
  if (!known) {
    My.pending = firstCandidate
    My.generated = generatedBefore
    note(0, <u32>My.chunkAt, at, 0)
    store<u32>(My.chunkAt, 1, 12)
    return
  }
  for (let k: u32 = 0; k < My.cuts && k < MOST_CUTS; k++) addCut(load<u32>(My.cutList + (<usize>k << 2)))
  My.expanded++
  My.degreeSum += My.changes
  if (My.changes < My.degreeMin) My.degreeMin = My.changes
  if (My.changes > My.degreeMax) My.degreeMax = My.changes
}

/** Lists the tries that tell the steps of the state: those of groups and of the messages in flight, then of the late groups. Returns where the list ends. */
// @ts-expect-error: decorator
@inline
function gather(sp: usize): usize {
  let to = My.roots
  const groupsEnd = My.groupRoots + (<usize>(My.groups - My.lateGroups) << 2)
  for (let cell = My.groupRoots; cell < groupsEnd; cell += 4) to = toWalk(to, cell)
  for (let w = My.bitsFrom; w < My.bitsTo; w++) {
    let bits = load<u32>(sp + (<usize>w << 2))
    const first = My.bitRoots + (<usize>(w - My.bitsFrom) << 7)
    for (; bits != 0; bits &= bits - 1) to = toWalk(to, first + (<usize>ctz(bits) << 2))
  }
  if (My.listMax != 0) {
    const list = sp + (<usize>My.listFrom << 2)
    let last: u32 = 0
    for (let k: u32 = 0; k < My.listMax; k++) {
      const message = <u32>load<u16>(list + (<usize>k << 1))
      if (message == 0) break
      if (message != last) to = toWalk(to, My.listRoots + (<usize>message << 2))
      last = message
    }
  }
  const lateEnd = My.groupRoots + (<usize>My.groups << 2)
  for (let cell = groupsEnd; cell < lateEnd; cell += 4) to = toWalk(to, cell)
  return to
}

// @ts-expect-error: decorator
@inline
function toWalk(to: usize, cell: usize): usize {
  store<u32>(to, load<u32>(cell))
  store<u32>(to, <u32>cell, 4)
  return to + 8
}

/** Has the steps learned of the trie whose root stands at `cell`. */
function learn(cell: u32, sp: usize): i32 {
  if (cell >= <u32>My.listRoots && My.listMax != 0) return learnGroup(2, (cell - <u32>My.listRoots) >>> 2, sp)
  if (cell >= <u32>My.bitRoots) return learnGroup(1, (cell - <u32>My.bitRoots) >>> 2, sp)
  return learnGroup(0, (cell - <u32>My.groupRoots) >>> 2, sp)
}

/** Takes the steps of a leaf one by one, by what stands with each transition. False where a step monitor is not learned yet. */
function emitWithCare(leaf: usize, id: u32, at: u32, sp: usize): bool {
  const end = leaf + 8 + <usize>(load<u32>(leaf) & COUNT) * STEP
  for (let step = leaf + 8; step < end; step += STEP) {
    const transition = load<u32>(step, 8)
    const t = <usize>transition << 2
    const flags = load<u32>(t, T_FLAGS)
    if ((flags & FULL) != 0) {
      if (My.cuts < MOST_CUTS) store<u32>(My.cutList + (<usize>My.cuts << 2), load<u32>(t, T_CUT))
      My.cuts++
      continue
    }
    let outside: u32 = 0
    const steps = <usize>load<u32>(t, T_STEPS) << 2
    if (steps != 0) {
      const answer = askSteps(transition, steps, id, sp)
      if (answer < 0) return false
      outside = <u32>answer
    }
    My.generated++
    if ((flags & SAME) != 0) continue
    My.changes++
    if (outside != 0) addCut(CUT_STEP)
    if (My.pending >= MOST_CANDIDATES) {
      My.tooMany = true
      return true
    }
    const c = My.candidates + <usize>My.pending * ENTRY
    store<u64>(c, successor(t))
    store<u32>(c, at, 8)
    store<u32>(c, transition | (outside << 31), 12)
    My.pending++
  }
  return true
}

/**
 * The fingerprint of the successor: that of the state plus the transition's difference; of an orbit, the least of the sums, as signed numbers, of which
 * there are as many as permutations, an even number, taken by twos; or what the sums of all processes come to, in whatever order.
 */
// @ts-expect-error: decorator
@inline
function successor(t: usize): u64 {
  if (My.sums == 1) return load<u64>(My.scratch) + load<u64>(t, T_DIFFERENCE)
  if (My.byProcess) {
    let fingerprint = load<u64>(My.scratch) + load<u64>(t, T_DIFFERENCE)
    for (let p: usize = 8; p < <usize>My.sums << 3; p += 8)
      fingerprint += spread(load<u64>(My.scratch + p) + load<u64>(t + p, T_DIFFERENCE))
    return fingerprint
  }
  let two = i64x2.add(v128.load(My.scratch), v128.load(t, T_DIFFERENCE))
  for (let p: usize = 16; p < <usize>My.sums << 3; p += 16) {
    const next = i64x2.add(v128.load(My.scratch + p), v128.load(t + p, T_DIFFERENCE))
    two = v128.bitselect(two, next, i64x2.lt_s(two, next))
  }
  const a = i64x2.extract_lane(two, 0)
  const b = i64x2.extract_lane(two, 1)
  return spread(<u64>(a < b ? a : b))
}

/** 1 where the step is outside the constraint, 0 where not, -1 where a monitor is not learned yet. */
function askSteps(transition: u32, steps: usize, id: u32, sp: usize): i32 {
  const count = load<u32>(steps)
  let outside = 0
  for (let k: u32 = 0; k < count; k++) {
    const entry = steps + 4 + (<usize>k << 3)
    const monitor = load<u32>(entry)
    const at = <usize>load<u32>(MONITORS) + (<usize>monitor << 3)
    if (atomic.load<i32>(at) == 1) continue
    let answer = walk(load<i32>(<usize>load<u32>(entry, 4) << 2), sp)
    if (answer == 0) answer = learnStep(transition, k, sp)
    if (answer == 0) return -1
    if (answer != -2) continue
    if (load<i32>(at) == 2) outside = 1
    else hit(monitor, id, transition)
  }
  return outside
}

/** A state without a way on is stuck, and a deadlock unless it is final; where an early step may be in time after all, the monitor finds out. False where that is not learned yet. */
function askFinal(id: u32, sp: usize): bool {
  const monitor = load<u32>(FINAL)
  if (monitor == 0xffffffff) return true
  const at = <usize>load<u32>(MONITORS) + (<usize>monitor << 3)
  if (atomic.load<i32>(at) == 1) return true
  let answer = walk(load<i32>(at, 4), sp)
  if (answer == 0) answer = learnMonitor(monitor, sp)
  if (answer == -2) hit(monitor, id, 0)
  return answer != 0
}
