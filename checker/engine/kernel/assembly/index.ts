// The kernel: expands states by tries, drops successors seen before, collects the new ones. It knows no spec. What it cannot
// answer yet it asks JavaScript for (learn.ts); an instance in a worker thread gets 0 for an answer and puts the state aside.

import { ABI_NUMBER, BIT_ROOTS, BITS_FROM, BITS_TO, BLOCK_STATES, BY_PROCESS, CHUNK_LIST, CHUNKS, DESCRIPTOR, EXACT, frontLoad64, frontStore64, GROUP_ROOTS, GROUPS, KEEP_ALL, LATE_GROUPS, LIST_FROM, LIST_MAX, LIST_ROOTS, MONITORS, NEXT_CHUNK, RANGE_HEAD, RANGE_IDS, SAMPLE, SPILLS, STOP, WORDS } from './memory'
import { BATCH, BUFFERS, childSums, DONE, ENTRY, full, LIST_FULL, MOST_CANDIDATES, MOST_CUTS, My, MOST_RECENT, SLICE, STOPPED, TOO_MANY, fingerprintOf } from './my'
import { flush } from './collect'
import { isDead } from './disk'
import { expandAt } from './expand'
import { claim, entryOf } from './exact'
import { logWay } from './log'
import { closeIds, freeBlock, leave, newChunk } from './frontier'
import { isFound, isNew, openFound } from './found'
import { sample } from './sample'
import { walk } from './trie'

export { clearBits } from './bits'
export { bury, keysOfStates, leastKeyGap, meet, takeKeys } from './disk'
export { emptyEntries, enterStates } from './exact'
export { closeLevel, freeBlock } from './frontier'
export { copyKeys, enterKeys, lackKeys } from './keys'
export { packRange } from './log'
export { countSlots, edgesOf, numberStates, truthsOf } from './graph'
export { leastGapOfLines, moveLines, putSlots, putWaiting, takeSlots } from './compact'
export { setAlone } from './found'
export { leastGap, moveSlots, settleWaiting } from './table'

/** `at` is this thread's own part of the near memory, `room` the entries of each of its buffers. */
export function open(at: usize, room: u32, sums: u32): void {
  My.words = load<u32>(WORDS)
  My.groups = load<u32>(GROUPS)
  My.lateGroups = load<u32>(LATE_GROUPS)
  My.groupRoots = <usize>load<u32>(GROUP_ROOTS)
  My.bitsFrom = load<u32>(BITS_FROM)
  My.bitsTo = load<u32>(BITS_TO)
  My.bitRoots = <usize>load<u32>(BIT_ROOTS)
  My.listFrom = load<u32>(LIST_FROM)
  My.listMax = load<u32>(LIST_MAX)
  My.listRoots = <usize>load<u32>(LIST_ROOTS)
  My.blockStates = <u64>load<u32>(BLOCK_STATES)
  My.sums = sums
  My.byProcess = load<u32>(BY_PROCESS) != 0
  My.exact = load<u32>(EXACT) != 0
  My.whole = load<u32>(SAMPLE) == 0
  My.stride = (<u64>My.sums << 3) + (<u64>((My.words + 1) & ~1) << 2)
  My.buffers = at
  My.bufferRoom = room
  My.scratch = (at + 3 * (4 + <usize>room * 12) + 15) & ~15
  My.candidates = My.scratch + 2 * (<usize>My.stride + 64)
  My.cutList = My.candidates + <usize>MOST_CANDIDATES * ENTRY
  My.recent = (My.cutList + <usize>MOST_CUTS * 4 + 63) & ~63
  // The fingerprint zero, of a state of which the view shows nothing, has not come by either.
  store<u64>(My.recent, u64.MAX_VALUE)
  My.raw = My.recent + (MOST_RECENT << 3)
  My.packed = My.raw + RANGE_HEAD + (<usize>RANGE_IDS << 3)
  // Two numbers of at most five bytes each.
  My.roots = My.packed + <usize>RANGE_IDS * 10 + 16
  openFound()
}

/** Reads what the control words say of the set of states found. Where that went to disk since, the states found from now on are put into a chunk of their own. */
function openTable(): void {
  openFound()
  const spills = load<u32>(SPILLS)
  if (My.spills != spills) closeIds()
  My.spills = spills
}

