import { model } from '../../../checker/language/index.ts'
import { twoGenerals } from './protocol.ts'

const observed = 'found by this checker on 2026-11-29, and the trace read: '
/** Attack after this many messages, or more. */
const atLeast = (count: number) => [0, 1, 2, 3, 4].filter(n => n >= count).reduce((table, n) => table + 2 ** n, 0)
const never = 0

export const models = {
  'one-message': model(twoGenerals, {
    constants: { messages: 1, table1: atLeast(0), table2: atLeast(1) }, faults: { caught: 1 },
    says: 'General1 attacks in any case, and General2 if the messenger comes: the messenger is caught, and General1 attacks alone.',
    expect: {
      verdict: 'violated', violated: { agreement: 4 },
      origin: `${observed}begin, the messenger is caught, General1 attacks and General2 does not`,
    },
  }),
  acknowledged: model(twoGenerals, {
    constants: { messages: 2, table1: atLeast(1), table2: atLeast(1) }, faults: { caught: 1 },
    says: 'General1 attacks only if its message is acknowledged: the acknowledgement is caught, and General2 attacks alone.',
    expect: {
      verdict: 'violated', violated: { agreement: 5 },
      origin: `${observed}the messenger comes, the acknowledgement is caught, General2 attacks and General1 does not`,
    },
  }),
  'acknowledged-twice': model(twoGenerals, {
    constants: { messages: 3, table1: atLeast(1), table2: atLeast(2) }, faults: { caught: 1 },
    says: 'The acknowledgement is acknowledged, and both wait for what they are to receive: the last message is caught, and General1 attacks alone.',
    expect: {
      verdict: 'violated', violated: { agreement: 6 },
      origin: `${observed}two messages come, the third is caught, General1 has its acknowledgement and attacks, General2 waits for its own and does not`,
    },
  }),
  'never-attacks': model(twoGenerals, {
    constants: { messages: 2, table1: never, table2: never }, faults: { caught: 1 },
    says: 'Generals who never attack agree, but do not attack even if every message arrives.',
    expect: { verdict: 'violated', violated: { attackWhereAllArrive: 5 }, origin: `${observed}both messages come, and neither attacks` },
  }),
  'no-messenger-caught': model(twoGenerals, {
    constants: { messages: 2, table1: atLeast(1), table2: atLeast(1) },
    says: 'If no messenger can be caught, one message and its acknowledgement are more than enough.',
    expect: { verdict: 'holds', origin: 'by hand: every message has arrived by the hour of the attack' },
  }),
}
