import { model } from '../../../checker/language/index.ts'
import { flp } from './protocol.ts'

const observed = 'found by this checker on 2026-11-29, and the trace read: '
/** Of three estimates: 1 if most are. */
const majority = 0b1100
const three = { processes: 3, rounds: 1 }

export const models = {
  'waits-for-all': model(flp, {
    constants: { ...three, ones: 2, waits: 3, table: majority }, faults: { stop: 1 },
    says: 'Processes that wait for all estimates agree, but one that stops before it has sent its own blocks the others.',
    expect: {
      verdict: 'violated', violated: { termination: 5, decides0: null },
      origin: `${observed}two processes begin and hear each other, the third stops before it has begun, and they wait for it forever`,
    },
  }),
  'waits-for-all-nobody-stops': model(flp, {
    constants: { ...three, ones: 2, waits: 3, table: majority },
    says: 'If nobody stops, all estimates arrive, and everyone decides what most of them are: two of three inputs are 1, so 0 is never decided.',
    expect: { verdict: 'violated', violated: { decides0: null }, origin: 'by hand: all know all inputs, two of which are 1, so that 0 is out of reach' },
  }),
  'does-not-wait-for-one': model(flp, {
    constants: { ...three, ones: 1, waits: 2, table: 0b110 }, faults: { stop: 1 },
    says: 'A process that waits for only one other decides by the two estimates that it happens to have: from this initial state 0 can be decided and 1 can, and in one run both are.',
    expect: {
      verdict: 'violated', violated: { agreement: 7 },
      origin: `${observed}P2 hears P1, whose input is 1, and decides 1; P3 hears P2 and decides 0, as both inputs are 0`,
    },
  }),
  'does-not-wait-twice': model(flp, {
    constants: { processes: 3, rounds: 2, ones: 1, waits: 2, table: 0b110 }, faults: { stop: 1 }, deep: true,
    says: 'A second round does not help: after the first the estimates may be as mixed as the inputs were.',
    expect: {
      verdict: 'violated', violated: { agreement: 13 },
      origin: `${observed}after the first round the estimates are as different as the inputs were, and the second goes as the first`,
    },
  }),
  'decides-a-constant': model(flp, {
    constants: { ...three, ones: 3, waits: 2, table: 0 }, faults: { stop: 1 },
    says: 'Processes that always decide 0 agree and terminate, but here every input is 1.',
    expect: { verdict: 'violated', violated: { validity: 4, decides1: null }, origin: `${observed}all inputs are 1, and a process that has heard another decides 0` },
  }),
  'all-alike': model(flp, {
    constants: { ...three, ones: 0, waits: 2, table: 0b100 }, faults: { stop: 1 },
    says: 'If all inputs are 0 the initial state is 0-valent: a rule that decides what everyone proposes is right here, and never decides 1.',
    expect: { verdict: 'violated', violated: { decides1: null }, origin: 'by hand: nobody has a 1' },
  }),
}
