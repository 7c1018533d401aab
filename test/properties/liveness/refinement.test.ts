import { describe, expect, test } from 'vitest'
import { exitCodeOf } from '../../../checker/cli/expectation.ts'
import { type Model, machine, oneOf, range, type State, spec } from '../../../checker/language/index.ts'
import { check } from '../../../checker/verdict/check.ts'
import { progress, progressEagerCommit } from '../../../specs/atomic-commitment/two-phase-commit/variants.ts'
import { checkEveryWay } from './judge.ts'

/** A clock of hours: 0, 1, 2, 0, … It ticks forever. */
const hours = (() => {
  const vars = { hour: range(0, 2) }
  const { initially, action, infinitelyOften, always } = machine(vars)
  return spec('hours', {}, () => ({
    vars,
    init: initially(),
    actions: {
      tick: action({
        fair: 'weak',
        then: s => {
          s.hour = (s.hour + 1) % 3
        },
      }),
    },
    properties: { midnight: infinitelyOften(s => s.hour === 0), small: always(s => s.hour < 3) },
  })).with({})
})()

interface Options {
  readonly start?: { readonly hour: number; readonly half: 'first' | 'second' }
  /** By how much the hour grows. */
  readonly by?: number
  readonly fair?: 'weak' | null
  readonly mapping?: (s: State) => State
}

/** The same with half hours: between two ticks of the hours one step that they do not see. */
function halfHours({ start = { hour: 0, half: 'first' }, by = 1, fair = 'weak', mapping = s => ({ hour: s.hour }) }: Options = {}): Model {
  const vars = { hour: range(0, 2), half: oneOf('first', 'second') }
  const { initially, action, refines } = machine(vars)
  return spec('half-hours', {}, () => ({
    vars,
    init: initially(start),
    actions: {
      tick: action({
        ...(fair ? { fair } : {}),
        then: s => {
          if (s.half === 'second') s.hour = (s.hour + by) % 3
          s.half = s.half === 'first' ? 'second' : 'first'
        },
      }),
    },
    properties: { clock: refines(hours, mapping as never) },
  })).with({})
}

const verdictsOf = async (model: Model) => {
  const result = await checkEveryWay(model, { continue: true })
  const told = result.properties.map(p => [p.name, p.verdict, p.trace?.steps.length ?? null, p.trace?.loop ?? null])
  return {
    told: told.filter(([name]) => name !== 'deadlock'),
    code: exitCodeOf(result, false),
    reasons: result.properties.map(p => p.reason),
  }
}

describe('refines', () => {
  test('holds for steps that the abstract spec takes or does not see, and takes its properties over time along', async () =>
    expect(await verdictsOf(halfHours())).toMatchObject({
      told: [
        ['clock', 'holds', null, null],
        ['clock.midnight', 'holds', null, null],
      ],
      code: 0,
    }))
  // An hour that grows by two: the first step is unseen, the second goes from 0 to 2.
  test('leads to the first step that the abstract spec forbids', async () => {
    const { told, code, reasons } = await verdictsOf(halfHours({ by: 2 }))
    expect(told[0]).toEqual(['clock', 'violated', 2, null])
    expect(reasons[0]).toBe('tick does what the abstract spec forbids')
    expect(code).toBe(12)
  })
  // The hours start at 0.
  test('asks for an initial state', async () => {
    const { told, reasons } = await verdictsOf(halfHours({ start: { hour: 1, half: 'first' } }))
    expect(told[0]).toEqual(['clock', 'violated', 0, null])
    expect(reasons[0]).toBe('an initial state stands for none of the abstract spec')
  })
  // Without fairness of its own the spec may stay where it is, at an hour that is midnight at first: after two steps it is 1.
  test('judges what the abstract spec says of time under the fairness of the spec itself', async () => {
    const { told, code } = await verdictsOf(halfHours({ fair: null }))
    expect(told).toEqual([
      ['clock', 'holds', null, null],
      ['clock.midnight', 'violated', 2, 2],
    ])
    expect(code).toBe(13)
  })
  test.each([
    ['leaves a variable out', () => ({}), /the mapping of clock to hours failed: hour was set to undefined/],
    ['gives a value that is not there', () => ({ hour: 7 }), /hour was set to 7, which is not in range\(0, 2\)/],
    ['names a variable that is not there', () => ({ hour: 0, minute: 3 }), /there is no variable 'minute'/],
    [
      'throws',
      () => {
        throw new Error('lost')
      },
      /the mapping of clock to hours failed: lost/,
    ],
  ])('a mapping that %s is told', async (_, mapping, message) =>
    expect(check(halfHours({ mapping: mapping as never }))).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: 75,
    }),
  )
})

describe('two-phase commit and transaction commit', () => {
  // TwoPhase.tla, THEOREM TPSpec => TC!TCSpec; 1,568 states for 4 RMs, see specs/oracles.test.ts.
  test.each([2, 4])('TwoPhase refines TCommit with %i RMs', async rms => {
    const { states, properties } = await checkEveryWay(progress.with({ rms }, {}, { network: 'set' }), {
      properties: ['transactionCommit'],
    })
    expect(properties.map(p => [p.name, p.verdict])).toEqual([
      ['transactionCommit', 'holds'],
      ['transactionCommit.termination', 'holds'],
    ])
    if (rms === 4) expect(states.distinct).toBe(1568)
  })
  // By hand: an RM prepares, the TM counts it, commits, and the RM commits while another is free: transaction commit has everyone prepare first.
  test.each([2, 4])('a TM that commits on the first promise does not, with %i RMs', async rms => {
    const { properties } = await checkEveryWay(progressEagerCommit.with({ rms }), { properties: ['transactionCommit'] })
    expect(properties[0]).toMatchObject({ verdict: 'violated', trace: { steps: { length: 4 } } })
    expect(properties[0]?.trace?.steps.map(s => s.action)).toEqual(['rmPrepare', 'tmRcvPrepared', 'tmCommit', 'rmRcvCommit'])
  })
})
