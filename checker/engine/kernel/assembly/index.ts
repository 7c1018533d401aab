// The kernel: expands states by tries, drops successors seen before, collects the new ones. It knows no spec. What it cannot
// answer yet it asks JavaScript for (`learn…`); an instance in a worker thread gets 0 for an answer and puts the state aside.

import {
  BEYOND, BIT_ROOTS, BITS_FROM, BITS_TO, BLOCK_STATES, BLOCKS, CHUNK_LIST, CHUNKS, CONSTRAINT, DESCRIPTOR, FINAL, FREE, FREE_LIST, frontGrow, frontLoad,
  frontLoad64, frontPages, frontStore, frontStore64, GROUP_ROOTS, GROUPS, IDS, IDS_GROW, idLoad, idStore, KEEP_ALL, LAST_LEVEL, LIST_FROM, LIST_MAX, LIST_ROOTS, LOG_ENTRY, lock, logGrow, logPages,
  logStore, MONITORS, NEXT_CHUNK, OUT_CHUNKS, OUT_LIST, STOP, unlock, WORDS,
} from './memory'
import { contains, insert, notNearHome, openTable } from './table'
import { walk } from './trie'

export { growTable, leastGap, setAlone } from './table'
import { slotOf } from './table'

/** The entry for group `index` of `kind` (0 process, 1 message bit, 2 listed message) that the state at `sp` needs, or 0. */
@external('env', 'learnGroup') declare function learnGroup(kind: i32, index: u32, sp: usize): i32
/** -1 or -2 as the monitor is not hit or hit by the state at `sp`, or 0. */
@external('env', 'learnMonitor') declare function learnMonitor(monitor: u32, sp: usize): i32
/** The same for a step monitor: entry `index` of the step list of a transition taken from the state at `sp`. */
@external('env', 'learnStep') declare function learnStep(transition: u32, index: u32, sp: usize): i32

const BATCH: u32 = 64
const ID_RANGE: u32 = 4096
const MARGIN: u32 = 1024

// A transition, by word: flags and number of operations, monitors to ask of the successor, step monitors, what it cuts, differences of the
// fingerprints, operations.
const T_FLAGS: usize = 0
const T_MONITORS: usize = 4
const T_STEPS: usize = 8
const T_CUT: usize = 12
const T_DIFFERENCE: usize = 16
const SAME: u32 = 1 // changes nothing that the view shows
const FULL: u32 = 2 // not taken: a network's capacity is reached

// Why `run` returned.
const DONE: i32 = 0 // no chunk left
const STOPPED: i32 = 1 // asked to stop, or the table must grow
const BUFFERS: i32 = 2 // a buffer for JavaScript is full
const LIST_FULL: i32 = 3 // more messages in flight than the state has room for
const TOO_MANY: i32 = 4 // a state has more successors than a batch has room for
const SLICE: i32 = 5 // as many chunks are done as were asked for

// This instance's thread: where it is in its chunk, and where it puts new states.
let position: u32 = 0
let states: u32 = 0
let firstId: u32 = 0
let block: u32 = 0
let chunkAt: usize = 0
let outCount: u32 = 0
let outRoom: u32 = 0
let outFirst: u32 = 0
let outBlock: u32 = 0
let outAt: usize = 0
let nextId: u32 = 0
let endId: u32 = 0

let words: u32 = 0
// What the control words say, and never change during a search.
let groups: u32 = 0
let groupRoots: usize = 0
let bitsFrom: u32 = 0
let bitsTo: u32 = 0
let bitRoots: usize = 0
let listFrom: u32 = 0
let listMax: u32 = 0
let listRoots: usize = 0
let blockStates: u64 = 0
let sums: u32 = 1 // fingerprints a state has: one, or one for each permutation
let stride: u64 = 0
let scratch: usize = 0 // the state being expanded, then its fingerprints, then the successor being built, then its fingerprints
let candidates: usize = 0
let pending: u32 = 0
let buffers: usize = 0 // [asides, judgements, hits], each a count and its entries
let bufferRoom: u32 = 0
let overflow = false

let generated: u64 = 0
let distinct: u64 = 0
let degreeSum: u64 = 0
let degreeMin: u32 = 0xffffffff
let degreeMax: u32 = 0
let expanded: u64 = 0

