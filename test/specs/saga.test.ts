import { describe, expect, test } from 'vitest'
import { durable, mapOf, oneOf } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import { saga } from '../../specs/transactions/saga/protocol.ts'
import {
  compensatesTwice,
  executesTwice,
  forwardOrder,
  givesUpPivot,
  logNotDurable,
  logsWhenAnswered,
  noFence,
  progress,
  recordsApart,
  registersAfterwards,
} from '../../specs/transactions/saga/variants.ts'
import { deepTest } from '../support/depth.ts'
import { reachable } from './reachable.ts'

const of = (steps: number, pivot = 0) => ({ steps, pivot })

/** The effects with which a saga can end, by a search that is not the checker's. */
const outcomes = (model: Model): readonly string[] =>
  [
    ...new Set(
      reachable(semanticsOf(model))
        .map(s => s as unknown as { log: readonly string[]; effects: readonly string[] })
        .filter(s => s.log.includes('end saga'))
        .map(s => s.effects.join(' ')),
    ),
  ].sort()

// By hand. Without timeouts a saga is undone only when a step is refused, which then has not run. One that is given up may have run, before the pivot.
describe('how a saga can end', () => {
  test.each([
    ['one step', of(1), {}, ['', 'T1']],
    ['two steps', of(2), {}, ['', 'T1 C1', 'T1 T2']],
    ['three steps', of(3), {}, ['', 'T1 C1', 'T1 T2 C2 C1', 'T1 T2 T3']],
    ['two steps, the last of which is given up', of(2), { asynchrony: 1 }, ['', 'T1 C1', 'T1 T2', 'T1 T2 C2 C1']],
    ['two steps, the last of which is the pivot', of(2, 2), { asynchrony: 1 }, ['', 'T1 C1', 'T1 T2']],
    ['three steps with a pivot in between', of(3, 2), { asynchrony: 1 }, ['', 'T1 C1', 'T1 T2 T3']],
    ['two steps that begin with the pivot', of(2, 1), { asynchrony: 1 }, ['', 'T1 T2']],
  ] as const)('%s', (_, constants, faults, expected) => {
    expect(outcomes(saga.with(constants, faults))).toEqual(expected)
  })
})

const violations = async (model: Model) => {
  const { properties } = await check(model, { continue: true })
  return properties.filter(p => p.verdict === 'violated').map(p => p.name)
}

