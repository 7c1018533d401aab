import { model } from '../../../checker/language/index.ts'
import { byzantineBroadcast } from './protocol.ts'
import { acceptsWithFewer, doesNotEchoOthers, echoesForOne } from './variants.ts'

const module = 'bcastByz (tlaplus/Examples) with N = 4, T = 1, F = 1'
const observed = 'found by this checker on 2026-11-29, and the trace read: '
const four = { n: 4, t: 1, faulty: 1 }

export const models = {
  'as-published': model(byzantineBroadcast, {
    constants: { ...four, begin: 'any' }, deep: true,
    says: 'Some have the message and some have not, and one of the four is faulty: this is bcastByz of tlaplus/Examples, state for state.',
    expect: {
      verdict: 'holds', distinct: 14424, depth: 7, generated: 212920,
      origin: `TLC on ${module}: 14,424 distinct states, 227,344 generated, depth 7; of those generated 14,424 are the module's steps that change nothing, one a state`,
    },
  }),
  'three-processes': model(byzantineBroadcast, {
    constants: { n: 3, t: 1, faulty: 1, begin: 'all V0' },
    says: 'With three processes, the echo of a faulty one is enough to make a correct one echo and accept what nobody sent.',
    expect: { verdict: 'violated', violated: { unforgeability: 2 }, origin: `n > 3t in the paper; ${observed}P2 echoes what the faulty P1 has echoed, and accepts with both echoes` },
  }),
  'more-faulty-than-said': model(byzantineBroadcast, {
    constants: { n: 4, t: 1, faulty: 2, begin: 'all V0' },
    says: 'Two processes are faulty where the protocol allows for one: a correct process accepts what nobody sent, and the other never does.',
    expect: { verdict: 'violated', violated: { unforgeability: 2, relay: 2 }, origin: `${observed}two forged echoes make P3 echo, and with its own it accepts; P4 need never hear the forged ones` },
  }),
  'accepts-with-fewer': model(acceptsWithFewer, {
    constants: { ...four, begin: 'any' }, deep: true,
    says: 'Mutant: a process accepts with the echoes that make it echo, of which one may be faulty: it accepts, and others never do.',
    expect: {
      verdict: 'violated', violated: { relay: 2 },
      origin: `${observed}P4 echoes, accepts with its own echo and that of P1, which is faulty, and nobody else has two echoes of correct processes`,
    },
  }),
  'echoes-for-one': model(echoesForOne, {
    deep: true,
    constants: { ...four, begin: 'all V0' },
    says: 'Mutant: one echo is enough to echo, and the faulty process sends it.',
    expect: { verdict: 'violated', violated: { unforgeability: 3 }, origin: `${observed}P1, which is faulty, makes P2 echo, P2 makes P3 echo, and P3 accepts with all three` },
  }),
  'does-not-echo-others': model(doesNotEchoOthers, {
    constants: { ...four, begin: 'any' }, deep: true,
    says: 'Mutant: only those that have the message echo it: with the help of the faulty one a process accepts, and others never do.',
    expect: {
      verdict: 'violated', violated: { relay: 3 },
      origin: `${observed}P3 and P4 have the message and echo it, P3 accepts with the echo of P1, which is faulty, and P2 does not echo, so that P4 lacks one`,
    },
  }),
}
