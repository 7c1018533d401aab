// Walking decision tries. A node is [question, block]; a block is [answers it has room for, child of each]. A child above zero
// is a node, zero is not learned yet, below zero is a leaf. All are indices of 32-bit words in the near memory.

import { LIST_FROM, LIST_MAX, MESSAGE_CLASS, MESSAGE_HASH } from './memory'

// Kinds of question, in the two lowest bits.
const FIELD: u32 = 0 // bits of a word: shift 5, width 5, word 12
const COUNT: u32 = 1 // copies of one message on the list: its id
const SIZE: u32 = 2 // messages of one network on the list: the network

/** The leaf that the state at `sp` leads to, or 0 where the trie does not know its answer yet. */
// @ts-ignore: decorator
@inline
export function walk(root: i32, sp: usize): i32 {
  let node = root
  while (node > 0) {
    const at = (<usize>(<u32>node)) << 2
    const question = load<u32>(at)
    const block = (<usize>load<u32>(at, 4)) << 2
    if ((question & 3) == FIELD) {
      const word = load<u32>(sp + ((<usize>(question >>> 12)) << 2))
      const answer = (word >>> ((question >>> 2) & 31)) & ((1 << ((question >>> 7) & 31)) - 1)
      if (answer >= load<u32>(block)) return 0
      node = load<i32>(block + ((<usize>answer) << 2), 4)
    } else node = other(question, block, sp)
  }
  return node
}

function other(question: u32, block: usize, sp: usize): i32 {
  const about = question >>> 2
  const max = load<u32>(LIST_MAX)
  let at = sp + ((<usize>load<u32>(LIST_FROM)) << 2)
  const end = at + ((<usize>max) << 1)
  if ((question & 3) == COUNT) {
    let copies: u32 = 0
    for (; at < end; at += 2) if (load<u16>(at) == about) copies++
    return copies < load<u32>(block) ? load<i32>(block + ((<usize>copies) << 2), 4) : 0
  }
  const classes = <usize>load<u32>(MESSAGE_CLASS)
  if ((question & 3) == SIZE) {
    let size: u32 = 0
    for (; at < end; at += 2) {
      const id = load<u16>(at)
      if (id != 0 && load<u16>(classes + ((<usize>id) << 2), 2) == about) size++
    }
    return size < load<u32>(block) ? load<i32>(block + ((<usize>size) << 2), 4) : 0
  }
  return content(about, block, sp)
}

/** The child for all messages of one class together, which are known by the sum of their hashes. */
function content(about: u32, block: usize, sp: usize): i32 {
  const classes = <usize>load<u32>(MESSAGE_CLASS)
  const hashes = <usize>load<u32>(MESSAGE_HASH)
  let at = sp + ((<usize>load<u32>(LIST_FROM)) << 2)
  const end = at + ((<usize>load<u32>(LIST_MAX)) << 1)
  let sum: u64 = 0
  for (; at < end; at += 2) {
    const id = load<u16>(at)
    if (id != 0 && load<u16>(classes + ((<usize>id) << 2)) == about) sum += load<u64>(hashes + ((<usize>id) << 3))
  }
  const mask = load<u32>(block) - 1
  let slot = <u32>(sum >> 32) & mask
  while (true) {
    const entry = block + 4 + <usize>slot * 12
    const child = load<i32>(entry, 8)
    if (child == 0) return 0
    if (load<u32>(entry) == <u32>sum && load<u32>(entry, 4) == <u32>(sum >> 32)) return child
    slot = (slot + 1) & mask
  }
}
