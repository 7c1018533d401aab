import { type Expectation, model } from '../../../checker/language/index.ts'
import { duellingProposers } from './protocol.ts'

type Counts = Pick<Expectation, 'distinct' | 'generated' | 'depth'>

const bothAgree = 'found by this checker on 2026-11-23, both engines agree'
const progress = (counts: Counts): Expectation =>
  ({ verdict: 'holds', ...counts, origin: `"Paxos Made Simple", section 2.4: a distinguished proposer makes progress; the counts ${bothAgree}` })
const duel = (steps: number, counts: Counts, found: string): Expectation => ({
  verdict: 'violated', violated: { choosesInTheEnd: steps }, ...counts,
  origin: `${found}, and the trace read: each proposer is promised a ballot above that of the other before the other's Accept arrives, which is then refused (section 2.4)`,
})

const noDuel = { renumber: 'nobody is outbid so often that a ballot falls behind everyone' }

export const models = {
  'duel': model(duellingProposers, {
    constants: { proposers: 2, acceptors: 1, ballots: 4 }, faults: { asynchrony: Infinity },
    says: 'Two proposers that begin anew as soon as they are refused outbid each other forever, and nothing is chosen. (renumber only takes the same from all ballots, so that their number is finite: it keeps their order.)',
    expect: duel(24, { distinct: 182, generated: 306, depth: 29 }, bothAgree),
  }),
  'duel-two-acceptors': model(duellingProposers, {
    constants: { proposers: 2, acceptors: 2, ballots: 4 }, faults: { asynchrony: Infinity }, deep: true,
    says: 'They do so before two acceptors too.',
    expect: duel(34, { distinct: 284304, generated: 1256544, depth: 52 }, 'found by this checker on 2026-11-23, by the tables engine alone'),
  }),
  'distinguished': model(duellingProposers, {
    constants: { proposers: 2, acceptors: 3, ballots: 4 },
    says: 'While whoever begins a ballot is alone in that, a value is chosen.',
    expect: progress({ distinct: 3349, generated: 8761, depth: 36 }),
    neverFires: noDuel,
  }),
  'distinguished-in-the-end': model(duellingProposers, {
    constants: { proposers: 2, acceptors: 2, ballots: 6 }, faults: { asynchrony: 1 },
    says: 'It is enough that whoever begins a ballot is alone in that from some time on.',
    expect: progress({ distinct: 1025, generated: 2517, depth: 31 }),
    neverFires: noDuel,
  }),
  'distinguished-late': model(duellingProposers, {
    constants: { proposers: 2, acceptors: 1, ballots: 8 }, faults: { asynchrony: 3 },
    says: 'It is enough that whoever begins a ballot is alone in that from some time on, however many ballots were begun too early before.',
    expect: progress({ distinct: 186, generated: 284, depth: 29 }),
  }),
  'proposer-stops': model(duellingProposers, {
    constants: { proposers: 2, acceptors: 1, ballots: 4 }, faults: { asynchrony: 1, stopProposer: 1 },
    says: 'One of two proposers may stop, even with promises behind it: the other, if it is refused, outbids it.',
    expect: progress({ distinct: 333 }),
    neverFires: noDuel,
  }),
  'one-proposer': model(duellingProposers, {
    constants: { proposers: 1, acceptors: 3, ballots: 4 }, faults: { asynchrony: Infinity },
    says: 'One proposer needs no assumption about time: nobody refuses it.',
    expect: progress({ distinct: 325, generated: 855, depth: 15 }),
    neverFires: noDuel,
  }),
}