export function getGenerated(): f64 { return <f64>generated }
export function getDistinct(): f64 { return <f64>distinct }
export function getExpanded(): f64 { return <f64>expanded }
export function getDegreeSum(): f64 { return <f64>degreeSum }
export function getDegreeMin(): u32 { return degreeMin }
export function getDegreeMax(): u32 { return degreeMax }

/** `at` is this thread's own part of the near memory, `room` the entries of each of its buffers. */
export function open(at: usize, room: u32, permutations: u32): void {
  words = load<u32>(WORDS)
  groups = load<u32>(GROUPS)
  groupRoots = <usize>load<u32>(GROUP_ROOTS)
  bitsFrom = load<u32>(BITS_FROM)
  bitsTo = load<u32>(BITS_TO)
  bitRoots = <usize>load<u32>(BIT_ROOTS)
  listFrom = load<u32>(LIST_FROM)
  listMax = load<u32>(LIST_MAX)
  listRoots = <usize>load<u32>(LIST_ROOTS)
  blockStates = <u64>load<u32>(BLOCK_STATES)
  sums = permutations
  stride = (<u64>sums << 3) + (<u64>((words + 1) & ~1) << 2)
  buffers = at
  bufferRoom = room
  scratch = (at + 3 * (4 + <usize>room * 12) + 15) & ~15
  candidates = scratch + 2 * (<usize>stride + 64)
  cutList = candidates + <usize>MOST * ENTRY
  openTable()
}

// @ts-expect-error: decorator
@inline
function parentWords(): usize { return scratch + (<usize>sums << 3) }
// @ts-expect-error: decorator
@inline
function childSums(): usize { return scratch + <usize>stride + 64 }

/** Puts [a, b, c] into buffer `which`: 0 states put aside, 1 monitors to be asked, 2 hits. False where it is full. */
function note(which: u32, a: u32, b: u32, c: u32): bool {
  const at = buffers + <usize>which * (4 + <usize>bufferRoom * 12)
  const count = load<u32>(at)
  if (count >= bufferRoom) return false
  const entry = at + 4 + <usize>count * 12
  store<u32>(entry, a)
  store<u32>(entry, b, 4)
  store<u32>(entry, c, 8)
  store<u32>(at, count + 1)
  return true
}

function full(which: u32): bool {
  // Room for a batch of states put aside, or for every monitor to be asked of one state.
  return load<u32>(buffers + <usize>which * (4 + <usize>bufferRoom * 12)) + MARGIN >= bufferRoom
}

/** Expands so many chunks of the level, unless none is left or something else must happen first. */
export function run(chunks: u32): i32 {
  openTable()
  let more = chunks
  while (true) {
    while (position < states || left > 0) {
      if (atomic.load<i32>(STOP) != 0) return leave(STOPPED)
      if (full(0) || full(1)) return leave(BUFFERS)
      if (left > 0 && !flush()) return leave(BUFFERS)
      while (position < states && pending < BATCH) {
        expandAt(firstId + position, block, position)
        position++
      }
      if (!flush()) return leave(BUFFERS)
      if (overflow) return LIST_FULL
      if (tooMany) return TOO_MANY
    }
    if (chunkAt != 0) release()
    if (more-- == 0) {
      position = 0
      states = 0
      return leave(SLICE)
    }
    const next = atomic.add<u32>(NEXT_CHUNK, 1)
    if (next >= load<u32>(CHUNKS)) {
      position = 0
      states = 0
      return leave(DONE)
    }
    chunkAt = <usize>load<u32>(CHUNK_LIST) + <usize>next * DESCRIPTOR
    firstId = load<u32>(chunkAt)
    states = load<u32>(chunkAt, 4)
    block = load<u32>(chunkAt, 8)
    position = 0
  }
}

/** Expands one state that was put aside, now that what it lacked is learned. */
export function again(chunk: usize, at: u32): i32 {
  openTable()
  const ownChunk = chunkAt
  const ownFirst = firstId
  const ownBlock = block
  chunkAt = chunk
  firstId = load<u32>(chunk)
  block = load<u32>(chunk, 8)
  expandAt(firstId + at, block, at)
  flush()
  chunkAt = ownChunk
  firstId = ownFirst
  block = ownBlock
  return leave(overflow ? LIST_FULL : DONE)
}

