// What JavaScript and the kernel agree on: where things stand in the memory that they share, and what numbers mean. This is its only source: the kernel's own
// constants are made of it when it is compiled (`STOP` of `control.stop`), by .ci/compile-kernel.ts.

/** The words that both read and write, by index. */
export const control = {
  lock: 0,
  /** Not zero: the kernel returns to JavaScript at the next batch. */
  stop: 1,
  /** Slots of the fingerprint table, in 64 bits. */
  tableSize: 2,
  /** State ids given out. */
  ids: 4,
  /** No more than this are given out before the table has grown. */
  idsGrow: 5,
  /** Blocks of the frontier ever made; those on the free list, and its address. */
  blocks: 6,
  free: 7,
  freeList: 8,
  /** Chunks of the level being expanded, the next of them to be taken, and the address of their descriptors. */
  chunks: 9,
  nextChunk: 10,
  chunkList: 11,
  /** The same of the next level. */
  outChunks: 12,
  outList: 13,
  /** 32-bit words of a state. */
  words: 14,
  groups: 15,
  groupRoots: 16,
  /** The words that hold the messages of networks that are laid out as bits: from, and up to. */
  bitsFrom: 17,
  bitsTo: 18,
  bitRoots: 19,
  /** The word at which the list of messages in flight starts, and how many it has room for. */
  listFrom: 20,
  listMax: 21,
  listRoots: 22,
  /** Address of [done, root] of each monitor. */
  monitors: 23,
  /** Index of the monitor that is hit by states which may not be stuck. */
  final: 24,
  /** Index of the monitor that is hit by states outside the constraint, or -1. */
  constraint: 25,
  /** Addresses of the class, and of the 64-bit hash, of each message on the list. */
  messageClass: 26,
  messageHash: 27,
  blockStates: 28,
  /** How states are told apart: one of `told`. */
  toldBy: 29,
  /** Of the new states those are kept whose mixed fingerprint is below this share of 2^32; all where it is 0xffffffff. */
  keepBelow: 30,
  /** The number of the level; below zero the threads end. */
  level: 31,
  /** Not zero: new states are judged, and none is kept. */
  lastLevel: 32,
  /** Set where there were any. */
  beyond: 33,
  /** Not zero: no block is given back, so that every state can be read again. */
  keepAll: 34,
  /** Not zero: states are told apart whole, and not by fingerprints. */
  exact: 35,
  /** Of an exact search's graph: address of the number of each block's first state. */
  numbers: 36,
  /** So many groups, the last, are asked when it is known whether the state is quiet. */
  lateGroups: 37,
  /** Not zero: of the sums of a state the first is of what is about no process, and each other of what is about one; else one for each permutation. */
  byProcess: 38,
  /** What fingerprints are mixed with, so that each run keeps other states, and takes other pairs for one. */
  seed: 39,
  /** Address of a sample of the fingerprints found, how many it has, and which it takes: those whose mixed fingerprint begins with so many zeros. */
  sample: 40,
  sampled: 41,
  sampleBits: 42,
  /** Address of where each range of ids has its part of the log, and the bytes that the log has, in 64 bits: see `range`. */
  logIndex: 43,
  logEnd: 44,
  /** How often the set of states found went to disk, and began anew. */
  spills: 46,
  /** Bytes of the log that are on disk, and no more in its memory, in 64 bits. */
  logBase: 48,
  cutState: 50,
  cutStep: 51,
  /** One counter for each of the model's bounds, from here. */
  cutBounds: 52,
  /** The first word that is free. */
  end: 1024,
} as const

/** What the set of states found is made of. */
export const told = {
  /** Fingerprints of 64 bits, each in a slot. */
  bySlots: 0,
  /** A few bits of each: two states may be taken for one, and often are where many are found. */
  byBits: 1,
  /** Fingerprints of 64 bits, of which the place tells some. */
  byPlaces: 2,
} as const

/** Why a kernel returned; `noMemory` a worker thread says itself, whose kernel got no more of it. */
export const ran = {
  /** No chunk is left. */
  done: 0,
  /** It was asked to stop, or the table must grow. */
  stopped: 1,
  /** A buffer for JavaScript is full. */
  buffers: 2,
  /** More messages are in flight than the state has room for. */
  listFull: 3,
  /** A state has more successors than a batch has room for. */
  tooMany: 4,
  /** As many chunks are done as were asked for. */
  slice: 5,
  noMemory: 6,
} as const

/**
 * A leaf of a group's trie: how many steps it tells, with these bits in the same word; how many more that change nothing; and the steps, each the
 * difference of the fingerprints, in two words, and its transition.
 */
export const leaf = {
  stepWords: 3,
  /** Some step needs care: more than to look up where it leads. */
  care: 1 << 31,
  /** Some step keeps the state from being stuck. */
  wayOn: 1 << 30,
  /** An action or a receive is enabled. */
  protocol: 1 << 29,
} as const

/** A transition, by word. After the first four come the differences of the fingerprints, two words each, and the operations, three words each. */
export const transition = {
  /** These flags, and the number of operations from bit 8 on. */
  flags: 0,
  /** Addresses of the lists of monitors to ask of the successor, and of the step itself. */
  monitors: 1,
  steps: 2,
  /** The control word that counts what cuts it off. */
  cut: 3,
  /** What the log calls it. */
  number: 4,
  difference: 6,
} as const

export const flag = {
  /** It changes nothing that the view shows. */
  same: 1,
  /** It is not taken, since a network's capacity is reached. */
  full: 2,
  /** It is no way on, since a fault takes it, which need not happen. */
  aside: 4,
} as const

/** The log, by ranges of ids, of which one thread fills each. */
export const range = {
  /** Ids in a range. */
  ids: 4096,
  /** As many as there can be. */
  most: 1 << 20,
  /** The entry of a range whose log is packed is its place in the memory, doubled, plus two; of one that is being filled, its address in the near memory, plus one. */
  packed: 2,
  raw: 1,
  /** Bytes at that address before the first entry: how many there are. */
  head: 8,
} as const

/** Sizes of a thread's own part of the memory. */
export const most = {
  /** Successors of one state. */
  candidates: 1 << 16,
  /** Steps of one state that are cut off. */
  cuts: 4096,
  /** Recent fingerprints that are remembered: as many as the processor keeps near. */
  recent: 1 << 15,
  /** Fingerprints in a sample. */
  sampled: 1 << 13,
} as const

/** A number for all that is above: a kernel that was compiled with another one cannot be run with this. */
export const abiNumber: number = [...JSON.stringify([control, told, range, ran, leaf, transition, flag, most])].reduce(
  (hash, character) => (Math.imul(hash, 31) + character.charCodeAt(0)) | 0,
  0,
)
