import { describe, expect, test } from 'vitest'
import {
  inFlight,
  listOf,
  loseMessages,
  machine,
  messages,
  network,
  oneOf,
  reorderMessages,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import { ways } from '../engine/told.ts'

/** On one link X, Y and X again, all received into a log in their order; `patient`, once one of them was lost. */
const model = (faults: Readonly<Record<string, number>>, patient = false) =>
  spec('apart', {}, () => {
    const Msg = messages({
      X: { from: singleProcess('S'), to: singleProcess('R') },
      Y: { from: singleProcess('S'), to: singleProcess('R') },
    })
    const vars = { log: listOf(oneOf('X', 'Y'), 3), net: network(Msg, 'fifo') }
    const { initially, receive, reachable } = machine(vars)
    const [x, y] = [Msg.X({}), Msg.Y({})]
    const when = (s: { readonly net: { readonly size: number }; readonly log: readonly unknown[] }) =>
      !patient || s.net.size + s.log.length < 3
    const got = (word: string) => reachable(s => s.net.size === 0 && s.log.join('') === word)
    return {
      vars,
      init: initially({ net: inFlight(x, y, x) }),
      actions: {
        onX: receive(Msg.X, { when, then: s => void s.log.push('X') }),
        onY: receive(Msg.Y, { when, then: s => void s.log.push('Y') }),
      },
      properties: { XYX: got('XYX'), XY: got('XY'), YX: got('YX'), XX: got('XX'), YXX: got('YXX'), XXY: got('XXY') },
      faults: { lose: loseMessages(), reorder: reorderMessages() },
      deadlock: 'allowed',
    }
  }).with({}, faults)

/** The words that can be received, the same on every engine and number of threads. */
async function received(faults: Readonly<Record<string, number>>, patient = false): Promise<string[]> {
  const found = await Promise.all(ways.map(way => check(model(faults, patient), { ...way, continue: true })))
  const words = found.map(({ properties }) => properties.filter(p => p.verdict === 'holds').map(p => p.name))
  for (const other of words) expect(other).toEqual(words[0])
  return words[0] as string[]
}

describe('of equal messages that stand apart on a link', () => {
  test('each can be lost', async () => {
    expect(await received({})).toEqual(['XYX'])
    // Without the last X; without the first; without Y.
    expect(await received({ lose: 1 }, true)).toEqual(['XY', 'YX', 'XX'])
  })
  test('each can overtake what it stands behind', async () => {
    // Y overtakes the first X, or the second X overtakes Y; the first X is behind nothing, and X overtakes no X.
    expect(await received({ reorder: 1 })).toEqual(['XYX', 'YXX', 'XXY'])
  })
  test('which one it is, the step tells', () => {
    const [first] = model({ lose: 1 }).initial as [never]
    const instances = [...semanticsOf(model({ lose: 1 })).instances(first)].filter(i => i.action === 'lose')
    expect(instances.map(i => [i.message?.tag, i.parameters])).toEqual([
      ['X', {}],
      ['X', { place: 2 }],
      ['Y', {}],
    ])
  })
})
