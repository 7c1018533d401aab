import { expect, test } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { byzantineBroadcast } from '../../specs/agreement/byzantine-broadcast/protocol.ts'
import { deepTest } from '../support/depth.ts'

const four = { n: 4, t: 1, faulty: 1, begin: 'any' } as const

deepTest('bcastByz of tlaplus/Examples, N = 4, T = 1, F = 1: what TLC counts', async () => {
  const { states, depth, verdict } = await check(byzantineBroadcast.with(four), { properties: ['unforgeability'] })
  expect([verdict, states.distinct, depth]).toEqual(['holds', 14_424, 7])
  // TLC counts the module's step that changes nothing in each state, too.
  expect(states.generated + states.distinct).toBe(227_344)
})

const violated = async (of: typeof byzantineBroadcast, faulty: number) =>
  (await check(of.with({ ...four, n: 4, faulty, begin: 'any' }), { continue: true })).properties.flatMap(p =>
    p.verdict === 'violated' ? [p.name] : [],
  )

test.each<[string, typeof byzantineBroadcast, readonly string[]]>([
  // Nobody echoes at all.
  [
    'who has the message keeps it',
    variant(byzantineBroadcast, 'keeps-it', { actions: { UponV1: null, UponV1Faulty: null } }),
    ['correctness'],
  ],
  // Nothing forces anyone to accept.
  [
    'a step need not come',
    variant(byzantineBroadcast, 'unfair', { actions: { UponAcceptSentBefore: { fair: null } } }),
    ['correctness', 'relay'],
  ],
  [
    'who accepts does not say so',
    variant(byzantineBroadcast, 'accepts-in-silence', {
      actions: {
        UponAcceptNotSentBefore: {
          then: (s, { p, echoes }) => {
            for (const q of echoes) s.rcvd[p].add(q)
            s.pc[p] = 'AC'
          },
        },
        UponAcceptNotSentBeforeFaulty: {
          then: (s, { p, echoes }) => {
            for (const q of echoes) s.rcvd[p].add(q)
            s.pc[p] = 'AC'
          },
        },
      },
    }),
    ['relay', 'correctness'],
  ],
])('seeded: %s', async (_, of, names) => {
  expect((await violated(of, 1)).toSorted()).toEqual([...names].toSorted())
})