describe('a mistake is caught by the property that it concerns', () => {
  /** What a service has run is forgotten with the crash, and the effect is not. */
  const recordNotDurable = variant(saga, 'record-not-durable', ({ parts: { Service } }) => ({
    vars: { record: mapOf(Service, oneOf('nothing', 'executed', 'refused', 'compensated', 'void')) },
  }))
  /** An answer counts, whoever it comes from. */
  const hearsAnybody = variant(saga, 'hears-anybody', ({ parts: { isAborting } }) => ({
    actions: {
      onExecuted: {
        then: s => {
          if (s.asked !== null && !isAborting(s.log)) s.answer = 'executed'
        },
      },
    },
  }))
  /** A step that is under way commits, whatever the record says by then. */
  const commitsPastFence = variant(saga, 'commits-past-fence', ({ actions: { commit } }) => ({
    actions: {
      commit: {
        then: (s, p) => {
          s.record[p.i] = 'nothing'
          commit.then(s, p)
        },
      },
    },
  }))
  /** The saga ends with the abort, before its steps are compensated. */
  const endsWithAbort = variant(saga, 'ends-with-abort', ({ actions: { endSaga }, parts: { isAborting, isOver } }) => ({
    actions: { endSaga: { when: (s, p) => endSaga.when(s, p) || (isAborting(s.log) && !isOver(s.log)) } },
  }))
  /** The SEC forgets at the end that it has aborted, and so reports success for a saga that is undone. */
  const forgetsAbort = variant(saga, 'forgets-abort', ({ actions: { endSaga } }) => ({
    actions: {
      endSaga: {
        then: (s, p) => {
          endSaga.then(s, p)
          s.log = s.log.filter(entry => entry !== 'abort')
        },
      },
    },
  }))
  /** The second step is always refused, so that the saga can only be undone: T1 C1 are as many effects as T1 T2. */
  const refusesLast = variant(saga, 'refuses-last', ({ actions: { commit }, parts: { stepOf } }) => ({
    actions: { commit: { when: (s, p) => commit.when(s, p) && stepOf(p.i) === 1 } },
  }))
  /** The SEC does not write that a compensation has ended, and so asks for it again forever. */
  const compensationNotLogged = variant(progress, 'compensation-not-logged', ({ actions: { logAnswer } }) => ({
    actions: {
      logAnswer: {
        then: (s, p) => {
          const forgets = s.answer === 'compensated'
          logAnswer.then(s, p)
          if (forgets) s.log.pop()
        },
      },
    },
  }))

  test.each([
    ['the record is not on disk when the step is compensated', 'outcomeShape', recordNotDurable.with(of(2), { crash: 1 })],
    ['the record is not on disk when the step is asked for again', 'atMostOnce', recordNotDurable.with(of(2), { crash: 1, lose: 1 })],
    ['a late answer counts for another step', 'outcomeShape', hearsAnybody.with(of(2), { duplicate: 1 })],
    ['a step commits past the fence', 'outcomeShape', commitsPastFence.with(of(2), { asynchrony: 1 })],
    ['the saga ends before it is compensated', 'outcomeShape', endsWithAbort.with(of(2))],
    ['a saga that was undone is reported complete', 'outcomeShape', forgetsAbort.with(of(2))],
    ['a saga that can only be undone', 'canComplete', refusesLast.with(of(2))],
    ['a compensation is not logged', 'ends', compensationNotLogged.with(of(2))],
  ] as const)('%s', async (_, property, model) => {
    expect(await violations(model)).toContain(property)
  })

  deepTest('a service that compensates what it has refused need not write that down, since it has refused for good', async () => {
    const keepsRefusal = variant(saga, 'keeps-refusal', ({ actions: { onCompensate } }) => ({
      actions: {
        onCompensate: {
          then: (s, m, p) => {
            const refused = s.record[m.to] === 'refused'
            onCompensate.then(s, m, p)
            if (refused) s.record[m.to] = 'refused'
          },
        },
      },
    }))
    expect(await violations(keepsRefusal.with(of(2), { asynchrony: 1, lose: 1 }))).toEqual([])
  })

  test('an SEC may as well remember whom it has asked: asking again does the same', async () => {
    const askedDurable = variant(saga, 'asked-durable', ({ vars }) => ({ vars: { asked: durable(vars.asked) } }))
    expect(await violations(askedDurable.with(of(2), { crashSEC: 1 }))).toEqual([])
  })
})

// One fault, or one step, less than in the mutant's model.
describe('a mutant without what shows its mistake', () => {
  test.each([
    ['logs-when-answered without a crash', logsWhenAnswered.with(of(2))],
    ['registers-afterwards without a loss', registersAfterwards.with(of(2))],
    ['log-not-durable without a loss', logNotDurable.with(of(2), { crashSEC: 1 })],
    ['log-not-durable without a crash', logNotDurable.with(of(2), { lose: 1 })],
    ['forward-order of two steps', forwardOrder.with(of(2))],
    ['no-fence with timely timeouts', noFence.with(of(2), { lose: 1 })],
    ['compensates-twice without a crash', compensatesTwice.with(of(2))],
    ['executes-twice without a loss', executesTwice.with(of(2))],
    ['records-apart without a crash', recordsApart.with(of(2), { lose: 1 })],
    ['gives-up-pivot without a loss', givesUpPivot.with(of(2, 2))],
  ] as const)('%s', async (_, model) => {
    expect(await violations(model)).toEqual([])
  })
})
