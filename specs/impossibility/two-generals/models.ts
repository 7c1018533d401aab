import { model } from '../../../checker/language/index.ts'
import { twoGenerals } from './protocol.ts'

const observed = 'found by this checker on 2026-11-29, and the trace read: '
/** From so many messages on; up to two to a general. */
const atLeast = (count: number) => [0, 1, 2, 3, 4].filter(n => n >= count).reduce((table, n) => table + 2 ** n, 0)
const never = 0

export const models = {
  'one-message': model(twoGenerals, {
    constants: { messages: 1, table1: atLeast(0), table2: atLeast(1) }, faults: { caught: 1 },
    says: 'General2 attacks when the messenger has come, and General1 in any case: the messenger is caught, and General1 attacks alone.',
    expect: {
      verdict: 'violated', violated: { agreement: 4 },
      origin: `${observed}begin, the messenger is caught, General1 attacks and General2 does not`,
    },
  }),
  acknowledged: model(twoGenerals, {
    constants: { messages: 2, table1: atLeast(1), table2: atLeast(1) }, faults: { caught: 1 },
    says: 'General1 waits for the acknowledgement, which is caught: General2 attacks alone.',
    expect: {
      verdict: 'violated', violated: { agreement: 5 },
      origin: `${observed}the messenger comes, the acknowledgement is caught, General2 attacks and General1 does not`,
    },
  }),
  'acknowledged-twice': model(twoGenerals, {
    constants: { messages: 3, table1: atLeast(1), table2: atLeast(2) }, faults: { caught: 1 },
    says: 'Each waits until its last message is acknowledged, as far as there are messages: the last is caught, and General1 attacks alone.',
    expect: {
      verdict: 'violated', violated: { agreement: 6 },
      origin: `${observed}two messages come, the third is caught, General1 has its acknowledgement and attacks, General2 waits for its own and does not`,
    },
  }),
  'never-attacks': model(twoGenerals, {
    constants: { messages: 2, table1: never, table2: never }, faults: { caught: 1 },
    says: 'They agree, since nobody ever attacks.',
    expect: { verdict: 'violated', violated: { attackWhereAllArrive: 5 }, origin: `${observed}both messages come, and neither attacks` },
  }),
  'no-messenger-caught': model(twoGenerals, {
    constants: { messages: 2, table1: atLeast(1), table2: atLeast(1) },
    says: 'Where no messenger can be caught, one message and its acknowledgement are more than enough.',
    expect: { verdict: 'holds', origin: 'by hand: what arrives always has arrived by the hour' },
  }),
}
