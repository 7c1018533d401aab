/** The bounds are those of multi-paxos. A lease of one tick is the shortest; a grant of one tick is the shortest that covers it, and three ticks where clocks may be one apart. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { multiPaxosLeases } from './protocol.ts'
import { asksOnlyAmILeader, clockStops, forgetsGrant, readsBehindItsLog, soleProposer, soleProposerUnderLease } from './variants.ts'

const found = 'found by this checker on 2026-11-29'
const holds = (why: string): Expectation => ({ verdict: 'holds', origin: `${why}; ${found}` })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${found}, and the trace read: ${story}` })

export const bounds = { replicas: 3, ballots: 2, slots: 1, commands: 1, promises: 2, accepts: 2, lease: 1, grant: 1 }
const three = bounds
const two = { ...three, replicas: 2 }
const stale = 'R1 has its lease; R3, whose grant has run out, promises ballot 2 to R2, who has c1 chosen and answers the write; R1 answers a read without it'

export const models = {
  'two-replicas': model(multiPaxosLeases, {
    constants: two, symmetry: true,
    says: 'Two replicas with clocks that run alike.',
    expect: holds('Paxos Made Live, section 5.2'),
  }),
  'three-replicas': model(multiPaxosLeases, {
    constants: three, symmetry: true, deep: true,
    says: 'Three, one of which may be elected behind the back of another: not while a lease lasts.',
    expect: holds('Paxos Made Live, section 5.2'),
  }),
  'stall': model(multiPaxosLeases, {
    constants: three, faults: { stall: 1 }, symmetry: true, deep: true,
    says: 'A leader that stalls while its clock runs on finds that its lease has expired.',
    expect: holds('it looks at its clock and answers in one step'),
  }),
  'restart': model(multiPaxosLeases, {
    constants: three, faults: { crash: 1 }, symmetry: true, deep: true,
    says: 'A replica that restarts waits until no grant of its own can last any longer.',
    expect: holds('PaxosLease, section 4'),
  }),
  'drift-allowed-for': model(multiPaxosLeases, {
    constants: { ...three, grant: 3 }, faults: { drift: 1 }, symmetry: true, deep: true,
    says: 'With clocks that may be one tick apart it is enough that the lease is two ticks shorter than the grants.',
    expect: holds('of two clocks that are never more than d apart one may tick 2d more than the other while a timer runs'),
  }),
  'drift-allowed-for-by-half': model(multiPaxosLeases, {
    constants: { ...three, grant: 2 }, faults: { drift: 1 }, symmetry: true, deep: true, shows: 'linearizable',
    says: 'With clocks that may be one tick apart it is not enough that the lease is one tick shorter than the grants.',
    expect: violated({ linearizable: 14, oneHolder: 12, noneAbove: 10 }, 'the clock of R1 is one ahead of that of R3 when the lease begins, and one behind when the grant of R3 has run out; R3 promises ballot 2 to R2, and the rest is as in drift'),
  }),
  'drift': model(multiPaxosLeases, {
    constants: three, faults: { drift: 1 }, symmetry: true, deep: true, shows: 'linearizable',
    says: 'Clocks that come apart beyond what is allowed for: a stale read.',
    expect: violated({ linearizable: 11, oneHolder: 9, noneAbove: 7 }, `the clock of R3 runs ahead. ${stale}`),
  }),
  'clock-stops': model(clockStops, {
    constants: three, faults: { stall: 1 }, symmetry: true, deep: true, shows: 'linearizable',
    says: 'Mutant: a leader that is suspended, and its clock with it, wakes up with a lease that has expired for everyone else.',
    expect: violated({ linearizable: 13, oneHolder: 10, noneAbove: 8 }, `R1 stalls, a tick passes for the others, R1 goes on. ${stale}`),
  }),
  'asks-only-am-i-leader': model(asksOnlyAmILeader, {
    constants: three, symmetry: true, deep: true, shows: 'linearizable',
    says: 'Mutant: a leader that does not ask whether it has a lease, and has none, reads what its successor has replaced.',
    expect: violated({ linearizable: 8, readsUnderLease: 3 }, 'R1 leads, then R2 with the promise of R3, of which R1 does not hear; R2 has c1 chosen, and R1 answers a read without it'),
  }),
  'forgets-grant': model(forgetsGrant, {
    constants: three, faults: { crash: 1 }, symmetry: true, deep: true, shows: 'linearizable',
    says: 'Mutant: a grant that does not survive a restart is none.',
    expect: violated({ linearizable: 12, oneHolder: 10, noneAbove: 8 }, `R3 restarts and has forgotten its grant. ${stale}`),
  }),
  'reads-behind-its-log': model(readsBehindItsLog, {
    constants: three, symmetry: true, deep: true,
    says: 'Mutant: a lease is not enough; the state that is read must have all that was chosen.',
    expect: violated({ linearizable: 10 }, 'R2 proposes c1; R1, who led before, votes for it, executes it and answers the write; R2, with its lease, has not executed it and answers a read without it'),
  }),

  'sole-proposer': model(soleProposer, {
    constants: three, symmetry: true, deep: true,
    says: 'The lease alone does not make its holder the only one to propose: a leader of before may do so in vain.',
    expect: violated({ soleProposer: 6 }, 'R1 leads in ballot 1; R2 in ballot 2 with the promise of R3, and gets its lease from it; R1 has heard of nothing and may propose'),
  }),
  'sole-proposer-under-lease': model(soleProposerUnderLease, {
    constants: three, symmetry: true, deep: true,
    says: 'Where a leader proposes only under its lease, its holder is the only one.',
    expect: holds('no two replicas have a lease at once'),
  }),
  'sole-proposer-drift': model(soleProposerUnderLease, {
    constants: three, faults: { drift: 1 }, symmetry: true, deep: true, shows: 'soleProposer',
    says: 'A leader proposes only under its lease; but clocks come apart, and two hold it at once.',
    expect: violated({ linearizable: 13, oneHolder: 9, noneAbove: 7, soleProposer: 9 }, 'the clock of R3 runs ahead, and it grants a lease to R2 while that of R1 lasts'),
  }),
}
