import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { combinations } from '../../checker/language/binders.ts'
import type { Model, State } from '../../checker/language/index.ts'
import { label, semanticsOf } from '../../checker/semantics/semantics.ts'
import { type Question, quizOf } from '../../checker/traces/quiz.ts'
import { stateAfter, type Trace } from '../../checker/traces/trace.ts'
import { format } from '../../checker/values/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { CheckFailure } from '../../checker/verdict/failure.ts'
import { eagerCommit } from '../../specs/atomic-commitment/two-phase-commit/variants.ts'
import { ignoresVotes } from '../../specs/consensus/paxos/variants.ts'
import { randomSpec } from '../random/random-spec.ts'
import { instrumentedModel } from './instrumented.ts'

const right = ({ options }: Question): readonly string[] => options.filter(o => o.isRight).map(o => o.text)

/** `server[S2].log` of a state, read without the checker's paths. */
const read = (state: State, path: string): unknown =>
  [...path.matchAll(/[^[\].]+/g)].reduce<unknown>((whole, [key]) => (Object(whole) as Record<string, unknown>)[key], state)

/** Whether a property of states or steps holds, by its author's own code alone; null of other kinds. */
function holds({ properties }: Model, name: string, before: State, after: State): boolean | null {
  const { meaning, for: binders = {} } = properties[name] ?? {}
  const every = (of: (p: Readonly<Record<string, unknown>>) => unknown) => combinations(binders).every(p => Boolean(of(p)))
  if (meaning?.of === 'states') return every(p => (meaning.premise !== null && !meaning.premise(after, p)) || meaning.holds(after, p))
  return meaning?.of === 'steps' ? every(p => meaning.holds(before, after, p)) : null
}

/** Every right answer, and every wrong one, against the semantics. */
function isTrue(model: Model, trace: Trace, question: Question) {
  const semantics = semanticsOf(model)
  const state = stateAfter(trace, question.at)
  const said = question.options.map(o => o.text)
  expect(new Set(said).size).toBe(said.length)
  expect(right(question).length).toBeGreaterThan(0)
  switch (question.asks) {
    case 'next': {
      const { transitions } = semantics.successors(state)
      const can = transitions.map(t => label(t))
      expect(right(question)).toEqual(said.filter(text => can.includes(text)))
      // An action without a message to receive stands there by its name.
      for (const { text, because } of question.options)
        if (because?.is === 'silent') expect(transitions.map(t => t.action)).not.toContain(text)
      return
    }
    case 'value':
      expect(right(question)).toEqual([format(read(state, question.part))])
      return
    case 'holds': {
      const known = holds(model, question.property, stateAfter(trace, question.at - 1), state)
      if (known !== null) expect(right(question)).toEqual([String(known)])
      return
    }
    case 'clauses':
      expect(question.options.every(o => o.value === 'true' || o.value === 'false')).toBe(true)
  }
}

async function tracesOf(model: Model): Promise<readonly { name: string; trace: Trace }[]> {
  try {
    const { properties } = await check(model, { engine: 'reference', continue: true, limits: { maxStates: 200 } })
    return properties.flatMap(({ name, trace }) => (trace !== null && trace.steps.length > 0 ? [{ name, trace }] : []))
  } catch (error) {
    if (error instanceof CheckFailure) return []
    throw error
  }
}

