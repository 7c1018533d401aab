import { model } from '../../../checker/language/index.ts'
import { benOr } from './protocol.ts'
import { decidesByOne, doesNotTakeOver, keepsItsValue } from './variants.ts'

const observed = 'found by this checker on 2026-11-29, and the trace read: '
const three = { n: 3, f: 1, ones: 1 }

export const models = {
  'as-published': model(benOr, {
    constants: { ...three, rounds: 1 },
    says: 'Three processes, one with input 1, and one round: agreement holds, all may decide, and nobody may. This is benor2 of PlusCal-examples, state for state.',
    expect: {
      verdict: 'holds', distinct: 702, generated: 1429, depth: 13,
      origin: 'TLC on benor2 (muratdem/PlusCal-examples) with N = 3, F = 1, INPUT = <<0, 0, 1>>, MAXROUND = 1: 702 distinct states, 1,456 generated, depth 13; of those generated 27 are steps that change nothing, where all are done',
    },
  }),
  'two-rounds': model(benOr, {
    constants: { ...three, rounds: 2 }, faults: { stop: 1 }, deep: true,
    says: 'In two rounds, with one process that may stop, no two processes decide differently.',
    expect: { verdict: 'holds', origin: 'Ben-Or, 1983, theorem 1, for fewer than half of the processes' },
  }),
  'half-may-stop': model(benOr, {
    constants: { n: 2, f: 1, ones: 1, rounds: 1 },
    says: 'If one of two processes may stop, neither can wait for the other: with different inputs, one round never lets both decide.',
    expect: { verdict: 'violated', violated: { allDecide: null }, origin: 'by hand: a proposal needs both reports to be equal, and a decision two proposals' },
  }),
  'decides-by-one': model(decidesByOne, {
    constants: { ...three, rounds: 2 }, deep: true,
    says: 'Mutant: a process decides by one proposal, which others need not hear of: they toss coins, and decide the other value in the next round.',
    expect: {
      verdict: 'violated', violated: { agreement: 14, decisionLocks: 8, noneDecides: null },
      origin: `${observed}P1 and P3 hear no proposal of a value and toss 1; P2 then proposes 0 and decides it by its own proposal alone; P1 and P3 propose 1 in the second round, and P1 decides it`,
    },
  }),
  'does-not-take-over': model(doesNotTakeOver, {
    constants: { ...three, rounds: 2 }, deep: true,
    says: 'Mutant: a process that hears too few proposals to decide tosses a coin, though another may decide what was proposed.',
    expect: {
      verdict: 'violated', violated: { agreement: 14, decisionLocks: 8 },
      origin: `${observed}P2 proposes 0 and tosses 1 all the same, P3 hears its proposal and tosses 1, too; P1 also proposes 0 and decides it by two proposals; P2 and P3 propose 1 in the second round, and P2 decides it`,
    },
  }),
  'keeps-its-value': model(keepsItsValue, {
    constants: { ...three, rounds: 2 }, deep: true,
    says: 'Without coins the protocol is deterministic: it is safe, and after two rounds it may still be that nobody has decided.',
    expect: { verdict: 'holds', origin: 'found by this checker on 2026-11-29: noneDecides is reached' },
  }),
}
