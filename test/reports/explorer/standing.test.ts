import { expect, test } from 'vitest'
import { decisionOf } from '../../../reports/components/valence.ts'
import { sayStanding } from '../../../reports/pages/explorer/client/standing.ts'

type Place = Parameters<typeof sayStanding>[0]
const place = (standings: readonly { name: string; standing: string; at?: number }[], steps = 1, crossing: unknown = null): Place =>
  ({
    crossing,
    standings: standings.map(s => ({ at: null, of: '', ...s })),
    path: { initial: 0, steps: Array.from({ length: steps }) },
  }) as unknown as Place

test.each([
  [place([{ name: 'agreement', standing: 'kept' }], 0), 'In the initial state no property is broken.'],
  [place([{ name: 'agreement', standing: 'broken', at: 1 }]), 'After 1 step: agreement is broken by step 1.'],
  [place([{ name: 'deadlock', standing: 'broken', at: 4 }], 4), 'After 4 steps: step 4 ends in a deadlock.'],
  [place([{ name: 'deadlock', standing: 'broken', at: 0 }], 0), 'In the initial state: it is a deadlock.'],
  [
    place([
      { name: 'agreement', standing: 'broken', at: 1 },
      { name: 'deadlock', standing: 'broken', at: 1 },
    ]),
    'After 1 step: agreement is broken by step 1, step 1 ends in a deadlock.',
  ],
  [
    place([{ name: 'agreement', standing: 'kept' }], 4, { at: 3, beyond: 'state constraint' }),
    'After 4 steps no property is broken. The path is beyond the state constraint after step 3: check does not follow it, and no safety property is judged after that.',
  ],
  // A guard that throws leaves the deadlock open: then it is not said that nothing is broken.
  [
    place([
      { name: 'agreement', standing: 'kept' },
      { name: 'deadlock', standing: 'unknown' },
    ]),
    'After 1 step no property that can be judged is broken. deadlock cannot be judged: the spec fails here.',
  ],
])('what the reader is told first (%#)', (given, said) => expect(sayStanding(given)).toBe(said))

test.each([
  [1, ['agreement', 'finality'], 'Step 1 breaks agreement, finality'],
  [4, ['deadlock'], 'Step 4 ends in a deadlock'],
  [2, ['deadlock', 'agreement'], 'Step 2 breaks agreement and ends in a deadlock'],
  [0, ['deadlock'], 'The initial state is a deadlock'],
])('what the diagram says of step %i that breaks %j', (step, broken, said) =>
  expect(decisionOf({ valence: [], breaks: new Map([[step, broken]]) }, step)).toBe(said),
)
