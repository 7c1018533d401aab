import { most as mostOf, range } from '../kernel/abi.ts'
import type { Layout } from './layout.ts'
import { bufferWords } from './memory.ts'

/**
 * Words of a thread's own part of the near memory: three buffers, scratch for two states, candidates, cuts, recent fingerprints, a range of the log, tries
 * to be walked; `groups` is the number of groups.
 */
export const threadWords = (layout: Layout, groups: number): number =>
  3 * bufferWords +
  2 * (layout.words + 2 * layout.sums.count + 64) +
  mostOf.candidates * 4 +
  mostOf.cuts +
  mostOf.recent * 2 +
  128 +
  (range.head + range.ids * 8 + range.ids * 10 + 16) / 4 +
  2 * (groups + (layout.bitsTo - layout.bitsFrom) * 32 + layout.listMax)
