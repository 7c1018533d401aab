import { model } from '../../../checker/language/index.ts'
import { flp } from './protocol.ts'

const observed = 'found by this checker on 2026-11-29, and the trace read: '
/** By how many of the estimates are 1: the least of them, and what most of three are. */
const [least, majority] = [0b1000, 0b1100]
const three = { processes: 3, rounds: 1 }

export const models = {
  'waits-for-all': model(flp, {
    constants: { ...three, ones: 2, waits: 3, table: majority }, faults: { stop: 1 },
    says: 'Who waits for all estimates agrees with everyone, and is blocked by one process that stops before it has sent its own.',
    expect: {
      verdict: 'violated', violated: { termination: 5, decides0: null },
      origin: `${observed}one process stops at once, the others begin and hear of each other, and wait for the third forever`,
    },
  }),
  'waits-for-all-nobody-stops': model(flp, {
    constants: { ...three, ones: 2, waits: 3, table: majority },
    says: 'As long as nobody stops, all estimates come, and everyone decides what most of them are.',
    expect: { verdict: 'violated', violated: { decides0: null }, origin: 'by hand: all know all inputs, two of which are 1, so that 0 is out of reach' },
  }),
  'does-not-wait-for-one': model(flp, {
    constants: { ...three, ones: 1, waits: 2, table: 0b110 }, faults: { stop: 1 },
    says: 'Who waits for one other decides by the two that it happens to hear of: the initial state is bivalent, and so is what becomes of it.',
    expect: {
      verdict: 'violated', violated: { agreement: 7 },
      origin: `${observed}P2 hears of P1, whose input is 1, and decides 1; P3 hears of P2 and decides 0, for neither has a 1`,
    },
  }),
  'does-not-wait-twice': model(flp, {
    constants: { processes: 3, rounds: 2, ones: 1, waits: 2, table: 0b110 }, faults: { stop: 1 }, deep: true,
    says: 'A second round does not help: it moves the bivalent state to a later one.',
    expect: {
      verdict: 'violated', violated: { agreement: 13 },
      origin: `${observed}after the first round the estimates are as different as the inputs were, and the second goes as the first`,
    },
  }),
  'decides-a-constant': model(flp, {
    constants: { ...three, ones: 3, waits: 2, table: 0 }, faults: { stop: 1 },
    says: 'Who always decides 0 agrees and decides, and nobody has asked for 0.',
    expect: { verdict: 'violated', violated: { validity: 4, decides1: null }, origin: `${observed}all inputs are 1, and P2, having heard of another, decides 0` },
  }),
  'all-alike': model(flp, {
    constants: { ...three, ones: 0, waits: 2, table: least }, faults: { stop: 1 },
    says: 'Where all inputs are 0 the initial state is 0-valent, and any rule that decides what all ask for is right.',
    expect: { verdict: 'violated', violated: { decides1: null }, origin: 'by hand: nobody hears of a 1' },
  }),
}
