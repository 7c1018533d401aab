import { expect } from 'vitest'
import {
  inFlight,
  listOf,
  type Machine,
  machine,
  messages,
  network,
  oneOf,
  type Property,
  range,
  type StateOf,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { CheckFailure } from '../../checker/verdict/failure.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'

export const Msg = messages({ A: { from: singleProcess('S'), to: singleProcess('R'), n: range(0, 3) } })
export const vars = {
  state: oneOf('idle', 'committed'),
  n: range(0, 3),
  wide: range(0, 999),
  list: listOf(range(0, 3), 1),
  net: network(Msg),
}
const m: Machine<StateOf<typeof vars>> = machine(vars)
export const { action, always, eventually, infinitelyOften, initially, reachable, receive, refines, step } = m

/** Counts n up to 2, so that `broken` is met after some steps. */
const up = action({
  when: s => s.n < 2,
  then: s => {
    s.n++
  },
})

type Actions = Readonly<Record<string, ReturnType<typeof action>>>
/** How the check of a spec with these actions and properties failed. Throws where it did not. */
export async function failureOf(
  actions: object,
  properties: Readonly<Record<string, Property>> = {},
  options: SearchOptions = {},
  more: object = {},
) {
  const model = spec('failing', {}, () => ({
    vars,
    init: initially({ net: inFlight(Msg.A({ n: 1 })) }),
    actions: { up, ...(actions as Actions) },
    properties,
    deadlock: 'allowed',
    ...more,
  })).with({})
  const failure: unknown = await check(model, options).catch(error => error)
  if (!(failure instanceof CheckFailure)) throw new Error(`no CheckFailure: ${String(failure)}`)
  expect(failure.exitCode).toBe(75)
  expect(failure.found.verdict).not.toBe('holds')
  return {
    code: failure.code,
    message: failure.problem,
    hint: failure.hint,
    file: failure.where?.file,
    line: failure.where?.line,
    trace: failure.trace?.steps.map(s => s.action),
  }
}
