import { expect, test } from 'vitest'
import { machine, mapOf, messages, network, oneOf, range, singleProcess, spec } from '../../checker/language/index.ts'
import { hash64 } from '../../checker/platform/hash.ts'
import { check } from '../../checker/verdict/check.ts'
import { ways } from './told.ts'

// Halves of surrogate pairs, which UTF-8 has no bytes for: in it, they are all one replacement character.
const [high, low] = ['\ud800', '\udc00'] as const

test('texts that UTF-8 would make one have hashes of their own', () => {
  const texts = [high, low, '\ufffd', `${high}${low}`, `${low}${high}`, 'a', '']
  expect(new Set(texts.map(hash64)).size).toBe(texts.length)
  // SHA-1 of the empty text, da39a3ee5e6b4b0d…: well-formed texts are hashed as UTF-8.
  expect(hash64('')).toBe(0xda39a3ee5e6b4b0dn)
})

test.each(ways)('keys, words and fields of messages of halves of surrogate pairs are told apart: %j', async how => {
  const Q = singleProcess('Q')
  const Msg = messages({ Say: { to: Q, word: oneOf(high, low) } })
  const vars = { at: mapOf(oneOf(high, low), range(0, 10)), word: oneOf('none', high, low), net: network(Msg, 'merging') }
  const { initially, action } = machine(vars)
  const model = spec('halves', {}, () => ({
    vars,
    init: initially(),
    properties: {},
    deadlock: 'allowed',
    actions: {
      count: action({
        for: { k: oneOf(high, low) },
        when: (s, { k }) => s.at[k] < 3,
        then: (s, { k }) => {
          s.at[k]++
        },
      }),
      choose: action({
        for: { k: oneOf(high, low) },
        when: s => s.word === 'none',
        then: (s, { k }) => {
          s.word = k
        },
      }),
      say: action({ for: { word: oneOf(high, low) }, then: (s, { word }) => s.net.send(Msg.Say({ word })) }),
    },
  })).with({})
  // 0 to 3 by each key, three words, each of two messages sent or not.
  expect((await check(model, how)).states.distinct).toBe(4 * 4 * 3 * 4)
})