function leave(why: i32): i32 {
  // The chunk being filled is made known, so that JavaScript sees every state; it goes on being filled afterwards.
  if (outAt != 0) store<u32>(outAt, outCount, 4)
  return why
}

/** Starts a new output chunk with the next level. */
export function closeLevel(): void {
  outAt = 0
  outCount = 0
  outRoom = 0
}

/** Gives a chunk's block back, unless a state of it was put aside. */
function release(): void {
  if (load<u32>(chunkAt, 12) == 0 && load<u32>(KEEP_ALL) == 0) freeBlock(block)
  chunkAt = 0
}

export function freeBlock(which: u32): void {
  lock()
  const count = load<u32>(FREE)
  store<u32>(<usize>load<u32>(FREE_LIST) + (<usize>count << 2), which)
  store<u32>(FREE, count + 1)
  unlock()
}

function expandAt(id: u32, inBlock: u32, at: u32): void {
  const from = (<u64>inBlock * blockStates + <u64>at) * stride
  for (let i: u64 = 0; i < stride; i += 8) store<u64>(scratch + <usize>i, frontLoad64(from + i))
  expand(id, at)
}

/** The state whose steps are being told: where the author's code fails, it fails there. */
let here: u32 = 0
export function getHere(): u32 { return here }
/** The step whose successor is being looked at, or 0 where the state itself is. */
let hereBy: u32 = 0
export function getHereBy(): u32 { return hereBy }

/** The step whose successor did not fit. */
let overflowTransition: u32 = 0
export function getOverflowTransition(): u32 { return overflowTransition }

/** Makes a candidate of every step of the state in scratch; all of them, or none where something is not learned yet. */
function expand(id: u32, at: u32): void {
  here = id
  hereBy = 0
  const sp = parentWords()
  const firstCandidate = pending
  const generatedBefore = generated
  changes = 0
  cuts = 0
  let known = true
  for (let g: u32 = 0; g < groups && known; g++) {
    let leaf = walk(load<i32>(groupRoots + (<usize>g << 2)), sp)
    if (leaf == 0) leaf = learnGroup(0, g, sp)
    known = leaf != 0 && emit(leaf, id, at, sp)
  }
  for (let w = bitsFrom; w < bitsTo && known; w++) {
    let bits = load<u32>(sp + (<usize>w << 2))
    const first = (w - bitsFrom) << 5
    while (bits != 0 && known) {
      const message = first + ctz(bits)
      bits &= bits - 1
      let leaf = walk(load<i32>(bitRoots + (<usize>message << 2)), sp)
      if (leaf == 0) leaf = learnGroup(1, message, sp)
      known = leaf != 0 && emit(leaf, id, at, sp)
    }
  }
  if (listMax != 0) {
    const list = sp + (<usize>listFrom << 2)
    let last: u32 = 0
    for (let k: u32 = 0; k < listMax && known; k++) {
      const message = <u32>load<u16>(list + (<usize>k << 1))
      if (message == 0) break
      if (message == last) continue
      last = message
      let leaf = walk(load<i32>(listRoots + (<usize>message << 2)), sp)
      if (leaf == 0) leaf = learnGroup(2, message, sp)
      known = leaf != 0 && emit(leaf, id, at, sp)
    }
  }
  if (known && changes == 0 && cuts == 0) known = askFinal(id, sp)
  if (!known) {
    pending = firstCandidate
    generated = generatedBefore
    note(0, <u32>chunkAt, at, 0)
    store<u32>(chunkAt, 1, 12)
    return
  }
  for (let k: u32 = 0; k < cuts && k < MOST_CUTS; k++) addCut(load<u32>(cutList + (<usize>k << 2)))
  expanded++
  degreeSum += changes
  if (changes < degreeMin) degreeMin = changes
  if (changes > degreeMax) degreeMax = changes
}

/** One hit of a monitor is enough: all in one level have equally long paths. */
function hit(monitor: u32, id: u32, transition: u32): void {
  atomic.store<i32>(<usize>load<u32>(MONITORS) + (<usize>monitor << 3), 1)
  note(2, monitor, id, transition)
}

