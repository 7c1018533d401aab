import { model } from '../../../checker/language/index.ts'
import { paxosRegister } from './protocol.ts'
import { answersUndecided, ignoresVotes } from './variants.ts'

const two = { clients: 2, servers: 3 }
const observed = 'found by this checker on 2026-11-23, and the trace read: '

export const models = {
  'two-clients': model(paxosRegister, {
    constants: two,
    says: "This is Stateright's examples/paxos.rs with two clients and three servers, state for state.",
    expect: {
      verdict: 'holds', distinct: 16668,
      origin: 'Stateright, examples/paxos.rs: can_model_paxos asserts unique_state_count() == 16_668',
    },
  }),
  'three-clients': model(paxosRegister, {
    constants: { clients: 3, servers: 3 }, deep: true,
    says: 'Three clients, each of which writes to another server.',
    expect: {
      verdict: 'holds', distinct: 1194428, generated: 2420477,
      origin: 'found by this checker on 2026-11-23, by the tables engine alone',
    },
  }),
  'ignores-votes': model(ignoresVotes, {
    constants: two,
    says: 'Mutant: two values are chosen, and each client reads what the other has written.',
    expect: {
      verdict: 'violated', violated: { agreement: 10, linearizable: 17 }, distinct: 16053, generated: 31043, depth: 21,
      origin: `${observed}Server1 has the value of Client1 chosen; Server2, which Server3 tells of that vote, has its own chosen in a higher ballot`,
    },
  }),
  'answers-undecided': model(answersUndecided, {
    constants: two,
    shows: 'linearizable',
    says: 'Mutant: a client does not read what it has written itself, although all servers agree on it.',
    expect: {
      verdict: 'violated', violated: { linearizable: 8, toldIsDecided: 7 }, distinct: 23032, generated: 46395, depth: 21,
      origin: `${observed}the write of Client1 is acknowledged, and Server2, which has voted for it but has not heard that it is chosen, answers that there is none`,
    },
  }),
}
