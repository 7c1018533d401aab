import { model } from '../../../checker/language/index.ts'
import { benOr } from './protocol.ts'
import { decidesByOne, doesNotTakeOver, keepsItsValue } from './variants.ts'

const observed = 'found by this checker on 2026-11-29, and the trace read: '
const three = { n: 3, f: 1, ones: 1 }

export const models = {
  'as-published': model(benOr, {
    constants: { ...three, rounds: 1 },
    says: 'Three processes, one of whose inputs is 1, and one round: this is benor2 of PlusCal-examples, state for state.',
    expect: {
      verdict: 'holds', distinct: 702, generated: 1429, depth: 13,
      origin: 'TLC on benor2 (muratdem/PlusCal-examples) with N = 3, F = 1, INPUT = <<0, 0, 1>>, MAXROUND = 1: 702 distinct states, 1,456 generated, depth 13; of those generated 27 are steps that change nothing, where all are done',
    },
  }),
  'two-rounds': model(benOr, {
    constants: { ...three, rounds: 2 }, faults: { stop: 1 }, deep: true,
    says: 'Two rounds, and any process may stop.',
    expect: { verdict: 'holds', origin: 'Ben-Or, 1983, theorem 1, for fewer than half of the processes' },
  }),
  'half-may-stop': model(benOr, {
    constants: { n: 2, f: 1, ones: 1, rounds: 1 },
    says: 'Two processes, one of which may stop: nobody waits for anybody, and where the inputs differ no coin helps in one round.',
    expect: { verdict: 'violated', violated: { allDecide: null }, origin: 'by hand: a proposal needs both reports to be equal, and a decision two proposals' },
  }),
  'decides-by-one': model(decidesByOne, {
    constants: { ...three, rounds: 2 }, deep: true,
    says: 'Mutant: who decides by one proposal does not know that all others hear of it, and the coin of one that did not leads the next round astray.',
    expect: {
      verdict: 'violated', violated: { agreement: 14, noneDecides: null },
      origin: `${observed}P1 and P3 hear of no proposal and toss 1; P2 proposes 0 afterwards and decides it by its own proposal alone; the other two decide 1 in the second round`,
    },
  }),
  'does-not-take-over': model(doesNotTakeOver, {
    constants: { ...three, rounds: 2 }, deep: true,
    says: 'Mutant: who hears of a proposal, and not of enough to decide, tosses a coin, and may bring about the other value.',
    expect: {
      verdict: 'violated', violated: { agreement: 14 },
      origin: `${observed}P2 tosses 1 though P3 will be told of 0, P3, which hears of a proposal of 0, tosses 1, P1 decides 0 by two proposals, and the others 1 in the second round`,
    },
  }),
  'keeps-its-value': model(keepsItsValue, {
    constants: { ...three, rounds: 2 }, deep: true,
    says: 'Without coins it is a deterministic protocol as any: it is safe, and after each number of rounds all may be where they began.',
    expect: { verdict: 'holds', origin: 'found by this checker on 2026-11-29: noneDecides is reached' },
  }),
}