let changes: u32 = 0
let cuts: u32 = 0 // steps that a capacity forbids; counted once the state is sure not to be put aside
const MOST_CUTS: u32 = 4096
let cutList: usize = 0

/** False where a step monitor is not learned yet. */
function emit(leaf: i32, id: u32, at: u32, sp: usize): bool {
  let entry = <usize>(<u32>-leaf) << 2
  const end = entry + 8 + (<usize>load<u32>(entry) << 2)
  generated += load<u32>(entry, 4)
  for (entry += 8; entry < end; entry += 4) {
    const transition = load<u32>(entry)
    const t = <usize>transition << 2
    const flags = load<u32>(t, T_FLAGS)
    if ((flags & FULL) != 0) {
      if (cuts < MOST_CUTS) store<u32>(cutList + (<usize>cuts << 2), load<u32>(t, T_CUT))
      cuts++
      continue
    }
    let outside: u32 = 0
    const steps = <usize>load<u32>(t, T_STEPS) << 2
    if (steps != 0) {
      const answer = askSteps(transition, steps, id, sp)
      if (answer < 0) return false
      outside = <u32>answer
    }
    generated++
    if ((flags & SAME) != 0) continue
    changes++
    if (outside != 0) addCut(CUT_STEP)
    if (pending >= MOST) {
      tooMany = true
      return true
    }
    const c = candidates + <usize>pending * ENTRY
    store<u64>(c, successor(t))
    store<u32>(c, at, 8)
    store<u32>(c, transition | (outside << 31), 12)
    pending++
  }
  return true
}

const ENTRY: usize = 16
const MOST: u32 = 1 << 16
let tooMany = false

/** The fingerprint of the successor: that of the state plus the transition's difference; of an orbit, the least of the sums. */
// @ts-expect-error: decorator
@inline
function successor(t: usize): u64 {
  let least = load<u64>(scratch) + load<u64>(t, T_DIFFERENCE)
  for (let p: u32 = 1; p < sums; p++) {
    const sum = load<u64>(scratch + (<usize>p << 3)) + load<u64>(t + (<usize>p << 3), T_DIFFERENCE)
    if (sum < least) least = sum
  }
  return least
}

