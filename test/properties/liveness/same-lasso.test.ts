import { expect, test } from 'vitest'
import { electionsAlone } from '../../../specs/consensus/raft/variants.ts'
import { checkEveryWay } from './judge.ts'

test('engines and threads, which find states in orders of their own, show one lasso, step by step', async () => {
  // Its loops of equal right are of 12 and of 13 steps: which one is met first depends on the order of the states.
  const model = electionsAlone.with({ servers: 2, terms: 3, entries: 1, inFlight: 1 }, { asynchrony: Infinity })
  expect((await checkEveryWay(model)).verdict).toBe('violated')
})
