/** The bounds are those of the published models: two ballots, a write and a read. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { multiPaxosSmr } from './protocol.ts'
import { alone, proposesNothingAgain } from './variants.ts'

const one = { replicas: 1, writes: 1, reads: 1, ballots: 2 }
const two = { ...one, replicas: 2 }
const tlc = 'TLC on MultiPaxos_MC.tla with MaxBallot 2, without symmetry. It generates more, 29 and 1,905: it takes takeNewRequest once for each empty slot, and a step that changes nothing where all rest'
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

export const models = {
  'one-replica': model(multiPaxosSmr, {
    constants: one,
    says: 'One replica, a write and a read: this is MultiPaxos.tla, state for state.',
    expect: { verdict: 'holds', distinct: 23, depth: 8, origin: tlc },
    neverFires: { handlePrepare: 'there is nobody else', handleAccept: 'there is nobody else', handleCommitNotice: 'there is nobody else' },
  }),
  'two-replicas': model(multiPaxosSmr, {
    constants: two,
    says: 'Two replicas: clients are answered by one leader, or by one after the other.',
    expect: { verdict: 'holds', distinct: 1163, depth: 20, origin: tlc },
  }),
  'proposes-nothing-again': model(proposesNothingAgain, {
    constants: two, shows: 'deadlock',
    says: 'Mutant: a new leader that does not propose again what was voted for never gets it chosen, and nobody is answered.',
    expect: violated({ proposesAgain: 7, deadlock: 10 }, 'R1 proposes both commands and R2 votes for them; R2 leads and proposes neither: its slots are not empty, and nobody is answered. Or R2 has not voted, and leads with an empty slot'),
  }),
  'alone': model(alone, {
    constants: two, deep: true, shows: 'linearizability',
    says: 'Mutant: a leader that asks nobody answers a read without the write that another has answered.',
    expect: violated({ linearizability: 8, agreement: 8, proposesSafe: 3, proposesAgain: 2, executesChosen: 4, registerWritten: 8, deadlock: 10 }, 'R1 has the write executed and answered; R2 leads, has heard of nothing, and answers the read that nothing was written'),
  }),
}
