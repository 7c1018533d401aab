import { expect, test } from 'vitest'
import { bool, machine, processes, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'

const vars = { asked: bool, done: bool }
const { action, crashes, initially } = machine(vars)
const stuck = spec('stuck', {}, () => ({
  vars,
  init: initially(),
  actions: {
    finish: action({
      when: s => s.asked,
      then: s => {
        s.done = true
      },
    }),
  },
  faults: { crash: crashes(processes('P', 2)) },
  properties: {},
})).with({}, { crash: 1 })

// The steps of some states of the next level are learned ahead, to verify what was learned. The search ends with the deadlock before that level is begun.
test.each(['reference', 'tables'] as const)('an action that is enabled in no state expanded never fired: %s', async engine => {
  const { verdict, trust } = await check(stuck, { engine })
  expect(verdict).toBe('violated')
  expect(trust.neverFired).toEqual(['finish', 'crash.recover'])
})
