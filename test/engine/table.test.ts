import { expect, test } from 'vitest'
import { machine, range, spec } from '../../checker/index.ts'
import { check } from '../../checker/verdict/check.ts'

const side = 290
const vars = { x: range(0, side - 1), y: range(0, side - 1) }
const { initially, action, always } = machine(vars)

// The table has 131,072 slots in lines of eight, and grows beyond 98,304 ids, of which each of the four levels may waste 4,096. So some lines are full, and what belongs there
// stands in the next one; on the last level each state is asked for again.
test('a table that is nearly full has every state once', async () => {
  const model = spec('grid', {}, () => ({
    vars,
    init: initially(),
    actions: {
      row: action({ for: { x: range(1, side - 1) }, when: s => s.x === 0 && s.y === 0, then: (s, { x }) => void (s.x = x) }),
      column: action({ for: { y: range(1, side - 1) }, when: s => s.y === 0, then: (s, { y }) => void (s.y = y) }),
      elsewhere: action({ when: s => s.y > 0, then: s => void (s.x = (7 * s.x + s.y) % side) }),
    },
    properties: { inside: always(s => s.x < side && s.y < side) },
  })).with({})
  const { states } = await check(model, { workers: 1, continue: true })
  expect(states.distinct).toBe(side * side)
})
