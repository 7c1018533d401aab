import { describe, expect, test } from 'vitest'
import type { EngineName } from '../../checker/engine/index.ts'
import { didYouMean, errorOf, UsageError } from '../../checker/errors.ts'
import { machine, spec } from '../../checker/language/index.ts'
import { action, always, failureOf, refines, vars } from '../semantics/failing.ts'

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
class Silent extends Error {
  override get message(): string {
    throw new Error('asked')
  }
}

/** What an author may throw, and how it is told. */
const thrown: readonly (readonly [name: string, value: () => unknown, told: string])[] = [
  ['null', () => null, 'null'],
  ['undefined', () => undefined, 'undefined'],
  ['a word', () => 'no way out', 'no way out'],
  ['a symbol', () => Symbol('way out'), 'Symbol(way out)'],
  ['an object without a prototype', () => Object.create(null), 'an object that cannot be turned into text'],
  ['a proxy that refuses every question', revoked, 'an object that cannot be turned into text'],
  ['an error that does not tell its message', () => new Silent(), 'an object that cannot be turned into text'],
]

const abstract = spec('abstract', {}, () => ({
  vars,
  init: machine(vars).initially(),
  actions: { stay: action({ then: () => {} }) },
  properties: {},
})).with({})

describe.each(['reference', 'tables'] as const satisfies EngineName[])('whatever the author’s code throws is told, on %s', engine => {
  test.each(thrown)('%s', async (_, value, told) => {
    const boom = (): never => {
      throw value()
    }
    const options = { engine, workers: 1 }
    const places: readonly [string, Promise<{ message: string }>][] = [
      ['the guard of broken threw', failureOf({ broken: action({ when: boom, then: () => {} }) }, {}, options)],
      ['broken threw', failureOf({ broken: action({ then: boom }) }, {}, options)],
      ['property p failed', failureOf({}, { p: always(boom) }, options)],
      ['the premise of p failed', failureOf({}, { p: always({ when: boom, holds: () => true }) }, options)],
      ['the mapping of p to abstract failed', failureOf({}, { p: refines(abstract, boom) }, options)],
      ['the state constraint failed', failureOf({}, {}, options, { constraints: { state: boom } })],
      ['the step constraint failed', failureOf({}, {}, options, { constraints: { step: boom } })],
      ['the definition of final states failed', failureOf({}, {}, options, { final: boom, deadlock: 'forbidden' })],
    ]
    for (const [where, failure] of places) {
      const { message } = await failure
      expect(message, where).toContain(told)
      expect(message.startsWith(where) || where.startsWith('the premise'), message).toBe(true)
    }
  })
})

test('an error is told as it is, with its cause if it has one', () => {
  const error = new TypeError('plain')
  expect(errorOf(error)).toBe(error)
  expect(new UsageError('odd', 'odd', { cause: error }).cause).toBe(error)
  expect(Object.hasOwn(new UsageError('odd', 'odd'), 'cause')).toBe(false)
})

test('a name that only ends like another is not meant', () => {
  expect(didYouMean('property', ['properties'])).toBe("did you mean 'properties'?")
  // Four letters of eight are the same, after one that is not; five would have to be changed.
  expect(didYouMean('bendings', ['sendable'])).toBeUndefined()
})

test.each(['reference', 'tables'] as const)('a promise is no answer, and its own failure is not heard of, on %s', async engine => {
  const late = async () => {
    throw new Error('late')
  }
  // A rejection that nobody handles would fail this file.
  expect(await failureOf({}, { fails: always(late as never) }, { engine })).toMatchObject({
    code: 'not-boolean',
    message: 'property fails failed: it returned a promise, not true or false',
    hint: 'take the async away',
  })
})
