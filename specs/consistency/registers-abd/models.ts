import { model } from '../../../checker/language/index.ts'
import { registersAbd } from './protocol.ts'

export const models = {
  'two-servers': model(registersAbd, {
    constants: { clients: 2, servers: 2 },
    says: "This is Stateright's examples/linearizable-register.rs with two clients and two servers, state for state.",
    expect: {
      verdict: 'holds', distinct: 544,
      origin: 'Stateright, examples/linearizable-register.rs: can_model_linearizable_register asserts unique_state_count() == 544',
    },
  }),
  'three-clients': model(registersAbd, {
    constants: { clients: 3, servers: 2 }, deep: true,
    says: 'Three clients, two of which use one server for their writes.',
    expect: { verdict: 'holds', distinct: 35009, generated: 68115, origin: 'found by this checker on 2026-11-29, by the tables engine alone' },
  }),
}