function addCut(which: u32): void {
  const at = <usize>which << 2
  atomic.add<u32>(at, 1)
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

/** A state without a way on is a deadlock unless it is final. False where that is not learned yet. */
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

/** Looks the candidates up and keeps those that are new. False where a buffer is full before all are seen to: then again later. */
function flush(): bool {
  if (left == 0) {
    for (let k: u32 = 0; k < pending; k++) {
      const c = candidates + <usize>k * ENTRY
      const to = candidates + <usize>left * ENTRY
      const fingerprint = load<u64>(c)
      const rest = load<u64>(c, 8)
      store<u64>(to, fingerprint)
      store<u64>(to, rest, 8)
      left += notNearHome(fingerprint)
    }
    pending = 0
    seenTo = 0
  }
  const last = load<u32>(LAST_LEVEL) != 0
  const constrained = load<u32>(CONSTRAINT) != 0xffffffff || last
  for (; seenTo < left; seenTo++) {
    if (full(1)) return false
    const c = candidates + <usize>seenTo * ENTRY
    const fingerprint = load<u64>(c)
    const parent = load<u32>(c, 8)
    const marked = load<u32>(c, 12)
    const transition = marked & 0x7fffffff
    if (constrained || marked != transition) {
      if (contains(fingerprint)) continue
      build(parent, transition)
      if (isOutside(marked != transition)) {
        judge(transition, firstId + parent, true)
        continue
      }
      if (last) {
        judge(transition, firstId + parent, true)
        store<u32>(BEYOND, 1)
      } else if (insert(fingerprint)) keep(parent, transition)
    } else if (insert(fingerprint)) {
      build(parent, transition)
      keep(parent, transition)
    }
  }
  left = 0
  return true
}

/** Candidates that must be looked for, and how many of them were. */
let left: u32 = 0
let seenTo: u32 = 0

function isOutside(byStep: bool): bool {
  if (byStep) return true
  const monitor = load<u32>(CONSTRAINT)
  if (monitor != 0xffffffff) {
    const sp = childSums() + (<usize>sums << 3)
    let answer = walk(load<i32>(<usize>load<u32>(MONITORS) + (<usize>monitor << 3), 4), sp)
    if (answer == 0) answer = learnMonitor(monitor, sp)
    if (answer == -2) {
      addCut(CUT_STATE)
      return true
    }
  }
  return false
}

// Word indices of the two counters that are always there; tables/memory.ts names the same ones.
const CUT_STATE: u32 = 40
const CUT_STEP: u32 = 41

/** The successor, in scratch: a copy of the state with the transition's operations done. */
function build(parent: u32, transition: u32): void {
  here = firstId + parent
  hereBy = transition
  const t = <usize>transition << 2
  const from = (<u64>block * blockStates + <u64>parent) * stride
  const to = childSums()
  for (let i: u64 = 0; i < stride; i += 8) store<u64>(to + <usize>i, frontLoad64(from + i))
  for (let p: u32 = 0; p < sums; p++) {
    const at = to + (<usize>p << 3)
    store<u64>(at, load<u64>(at) + load<u64>(t + (<usize>p << 3), T_DIFFERENCE))
  }
  const sp = to + (<usize>sums << 3)
  let op = t + T_DIFFERENCE + (<usize>sums << 3)
  const end = op + <usize>(load<u32>(t, T_FLAGS) >>> 8) * 12
  for (; op < end; op += 12) {
    const what = load<u32>(op)
    if (what < 0x10000) {
      const at = sp + (<usize>what << 2)
      store<u32>(at, (load<u32>(at) & load<u32>(op, 4)) | load<u32>(op, 8))
    } else if (what == 0x10000) {
      if (!addMessage(sp, load<u32>(op, 4))) overflowTransition = transition
    }
    else removeMessage(sp, load<u32>(op, 4))
  }
}

/** Puts a message on the list, which is kept in ascending order and ends at the first zero. */
function addMessage(sp: usize, id: u32): bool {
  const list = sp + (<usize>listFrom << 2)
  const last = list + (<usize>listMax << 1) - 2
  if (load<u16>(last) != 0) {
    overflow = true
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
  let at = sp + (<usize>listFrom << 2)
  const end = at + (<usize>listMax << 1) - 2
  while (at < end && load<u16>(at) != <u16>id) at += 2
  for (; at < end; at += 2) store<u16>(at, load<u16>(at + 2))
  store<u16>(end, 0)
}

/** Gives the state in scratch an id, remembers the way to it, and puts it among the states of the next level. */
function keep(parent: u32, transition: u32): void {
  if (outCount >= outRoom) newChunk()
  const id = outFirst + outCount
  logStore(<u64>id * LOG_ENTRY, <u64>(firstId + parent) | (<u64>transition << 32))
  const to = (<u64>outBlock * blockStates + <u64>outCount) * stride
  const from = childSums()
  for (let i: u64 = 0; i < stride; i += 8) frontStore64(to + i, load<u64>(from + <usize>i))
  outCount++
  distinct++
  judge(transition, id, false)
}

/** Asks the monitors that the transition may have changed. A state outside the constraint has no id: its parent's is given. */
function judge(transition: u32, id: u32, outside: bool): void {
  const list = <usize>load<u32>(<usize>transition << 2, T_MONITORS) << 2
  const sp = childSums() + (<usize>sums << 3)
  const count = load<u32>(list)
  for (let k: u32 = 0; k < count; k++) {
    const monitor = load<u32>(list + (<usize>k << 2), 4)
    const at = <usize>load<u32>(MONITORS) + (<usize>monitor << 3)
    if (atomic.load<i32>(at) == 1) continue
    let answer = walk(load<i32>(at, 4), sp)
    if (answer == 0) answer = learnMonitor(monitor, sp)
    if (answer == 0) note(1, monitor, <u32>outAt, outCount - 1)
    else if (answer == -2) hit(monitor, id, outside ? transition : 0)
  }
}

function newChunk(): void {
  leave(DONE)
  if (nextId >= endId) newIds()
  lock()
  const free = load<u32>(FREE)
  if (free > 0) {
    outBlock = load<u32>(<usize>load<u32>(FREE_LIST) + (<usize>(free - 1) << 2))
    store<u32>(FREE, free - 1)
  } else {
    outBlock = load<u32>(BLOCKS)
    store<u32>(BLOCKS, outBlock + 1)
    const bytes = (<u64>outBlock + 1) * blockStates * stride
    const has = frontPages() << 16
    if (bytes > has) frontGrow(max<u64>((bytes - has + 65535) >> 16, has >> 18))
  }
  const index = load<u32>(OUT_CHUNKS)
  store<u32>(OUT_CHUNKS, index + 1)
  unlock()
  outAt = <usize>load<u32>(OUT_LIST) + <usize>index * DESCRIPTOR
  outFirst = nextId
  outRoom = min<u32>(endId - nextId, <u32>blockStates)
  nextId += outRoom
  outCount = 0
  store<u32>(outAt, outFirst)
  store<u32>(outAt, 0, 4)
  store<u32>(outAt, outBlock, 8)
  store<u32>(outAt, 0, 12)
}

/** A range of ids for this thread alone; asks for a larger table when enough are given out. */
function newIds(): void {
  lock()
  nextId = load<u32>(IDS)
  endId = nextId + ID_RANGE
  store<u32>(IDS, endId)
  if (endId >= load<u32>(IDS_GROW)) atomic.store<i32>(STOP, 1)
  const bytes = <u64>endId * LOG_ENTRY
  const has = logPages() << 16
  if (bytes > has) logGrow(max<u64>((bytes - has + 65535) >> 16, has >> 19))
  unlock()
}

/** Puts an initial state, written to scratch by JavaScript, among the states of the next level, if it is new. */
export function begin(fingerprint: u64, initial: u32): bool {
  openTable()
  if (!insert(fingerprint)) return false
  if (outCount >= outRoom) newChunk()
  logStore(<u64>(outFirst + outCount) * LOG_ENTRY, 0xffffffff | (<u64>initial << 32))
  const to = (<u64>outBlock * blockStates + <u64>outCount) * stride
  for (let i: u64 = 0; i < stride; i += 8) frontStore64(to + i, load<u64>(childSums() + <usize>i))
  outCount++
  distinct++
  leave(DONE)
  return true
}

export function addressOfChild(): usize { return childSums() }

// ---- The graph, once every state is found and kept ----

/** Gives the states of a chunk the numbers from `first` on. */
export function numberStates(inBlock: u32, count: u32, first: u32): void {
  openTable()
  for (let k: u32 = 0; k < count; k++) {
    const from = (<u64>inBlock * blockStates + <u64>k) * stride
    idStore(slotOf(frontLoad64(from)) << 2, first + k)
  }
}

/**
 * Writes the steps of a chunk's states from number `skip` on: to `degrees` how many each has, to `edges` [state led to, transition] of each. Returns
 * how many states were done before the room for `room` edges ran out.
 */
export function edgesOf(inBlock: u32, count: u32, skip: u32, degrees: usize, edges: usize, room: u32): u32 {
  let written: u32 = 0
  for (let k = skip; k < count; k++) {
    expandAt(0, inBlock, k)
    if (written + pending > room) {
      pending = 0
      return k - skip
    }
    let degree: u32 = 0
    for (let c: u32 = 0; c < pending; c++) {
      const candidate = candidates + <usize>c * ENTRY
      const slot = slotOf(load<u64>(candidate))
      if (slot == u64.MAX_VALUE) continue
      store<u32>(edges + (<usize>written << 3), idLoad(slot << 2))
      store<u32>(edges + (<usize>written << 3), load<u32>(candidate, 12) & 0x7fffffff, 4)
      written++
      degree++
    }
    pending = 0
    store<u32>(degrees + (<usize>(k - skip) << 2), degree)
  }
  return count - skip
}

/** Writes for each state of a chunk a byte: whether the monitor is hit. */
export function truthsOf(inBlock: u32, count: u32, monitor: u32, to: usize): void {
  const root = <usize>load<u32>(MONITORS) + (<usize>monitor << 3) + 4
  for (let k: u32 = 0; k < count; k++) {
    const from = (<u64>inBlock * blockStates + <u64>k) * stride
    for (let i: u64 = 0; i < stride; i += 8) store<u64>(scratch + <usize>i, frontLoad64(from + i))
    let answer = walk(load<i32>(root), parentWords())
    if (answer == 0) answer = learnMonitor(monitor, parentWords())
    store<u8>(to + k, u8(answer == -2))
  }
}
