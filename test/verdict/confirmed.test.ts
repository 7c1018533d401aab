import { expect, test } from 'vitest'
import type { Engine, Task } from '../../checker/engine/engine.ts'
import { engines } from '../../checker/engine/index.ts'
import { InternalError } from '../../checker/errors.ts'
import { machine, range, spec } from '../../checker/language/index.ts'
import type { Path } from '../../checker/semantics/path.ts'
import { check } from '../../checker/verdict/check.ts'
import { ways } from '../engine/told.ts'

const vars = { n: range(0, 4) }
const { action, always, initially, reachable, refines, step } = machine(vars)

/** Counts to 3 one by one. */
const slow = spec('slow', {}, () => ({
  vars,
  init: initially(),
  actions: {
    up: action({
      when: s => s.n < 3,
      then: s => {
        s.n++
      },
    }),
  },
  properties: { atMost: always(s => s.n <= 3) },
  deadlock: 'allowed',
})).with({})

/** Counts to 4, where it is stuck; `up` is the only step. */
const model = spec('count', {}, () => ({
  vars,
  init: initially(),
  actions: {
    up: action({
      when: s => s.n < 4,
      then: s => {
        s.n++
      },
    }),
  },
  properties: {
    atMost: always(s => s.n < 4),
    small: step((before, after) => after.n < 4 || before.n === 4),
    gets: reachable(s => s.n === 4),
    likeSlow: refines(slow, s => ({ n: s.n })),
  },
})).with({})

const up = { action: 'up', parameters: {}, message: null }

/** An engine that is wrong: it says that everything it is asked was hit after so many steps. */
const liar = (steps: number): Engine => ({
  name: 'reference',
  async explore(task: Task) {
    const path: Path = { initial: 0, steps: Array(steps).fill(up) }
    return { ...(await engines.reference.explore(task)), hits: task.monitors.map(() => path) }
  },
})

const names = ['atMost', 'small', 'gets', 'likeSlow', 'deadlock'] as const

test.each(names)('what an engine says of %s is judged again at the end of the replayed trace', async name => {
  const refused = check(model, { properties: [name], engine: liar(3) })
  await expect(refused).rejects.toBeInstanceOf(InternalError)
  await expect(refused).rejects.toMatchObject({ message: expect.stringContaining(`${name} was found to be decided after 3 steps`) })
  await expect(check(model, { properties: [name], engine: liar(0) })).rejects.toBeInstanceOf(InternalError)
  // In four steps each is decided, whatever engine says so.
  for (const how of [...ways, { engine: liar(4) }, { walks: { runs: 1, steps: 9, seed: 1 } }]) {
    const { properties } = await check(model, { ...how, properties: [name] })
    expect(properties.map(p => [p.verdict, p.trace?.steps.length])).toEqual([[name === 'gets' ? 'holds' : 'violated', 4]])
  }
})

test.each(ways)('a property that depends on more than the state ends in no verdict: %j', async how => {
  let asked = 0
  const moody = spec('moody', {}, () => ({
    vars,
    init: initially(),
    actions: {
      up: action({
        when: s => s.n < 4,
        then: s => {
          s.n++
        },
      }),
    },
    // False when it is asked for the third time, and true from then on.
    properties: { calm: always(() => ++asked !== 3) },
    deadlock: 'allowed',
  })).with({})
  await expect(check(moody, how)).rejects.toThrow()
})
