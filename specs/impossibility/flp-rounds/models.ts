import { model } from '../../../checker/language/index.ts'
import { flpRounds } from './protocol.ts'
import { coins, sharedCoin } from './variants.ts'

const observed = 'the theorem of Fischer, Lynch and Paterson; the run found by this checker on 2026-11-29, and the trace read: '

export const models = {
  zero: model(flpRounds, {
    constants: { late: 1, fallback: 'zero' },
    says: 'Processes that hear no proposal take 0: where two of three inputs are 1 the initial state is bivalent, no state is critical, and a run stays bivalent forever.',
    expect: {
      verdict: 'violated', violated: { termination: 2 },
      origin: `${observed}inputs 1, 0, 1; only P1 hears both ones and proposes 1; P3 takes that over, P2 misses it and takes 0; the values are what they were`,
    },
  }),
  keeps: model(flpRounds, {
    constants: { late: 1, fallback: 'keeps' },
    says: 'Processes that hear no proposal keep their values: no state is bivalent, as most inputs decide, but a run need not decide even so. Lemma 2 is about protocols that always do.',
    expect: {
      verdict: 'violated', violated: { termination: 2 },
      origin: `${observed}inputs 0, 0, 1; nobody hears P1, so that P2 and P3 never see two equal values and keep their own, as they would if P1 had stopped`,
    },
  }),
  'hears-all': model(flpRounds, {
    constants: { late: 0, fallback: 'zero' },
    says: 'If nobody is late, all hear the same, and most inputs decide in one round.',
    expect: { verdict: 'holds', origin: 'by hand: two of three inputs are equal, so that all propose that value and hear three proposals' },
  }),
  first: model(flpRounds, {
    constants: { late: 1, fallback: 'first' }, deep: true,
    says: 'Processes that hear no proposal take the value of the first process that they hear: a leader does not help, as each may miss it.',
    expect: {
      verdict: 'violated', violated: { termination: 2 },
      origin: `${observed}inputs 0, 1, 0; only P1 hears both zeros and proposes 0; P3 takes that over, P2 misses it and keeps its 1, the first that it hears`,
    },
  }),
  flips: model(flpRounds, {
    constants: { late: 1, fallback: 'flips' }, deep: true,
    says: 'Processes that hear no proposal take the other value: every initial state is bivalent in which the inputs differ.',
    expect: {
      verdict: 'violated', violated: { termination: 4 },
      origin: `${observed}nobody hears P1; P2 and P3, which differ, both flip, and flip back in the next round`,
    },
  }),
  coins: model(coins, {
    constants: { late: 1, fallback: 'keeps' }, deep: true,
    says: 'Ben-Or’s coins are no better against a scheduler that chooses how they fall: runs that never decide remain, but they have probability 0.',
    expect: {
      verdict: 'violated', violated: { termination: 2 },
      origin: 'by construction: whatever a fallback chooses, coins may show; the run found by this checker on 2026-11-29 is that of keeps',
    },
  }),
  'shared-coin': model(sharedCoin, {
    constants: { late: 1, fallback: 'keeps' }, deep: true,
    says: 'With one coin that all see there are critical states: those in which nobody has proposed, so that the toss decides.',
    expect: {
      verdict: 'violated', violated: { termination: 2 },
      origin: 'found by this checker on 2026-11-29, and the trace read: P1 proposes 0, which P2 takes over; P3 misses it, and the coin gives it the 1 that it had',
    },
  }),
}
