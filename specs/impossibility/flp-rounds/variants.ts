import { mapOf, variant } from '../../../checker/language/index.ts'
import { flpRounds } from './protocol.ts'

/** Ben-Or, 1983: a process that hears no proposal tosses a coin. No run need decide, but all do with probability 1. */
export const coins = variant(flpRounds, 'coins', ({ action, parts: { P, Bit, Missed, isPossible, vote } }) => ({
  actions: { propose: null },
  added: {
    /** As before, but every process that hears no proposal tosses a coin. */
    toss: action({
      for: { missed: Missed, coin: mapOf(P, Bit) }, fair: { weak: 'phase' },
      when: (s, { missed }) => s.phase === 'propose' && isPossible(missed),
      then: (s, { missed, coin }) => vote(s, missed, p => coin[p]),
    }),
  },
}))

/** M. Rabin, "Randomized Byzantine Generals", FOCS 1983, as far as stopping goes: there is one coin, which all see; where nobody has proposed, it decides. */
export const sharedCoin = variant(flpRounds, 'shared-coin', ({ action, parts: { Bit, Missed, isPossible, vote } }) => ({
  actions: { propose: null },
  added: {
    /** As before, but every process that hears no proposal takes the value of one coin. */
    toss: action({
      for: { missed: Missed, coin: Bit }, fair: { weak: 'phase' },
      when: (s, { missed }) => s.phase === 'propose' && isPossible(missed),
      then: (s, { missed, coin }) => vote(s, missed, () => coin),
    }),
  },
}))
