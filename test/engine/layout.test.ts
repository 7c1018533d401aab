import { expect, test } from 'vitest'
import { Layout, wordsOf } from '../../checker/engine/tables/layout.ts'
import { whole } from '../../checker/engine/tables/lazy.ts'
import { machine, mapOf, maybe, messages, network, processes, range, record, setOf, spec } from '../../checker/language/index.ts'
import type { State } from '../../checker/language/types.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { isInFlight, keyOf, type NetworkKind, networkKindNames } from '../../checker/values/index.ts'

/** Messages to and fro, several of them equal, and variables of every form. */
function chatter(kind: NetworkKind) {
  const P = processes('P', 2)
  const Msg = messages({ Tell: { from: P, to: P, n: range(0, 1) } })
  const vars = {
    heard: mapOf(P, setOf(range(0, 1))),
    last: mapOf(P, maybe(record({ n: range(0, 1), by: P }))),
    sent: range(0, 3),
    net: network(Msg, kind),
  }
  const { initially, action, receive } = machine(vars)
  return spec('chatter', {}, () => ({
    vars,
    init: initially(),
    actions: {
      tell: action({
        for: { p: P, to: P, n: range(0, 1) },
        by: 'p',
        when: s => s.sent < 3,
        then: (s, { p, to, n }) => {
          s.sent++
          s.net.send(Msg.Tell({ from: p, to, n }))
        },
      }),
      onTell: receive(Msg.Tell, {
        then: (s, m) => {
          s.heard[m.to].add(m.n)
          s.last[m.to] = { n: m.n, by: m.from }
          s.net.acknowledge(m)
        },
      }),
    },
    properties: {},
    deadlock: 'allowed',
  })).with({})
}

function statesOf(model: ReturnType<typeof chatter>, most: number): readonly State[] {
  const semantics = semanticsOf(model)
  const found = new Map(model.initial.map(state => [keyOf(state), state]))
  for (const state of found.values())
    for (const { to } of semantics.successors(state).transitions) if (found.size < most) found.set(keyOf(to), found.get(keyOf(to)) ?? to)
  return [...found.values()]
}

test.each(networkKindNames)('a state with a network that is %s is what its words are decoded to, at once and lazily', kind => {
  const model = chatter(kind)
  const layout = new Layout(model, { list: 8, wide: new Set() })
  const states = statesOf(model, 400)
  expect(states.length).toBe(400)
  for (const state of states) {
    const words = wordsOf(layout, layout.encode(state))
    for (const decoded of [layout.decode(words), whole(layout.lazily(words))]) {
      expect(keyOf(decoded)).toBe(keyOf(state))
      expect(Object.keys(decoded)).toEqual(Object.keys(state))
      for (const part of Object.values(decoded)) if (isInFlight(part)) expect([...part]).toEqual([...(state.net as Iterable<unknown>)])
      expect(Object.isFrozen(decoded.net)).toBe(true)
    }
  }
})