describe('questions about a trace', () => {
  test('of random specs: the semantics gives the answers', async () => {
    const met = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(randomSpec(), fc.nat(), async (spec, seed) => {
        const model = spec.model()
        for (const { name, trace } of await tracesOf(model))
          for (const question of quizOf(model, trace, { questions: 12, seed, property: name, telling: null })) {
            isTrue(model, trace, question)
            met.set(question.asks, (met.get(question.asks) ?? 0) + 1)
          }
      }),
      { seed: Number(process.env.EVERYSTEP_SEED ?? 20_260_129), numRuns: Number(process.env.EVERYSTEP_RUNS ?? 20) },
    )
    expect([...met.keys()].sort()).toEqual(['holds', 'next', 'value'])
  })

  test.each([
    ['two-phase commit whose TM does not wait', eagerCommit.with({ rms: 2 })],
    ['Paxos whose leaders ignore votes', ignoresVotes.with({ acceptors: 1, values: 2, ballots: 2 })],
  ])('of %s: the semantics gives the answers', async (_, model) => {
    const [of] = await tracesOf(model)
    if (of === undefined) throw new Error('nothing is violated')
    const { name, trace } = of
    const ask = (seed: number) => quizOf(model, trace, { questions: 10, seed, property: name, telling: null })
    const asked = ask(1)
    expect(asked).toHaveLength(10)
    for (const question of asked) isTrue(model, trace, question)
    expect(ask(1)).toEqual(asked)
    expect(ask(2)).not.toEqual(asked)
    // The property that the trace is of is asked about where it fails.
    expect(asked.find(q => q.asks === 'holds' && q.property === name && q.at === trace.steps.length)).toMatchObject({ holds: false })
    expect(asked.filter(q => q.asks === 'next').flatMap(q => q.options.filter(o => !o.isRight && o.because === null))).toEqual([])
  })

  test('a call decides where a clause of the function does that it calls', async () => {
    const model = instrumentedModel(`
      const vars = { n: range(0, 3), odd: range(0, 1), log: listOf(range(0, 3), 3) }
      const { initially, action, always } = machine(vars)
      const isLate = (log) => log.includes(3)
      return spec('count', {}, () => ({
        vars,
        init: initially(),
        actions: { on: action({ when: s => s.n < 3, then: s => { s.n += 1; s.odd = s.n % 2; s.log.push(s.n) } }) },
        properties: { small: always(({ odd, log }) => odd === 0 || !isLate(log)) },
        final: s => s.n === 3,
      })).with({})`)
    const [of] = await tracesOf(model)
    if (of === undefined) throw new Error('small holds')
    const asked = quizOf(model, of.trace, { questions: 200, seed: 1, property: 'small', telling: model })
    const at1 = asked.find(q => q.asks === 'clauses' && q.at === 1)
    expect(at1?.options.map(o => [o.text, o.isRight]).toSorted()).toEqual([
      ['isLate(log)', true],
      ['odd === 0', false],
    ])
  })

  test('which clauses decide is as evaluation has it', async () => {
    const model = instrumentedModel(`
      const vars = { n: range(0, 3), odd: range(0, 1) }
      const { initially, action, always } = machine(vars)
      return spec('count', {}, () => ({
        vars,
        init: initially(),
        actions: { on: action({ when: s => s.n < 3, then: s => { s.n += 1; s.odd = s.n % 2 } }) },
        properties: { small: always(s => s.odd === 0 || s.n < 3) },
        final: s => s.n === 3,
      })).with({})`)
    const [of] = await tracesOf(model)
    if (of === undefined) throw new Error('small holds')
    const asked = quizOf(model, of.trace, { questions: 200, seed: 1, property: 'small', telling: model })
    const clauses = asked.flatMap(q => (q.asks === 'clauses' ? [[q.at, q.options.map(o => [o.text, o.isRight, o.value]).toSorted()]] : []))
    // 0 and 2 are not odd, and what stands behind the || is not asked; of 3 both are false, and both decide: there is nothing to choose from. 1 is odd, and below 3.
    expect(clauses).toEqual([
      [
        1,
        [
          ['s.n < 3', true, 'true'],
          ['s.odd === 0', false, 'false'],
        ],
      ],
    ])
    expect(asked.flatMap(q => (q.asks === 'holds' ? [[q.at, q.holds]] : []))).toEqual([
      [0, true],
      [1, true],
      [2, true],
      [3, false],
    ])
  })
})
