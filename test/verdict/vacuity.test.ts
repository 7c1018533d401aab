import { describe, expect, test } from 'vitest'
import type { Property } from '../../checker/language/index.ts'
import { machine, mapOf, maybe, oneOf, range, record, singleProcess, spec } from '../../checker/language/index.ts'
import { occurrences } from '../../checker/semantics/occurrence.ts'
import { check } from '../../checker/verdict/check.ts'

/** A worker that is idle or busy with one of three jobs; it is never lost, and never has job 3. */
const vars = { worker: oneOf('idle', 'busy', 'lost'), job: range(0, 3) }
const { initially, action, always } = machine(vars)
const judge = async (property: Property) => {
  const model = spec('worker', {}, () => ({
    vars,
    init: initially(),
    actions: {
      begin: action({
        for: { job: range(1, 2) },
        when: s => s.worker === 'idle',
        then: (s, { job }) => {
          s.worker = 'busy'
          s.job = job
        },
      }),
      end: action({
        when: s => s.worker === 'busy',
        then: s => {
          s.worker = 'idle'
          s.job = 0
        },
      }),
    },
    properties: { property },
  })).with({})
  const result = await check(model)
  const [judged] = result.properties
  return { verdict: judged?.verdict, reason: judged?.reason, trust: result.qualifications.vacuous, whole: result.verdict }
}

describe('vacuous is a property', () => {
  test('whose premise is never true', async () =>
    expect(await judge(always({ when: s => s.worker === 'lost', holds: s => s.job === 0 }))).toMatchObject({
      verdict: 'vacuous',
      reason: 'its premise is never true',
      trust: [{ property: 'property' }],
    }))
  test('about what goes together with a value that never occurs', async () =>
    expect(await judge(always(s => !(s.worker === 'lost' && s.job > 0)))).toMatchObject({
      verdict: 'vacuous',
      reason: expect.stringMatching(/worker is never lost/),
    }))
})

describe('not vacuous is a property', () => {
  test.each([
    // No worker that is idle is ever lost, and none is: said of where everything begins, it forbids the value, whatever a busy one may do.
    ['that forbids the value from the start, with an exception', always(s => s.worker !== 'lost' || s.job === 1)],
    ['that forbids the value itself', always(s => s.worker !== 'lost')],
    ['that bounds a number', always(s => s.job < 3)],
    ['whose premise is true somewhere', always({ when: s => s.worker === 'busy', holds: s => s.job > 0 })],
    [
      'whose premise is true for one parameter',
      always({
        for: { job: range(0, 3) },
        when: (s, { job }) => s.job === job,
        holds: (s, { job }) => (job === 0) === (s.worker === 'idle'),
      }),
    ],
    ['that values which do occur could break', always(s => !(s.worker === 'idle' && s.job > 0))],
  ])('%s', async (_, property) => expect(await judge(property)).toMatchObject({ verdict: 'holds', trust: [], whole: 'holds' }))
})

test('a value that never occurs inside a maybe makes a property vacuous too', async () => {
  const vars = { at: maybe(record({ worker: oneOf('idle', 'busy', 'lost'), job: range(0, 2) })) }
  const { initially, action, always } = machine(vars)
  const model = spec('inside', {}, () => ({
    vars,
    init: initially(),
    deadlock: 'allowed',
    actions: {
      begin: action({
        when: s => s.at === null,
        then: s => {
          s.at = { worker: 'idle', job: 0 }
        },
      }),
      work: action({
        when: s => s.at?.worker === 'idle',
        then: s => {
          s.at = { worker: 'busy', job: 1 }
        },
      }),
    },
    properties: { property: always(s => !(s.at?.worker === 'lost' && s.at.job > 0)) },
  })).with({})
  expect((await check(model)).properties[0]).toMatchObject({ verdict: 'vacuous', reason: expect.stringMatching(/at is never lost/) })
})

test('of a state that follows one that was noted, only what is different is noted', () => {
  const vars = { a: oneOf('x', 'y', 'z'), b: oneOf('p', 'q') }
  const values = occurrences(vars)
  values.note({ a: 'x', b: 'p' })
  values.note({ a: 'y', b: 'p' }, { a: 'x', b: 'p' })
  expect([values.missing(vars.a), values.missing(vars.b)]).toEqual([['z'], ['q']])
  // That a is z was noted with the state before, or so it is said: here it was not, which shows that it is not looked at again.
  values.note({ a: 'z', b: 'q' }, { a: 'z', b: 'p' })
  expect([values.missing(vars.a), values.missing(vars.b)]).toEqual([['z'], []])
})

test('a value that never occurs is one wherever it is: in a map, or in a record', async () => {
  const Phase = oneOf('idle', 'busy', 'lost')
  const A = singleProcess('A')
  const vars = {
    plain: Phase,
    map: mapOf(A, Phase),
    record: record({ is: Phase }),
    job: range(0, 1),
  }
  const { initially, action, always } = machine(vars)
  const model = spec('parts', {}, () => ({
    vars,
    init: initially(),
    actions: {
      begin: action({
        when: s => s.job === 0,
        then: s => {
          s.job = 1
        },
      }),
    },
    properties: {
      plain: always(s => !(s.plain === 'lost' && s.job === 1)),
      map: always(s => !(s.map[A.id] === 'lost' && s.job === 1)),
      record: always(s => !(s.record.is === 'lost' && s.job === 1)),
    },
    deadlock: 'allowed' as const,
  })).with({})
  const { properties } = await check(model)
  expect(properties.map(p => [p.name, p.verdict])).toEqual(['plain', 'map', 'record'].map(name => [name, 'vacuous']))
})
