import { model } from '../../../checker/language/index.ts'
import { registers } from './protocol.ts'

export const models = {
  'single-copy': model(registers, {
    constants: { clients: 2, servers: 1 },
    says: "One server: this is Stateright's examples/single-copy-register.rs with two clients and one server, state for state.",
    expect: {
      verdict: 'holds', distinct: 93,
      origin: 'Stateright, examples/single-copy-register.rs: can_model_single_copy_register asserts unique_state_count() == 93',
    },
  }),
  'three-clients': model(registers, {
    constants: { clients: 3, servers: 1 },
    says: 'One server, and three clients.',
    expect: { verdict: 'holds', origin: 'Stateright, examples/single-copy-register.rs: "Linearizable if only one server"' },
  }),
  'two-copies': model(registers, {
    constants: { clients: 2, servers: 2 },
    says: 'Two servers that do not know of each other: a client reads from the one that it did not write to, and does not find what it has written.',
    expect: {
      verdict: 'violated', violated: { linearizable: 4, sequentiallyConsistent: 4, causallyConsistent: 4, pramConsistent: 4, readYourWrites: 4 },
      origin: 'Stateright, examples/single-copy-register.rs: "Otherwise not", with a trace of four deliveries, Put, PutOk, Get and GetOk of one client',
    },
  }),
}
