import { availableParallelism } from 'node:os'

/** Beyond this, and beyond the cores, a thread only takes memory, and time to start in which no limit of the search is heard. */
const most = 16

/** How many threads a search has: those asked for, as far as they can be of use, or one for each core. */
export const threadsFor = (asked = availableParallelism()): number => Math.min(asked, Math.max(most, availableParallelism()))
