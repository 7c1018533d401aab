import { model } from '../../../checker/language/index.ts'
import { consensus } from './protocol.ts'
import { choosesAgain, inductive, live } from './variants.ts'

export const models = {
  'three-values': model(consensus, {
    constants: { values: 3 },
    says: 'The problem as it is stated has a solution: a value is chosen, and no other.',
    expect: { verdict: 'holds', distinct: 4, generated: 4, depth: 2, origin: 'by hand: none chosen, or one of three; three steps' },
  }),
  'inductive': model(inductive, {
    constants: { values: 3 },
    says: 'Agreement is inductive: it survives every step from every state that has it.',
    expect: {
      verdict: 'holds', distinct: 4, generated: 7, depth: 1,
      origin: 'TLC on MCConsensus.tla, three values: distinct, total states and depth in its manifest.json (tlaplus/Examples, specifications/Paxos)',
    },
  }),
  'live': model(live, {
    constants: { values: 3 },
    says: 'As choosing is fair, a value is chosen in the end.',
    expect: { verdict: 'holds', distinct: 4, generated: 4, depth: 2, origin: 'by hand: as three-values; Consensus.tla claims LiveSpec => Success' },
  }),
  'chooses-again': model(choosesAgain, {
    constants: { values: 2 },
    says: 'Mutant: nothing but its guard keeps a second value from being chosen.',
    expect: { verdict: 'violated', violated: { agreement: 2 }, origin: 'by hand: choose v1, choose v2' },
  }),
}