/** Expands so many chunks of the level, unless none is left or something else must happen first. */
export function run(chunks: u32): i32 {
  openTable()
  let more = chunks
  while (true) {
    while (My.position < My.states || My.left > 0) {
      if (atomic.load<i32>(STOP) != 0) return leave(STOPPED)
      if (full(0) || full(1)) return leave(BUFFERS)
      if (My.left > 0 && !flush()) return leave(BUFFERS)
      while (My.position < My.states && My.pending < BATCH && !full(0)) {
        if (My.spills == 0 || !isDead(My.block, My.position)) expandAt(My.firstId + My.position, My.block, My.position)
        My.position++
      }
      if (!flush()) return leave(BUFFERS)
      if (My.overflow) return leave(LIST_FULL)
      if (My.tooMany) return leave(TOO_MANY)
    }
    if (My.chunkAt != 0) release()
    if (more-- == 0) {
      My.position = 0
      My.states = 0
      return leave(SLICE)
    }
    const next = atomic.add<u32>(NEXT_CHUNK, 1)
    if (next >= load<u32>(CHUNKS)) {
      My.position = 0
      My.states = 0
      return leave(DONE)
    }
    My.chunkAt = <usize>load<u32>(CHUNK_LIST) + <usize>next * DESCRIPTOR
    My.firstId = load<u32>(My.chunkAt)
    My.states = load<u32>(My.chunkAt, 4)
    My.block = load<u32>(My.chunkAt, 8)
    My.position = 0
  }
}

/** Expands one state that was put aside, now that what it lacked is learned. */
export function again(chunk: usize, at: u32): i32 {
  openTable()
  const ownChunk = My.chunkAt
  const ownFirst = My.firstId
  const ownBlock = My.block
  My.chunkAt = chunk
  My.firstId = load<u32>(chunk)
  My.block = load<u32>(chunk, 8)
  expandAt(My.firstId + at, My.block, at)
  flush()
  My.chunkAt = ownChunk
  My.firstId = ownFirst
  My.block = ownBlock
  return leave(My.overflow ? LIST_FULL : My.tooMany ? TOO_MANY : DONE)
}

/** What a monitor's trie says of a state that was found: a leaf, or 0 where it does not know. */
export function answerOf(monitor: u32, inBlock: u32, at: u32): i32 {
  const from = (<u64>inBlock * My.blockStates + <u64>at) * My.stride
  for (let i: u64 = 0; i < My.stride; i += 8) store<u64>(childSums() + <usize>i, frontLoad64(from + i))
  return walk(load<i32>(<usize>load<u32>(MONITORS) + (<usize>monitor << 3), 4), childSums() + (<usize>My.sums << 3))
}

/** Makes known the states found so far, where the author's code ended a run in the middle of it by an exception. */
export function endRun(): void { leave(DONE) }

/** Forgets where new states are put, so that JavaScript can begin another run; the control words begin anew, too. */
export function restart(): void {
  closeIds()
  for (let k: usize = 0; k < MOST_RECENT; k++) store<u64>(My.recent + (k << 3), 0)
  store<u64>(My.recent, u64.MAX_VALUE)
}

/** Gives a chunk's block back, unless a state of it was put aside. */
function release(): void {
  if (load<u32>(My.chunkAt, 12) == 0 && load<u32>(KEEP_ALL) == 0) freeBlock(My.block)
  My.chunkAt = 0
}

/** Puts an initial state, written to scratch by JavaScript, among the states of the next level, if it is new. */
export function begin(initial: u32): bool {
  openFound()
  if (My.exact ? entryOf() != 0 : !isNew(fingerprintOf(childSums()))) return false
  put(initial)
  return true
}

/** Puts the state in scratch among those of the next level, whether it is new or not. */
export function put(initial: u32): void {
  if (!My.whole) sample(fingerprintOf(childSums()))
  if (My.outCount >= My.outRoom) newChunk()
  logWay(0xffffffff, initial)
  const to = (<u64>My.outBlock * My.blockStates + <u64>My.outCount) * My.stride
  for (let i: u64 = 0; i < My.stride; i += 8) frontStore64(to + i, load<u64>(childSums() + <usize>i))
  if (My.exact) claim(<u32>(<u64>My.outBlock * My.blockStates + <u64>My.outCount))
  My.outCount++
  My.distinct++
  leave(DONE)
}

/** Whether the state in scratch was found. */
export function isKnown(): bool {
  openFound()
  return My.exact ? entryOf() != 0 : isFound(fingerprintOf(childSums()))
}

export function addressOfChild(): usize { return childSums() }

/** By which JavaScript knows a kernel that was compiled before it changed. */
export function getAbi(): i32 { return ABI_NUMBER }
export function getGenerated(): f64 { return <f64>My.generated }
export function getDistinct(): f64 { return <f64>My.distinct }
export function getPassed(): f64 { return <f64>My.passed }
export function getExpanded(): f64 { return <f64>My.expanded }
export function getDegreeSum(): f64 { return <f64>My.degreeSum }
export function getDegreeMin(): u32 { return My.degreeMin }
export function getDegreeMax(): u32 { return My.degreeMax }
export function getHere(): u32 { return My.here }
export function getHereBy(): u32 { return My.hereBy }
export function getOverflowTransition(): u32 { return My.overflowTransition }
