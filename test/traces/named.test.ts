import { expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { explain } from '../../checker/verdict/explanation.ts'
import { instrumentedModel } from './instrumented.ts'

/** So many that choose one after the other that not all steps are decisive for being needed; `finish` forgets what they chose. */
const choosing = (properties: string) => `return spec('choosing', {}, () => {
  const P = processes('P', 14)
  const vars = { chose: mapOf(P, oneOf('nothing', 'a', 'b')), count: range(0, 14), finished: bool }
  const { initially, action, always, step } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      choose: action({
        for: { p: P, what: oneOf('a', 'b') },
        by: 'p',
        when: (s, { p }) => s.chose[p] === 'nothing' && P.ids.indexOf(p) === s.count,
        then: (s, { p, what }) => { s.chose[p] = what; s.count++ },
      }),
      finish: action({
        when: s => s.count === 14 && !s.finished,
        then: s => { s.finished = true; for (const p of P) s.chose[p] = 'nothing' },
      }),
    },
    properties: { ${properties} },
    deadlock: 'allowed',
  }
}).with({})`

async function decisiveIn(properties: string) {
  const model = instrumentedModel(choosing(properties))
  const result = await check(model)
  const { trace } = result.properties[0] ?? {}
  const [explained] = Object.values(explain(model, result, { telling: model }))
  return { steps: trace?.steps.map(s => s.parameters), explained, alone: Object.values(explain(model, result))[0] }
}

test('the step that made what Why names is decisive, though another would have been enough', async () => {
  const { steps, explained, alone } = await decisiveIn(
    `agree: always(s => s.count < 14 || !(P.some(p => s.chose[p] === 'a') && P.some(p => s.chose[p] === 'b')))`,
  )
  expect(steps?.map(({ what }) => what).join('')).toBe('aaaaaaaaaaaaab')
  expect(explained?.why[0]?.reason).toContain("for p: P1, s.chose[p] === 'a' is true")
  // P1's choice alone decides nothing, since P2 chose the same; the last step needs the one before it, which counts.
  expect(alone?.decisive).toEqual([13, 14])
  expect(explained?.decisive).toEqual([1, 13, 14])
})

test('of a step, what Why names of the state before it counts as well, where the step itself took it away', async () => {
  const { explained, alone } = await decisiveIn(
    `forgetful: step((before, after) => !after.finished || P.every(p => before.chose[p] === 'nothing'))`,
  )
  expect(explained?.why[0]?.reason).toContain('before.chose[p]')
  expect(alone?.decisive).toEqual([14, 15])
  expect(explained?.decisive).toEqual([1, 14, 15])
})
