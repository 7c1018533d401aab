import { h } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { bool, machine, mapOf, messages, network, ownedBy, processes, range, singleProcess, spec } from '../../../checker/language/index.ts'
import type { Model } from '../../../checker/language/model.ts'
import { causesOf } from '../../../checker/traces/causes.ts'
import { decisiveSteps } from '../../../checker/traces/decisive.ts'
import { check } from '../../../checker/verdict/check.ts'
import { explain, type PropertyExplanation } from '../../../checker/verdict/explanation.ts'
import { tellStory } from '../../../reports/components/story.ts'
import { Why } from '../../../reports/pages/counterexample/why.ts'
import { sayCause } from '../../../reports/say/cause.ts'
import { isTraced } from '../../../reports/say/words.ts'

/** A store that takes every write, of holders of a lock whose tokens grow: one that comes late undoes a later one. */
const fenced = spec('fenced store', {}, () => {
  const Client = processes('Client', 2)
  const Store = singleProcess('Store')
  const Msg = messages({ Write: { from: Client, to: Store, token: range(1, 2) } })
  const vars = { granted: range(0, 2), holds: mapOf(Client, range(0, 2)), lastToken: range(0, 2), net: network(Msg) }
  const { initially, action, receive, step } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      take: action({
        for: { c: Client },
        by: 'c',
        when: (s, { c }) => s.granted < 2 && s.holds[c] === 0,
        then: (s, { c }) => {
          s.granted++
          s.holds[c] = s.granted
        },
      }),
      write: action({
        for: { c: Client },
        by: 'c',
        when: (s, { c }) => s.holds[c] > 0 && s.net.size < 2,
        then: (s, { c }) => {
          s.net.send(Msg.Write({ from: c, to: Store.id, token: s.holds[c] }))
          s.holds[c] = 0
        },
      }),
      store: receive(Msg.Write, { by: 'to', then: (s, { token }) => void (s.lastToken = token) }),
    },
    properties: {
      monotonic: step((before, after) => after.lastToken >= before.lastToken),
      // The lowest token may come once only, and never after the highest.
      inOrder: step((before, after) => before.granted < 2 || after.lastToken !== 1 || before.lastToken !== 2),
    },
    deadlock: 'allowed',
  }
})

async function found(model: Model, property: string) {
  const result = await check(model, { properties: [property] })
  const traced = result.properties.filter(isTraced)[0]
  if (!traced) throw new Error(`${property} has no trace`)
  return { model, result, traced, report: { model, result, explanation: explain(model, result), command: '', root: '.', excerpts: {} } }
}

test('the cause of a step property is both values and the step between them, and what made the first', async () => {
  const { model, traced, report } = await found(fenced.with({}), 'monotonic')
  // The second token is stored, and then the first: two are taken, two written, two stored.
  expect(traced.trace.steps.map(s => s.action)).toEqual(['take', 'write', 'take', 'write', 'store', 'store'])
  expect(sayCause(report)).toBe(
    'monotonic fails in 6 steps: lastToken fell from 2 to 1 when Store received Write(token: 1) from Client1; it became 2 in step 5',
  )
  expect(causesOf(model, traced.name, traced.trace)).toMatchObject([
    { path: 'lastToken', value: 2, step: 5, state: 'before' },
    { path: 'lastToken', value: 1, step: 6, state: 'after', from: 2 },
  ])
})

test('the steps that made the state before are decisive, and each value is told with the state that it is of', async () => {
  const { model, result, traced, report } = await found(fenced.with({}), 'monotonic')
  const explanation = explain(model, result).monotonic as PropertyExplanation
  // What was stored last and what sent it.
  expect(decisiveSteps(traced.trace, [], { causes: [], reads: ['lastToken'], isOfSteps: true })).toEqual([2, 4, 5, 6])
  expect(explanation.reads).toEqual(['lastToken'])
  // Those need that the tokens were taken, and all six are soon read.
  const decisive = [1, 2, 3, 4, 5, 6]
  expect(explanation.decisive).toEqual(decisive)
  const story = tellStory({ key: 'p1', title: 'monotonic', checked: result.checked, trace: traced.trace, model, explanation })
  expect([...story.decisive]).toEqual(decisive)
  const page = renderToStaticMarkup(h(Why, { story, property: traced, report, explanation }))
  expect(page).toContain('<th scope="row">lastToken before the step</th><td>2</td><td>step 5</td>')
  expect(page).toContain('<th scope="row">lastToken after the step</th><td>1</td><td>step 6</td>')
  expect(page).toContain('<th scope="row">lastToken</th><td>2</td><td>1</td>')
})

test('what neither state could do without is told of both', async () => {
  const { model, traced, report } = await found(fenced.with({}), 'inOrder')
  expect(causesOf(model, traced.name, traced.trace)).toMatchObject([
    { path: 'granted', value: 2, state: 'end' },
    { path: 'lastToken', value: 2, state: 'before' },
    { path: 'lastToken', value: 1, state: 'after' },
  ])
  expect(sayCause(report)).toMatch(
    /lastToken fell from 2 to 1 when Store received .*; it became 2 in step \d; granted became 2 in step \d$/,
  )
})

test('where nothing of the last step decides it alone, as few parts as will do are named, and that it takes them together', async () => {
  // The last step writes three variables: the property fails while either of two is set, and does not read the third.
  const either = spec('either', {}, () => {
    const M = singleProcess('M')
    const vars = { seen: ownedBy(M, bool), first: ownedBy(M, bool), second: ownedBy(M, bool) }
    const { initially, action, always } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        set: action({
          by: M,
          when: s => !s.first,
          then: s => {
            s.seen = s.first = s.second = true
          },
        }),
      },
      properties: { neither: always(s => !(s.first || s.second)) },
      deadlock: 'allowed',
    }
  })
  const model = either.with({})
  const result = await check(model)
  const explanations = explain(model, result)
  const [traced] = result.properties.filter(isTraced)
  const explanation = explanations.neither as PropertyExplanation
  if (!traced) throw new Error('neither has no trace')
  expect(causesOf(model, 'neither', traced.trace).map(c => [c.of === 'part' && c.path, 'isTogether' in c])).toEqual([
    ['first', true],
    ['second', true],
  ])
  const report = { model, result, explanation: explanations, command: 'everystep check ./either.ts', excerpts: {}, root: '.' }
  const story = tellStory({ key: 'p1', title: 'neither', checked: result.checked, trace: traced.trace, model, explanation })
  const page = renderToStaticMarkup(h(Why, { story, property: traced, report, explanation }))
  expect(page).toContain('Without all of these together it would not fail there')
  expect(page).not.toContain('Without any one of these')
})
