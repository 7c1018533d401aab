import { describe, expect, test } from 'vitest'
import {
  type Domain,
  listOf,
  mapOf,
  maybe,
  messages,
  network,
  oneOf,
  processes,
  range,
  record,
  setOf,
  singleProcess,
  union,
} from '../../checker/language/index.ts'
import { emptyNetwork, freeze, keyOf, type Message, type NetworkKind, ValueSet } from '../../checker/values/index.ts'

const P = processes('P', 2)
const Q = singleProcess('Q')
const letters = setOf(oneOf('c', 'b', 'a'))
const pair = record({ y: range(0, 3), x: letters })
const Msg = messages({ Say: { from: P, to: Q, pair } })
const [p1, p2] = P.ids as ['an id of P (i)', 'an id of P (i)']

const from = (members: readonly string[]) => freeze(new ValueSet(members))
const say = (sender: 'an id of P (i)', letter: string) => Msg.Say({ from: sender, pair: { y: 1, x: from([letter]) as never } }) as Message

function inOrder(kind: NetworkKind, ...sent: Message[]): unknown {
  const net = emptyNetwork(kind)
  for (const message of sent) net.send(message)
  return freeze(net)
}

/** Of each domain one value twice, both frozen, written in different orders. */
const twice: Readonly<Record<string, readonly [Domain, unknown, unknown]>> = {
  'a set': [letters, from(['a', 'c']), from(['c', 'a'])],
  'a record': [pair, freeze({ x: from(['a', 'b']), y: 1 }), freeze({ y: 1, x: from(['b', 'a']) })],
  'a record of words': [record({ y: range(0, 3), x: range(0, 3) }), freeze({ x: 1, y: 2 }), freeze({ y: 2, x: 1 })],
  'a set of records': [
    setOf(pair),
    freeze(
      new ValueSet([
        { x: from(['a']), y: 1 },
        { y: 0, x: from(['b']) },
      ]),
    ),
    freeze(
      new ValueSet([
        { y: 0, x: from(['b']) },
        { y: 1, x: from(['a']) },
      ]),
    ),
  ],
  'a list of sets': [listOf(letters, 2), freeze([from(['a', 'b'])]), freeze([from(['b', 'a'])])],
  'a map': [mapOf(P, letters), freeze({ P2: from([]), P1: from(['b', 'a']) }), freeze({ P1: from(['a', 'b']), P2: from([]) })],
  'a maybe': [maybe(letters), from(['b', 'a']), from(['a', 'b'])],
  'a union': [
    union({ A: { y: range(0, 1), x: letters } }),
    freeze({ x: from(['b', 'a']), tag: 'A', y: 1 }),
    freeze({ tag: 'A', y: 1, x: from(['a', 'b']) }),
  ],
  ...Object.fromEntries(
    (['bag', 'merging', 'set', 'fifo', 'broker'] as const).map(kind => [
      `a ${kind} network`,
      [network(Msg, kind) as Domain, inOrder(kind, say(p1, 'a'), say(p2, 'b')), inOrder(kind, say(p2, 'b'), say(p1, 'a'))],
    ]),
  ),
}

describe('equal values, though frozen already, have one form once they are admitted', () => {
  test.each(Object.entries(twice))('%s', (_, [of, one, other]) => {
    const [first, second] = [of.admit(one, 'v'), of.admit(other, 'v')]
    expect(keyOf(first)).toBe(keyOf(one))
    // The order of what is inside is part of what JSON, or a spread, sees.
    expect(JSON.stringify(second)).toBe(JSON.stringify(first))
    expect(Object.isFrozen(first)).toBe(true)
    expect(of.admit(first, 'v')).toBe(first)
  })
})
