import { expect, test } from 'vitest'
import { lazyStates, whole } from '../../checker/engine/tables/lazy.ts'
import { machine, range, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { oneThread, reference, told } from './told.ts'

/** Names that the object which decodes a state, or any object, could have for itself. */
const names = ['words', 'values', 'list', 'whole', 'names', 'of', 'value', 'toString', 'constructor', 'hasOwnProperty']

test('a state is decoded variable by variable, each once, when it is read, whatever the variables are called', () => {
  const decoded: string[] = []
  const decode = (name: string) => (words: Int32Array) => {
    decoded.push(name)
    return name === 'of' ? null : `${name} ${words[0]}`
  }
  const lazily = lazyStates(
    names.map(name => [name, decode(name)] as const),
    () => [],
  )
  const [one, other] = [lazily(Int32Array.of(1)), lazily(Int32Array.of(2))]
  expect([one.list, one.list, other.list, one.constructor]).toEqual(['list 1', 'list 1', 'list 2', 'constructor 1'])
  expect(decoded).toEqual(['list', 'list', 'constructor'])
  expect(Object.entries(whole(one))).toEqual(names.map(name => [name, name === 'of' ? null : `${name} 1`]))
  expect(whole(one)).toBe(whole(one))
  expect(whole(other).words).toBe('words 2')
  expect(Object.isFrozen(whole(one))).toBe(true)
  expect(whole(whole(one))).toBe(whole(one))
})

test('the list is looked up once for all variables of a state', () => {
  let asked = 0
  const lazily = lazyStates(
    [
      ['a', (_, list) => list.length],
      ['b', (_, list) => list],
    ],
    () => {
      asked++
      return [7, 8]
    },
  )
  const state = lazily(Int32Array.of(0))
  expect(asked).toBe(0)
  expect([state.a, state.b]).toEqual([2, [7, 8]])
  expect(asked).toBe(1)
})

test('a model may call its variables as it likes', async () => {
  const vars = Object.fromEntries(['words', 'values', 'list', 'whole', 'names', 'of', 'value'].map(name => [name, range(0, 2)]))
  const { initially, action } = machine(vars)
  const raise = (name: string) =>
    action({ when: s => (s[name] ?? 2) < 2 && Object.keys(s).length === 7, then: s => void (s[name] = (s[name] ?? 0) + 1) })
  const model = spec('called', {}, () => ({
    vars,
    init: initially(),
    actions: Object.fromEntries(Object.keys(vars).map(name => [`raise_${name}`, raise(name)])),
    properties: {},
    deadlock: 'allowed',
  })).with({})
  const fast = told(await check(model, oneThread))
  expect(fast.states.distinct).toBe(3 ** 7)
  expect(fast).toEqual(told(await check(model, reference)))
})
