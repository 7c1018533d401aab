import { expect, test } from 'vitest'
import { statesOf, type Trace } from '../../checker/traces/trace.ts'
import { check } from '../../checker/verdict/check.ts'
import { explain } from '../../checker/verdict/explanation.ts'
import { barsOf } from '../../reports/components/timeline.ts'
import { registers } from '../../specs/consistency/registers/protocol.ts'

// One client writes to Server1 and reads from Server2; the other has called before the first step, and is never answered.
test('the calls of a trace are bars over its steps, and those that cannot be together are told', async () => {
  const model = registers.with({ clients: 2, servers: 2 })
  const result = await check(model, { properties: ['linearizable'] })
  const trace = result.properties[0]?.trace as Trace
  const [why] = explain(model, result, { telling: model }).linearizable?.why ?? []
  expect(why?.calls?.map(({ process, at }) => [process, at])).toEqual([
    ['Client1', 0],
    ['Client1', 1],
  ])
  const bars = barsOf(statesOf(trace), 'calls', why?.calls ?? [])
  expect(bars).toEqual([
    { process: 'Client1', at: 0, label: 'write register Client1', begins: 0, ends: 2, isTold: true },
    { process: 'Client1', at: 1, label: 'read register: none', begins: 2, ends: 4, isTold: true },
    { process: 'Client2', at: 0, label: 'write register Client2', begins: 0, ends: null, isTold: false },
  ])
})
