import { describe, expect, test } from 'vitest'
import { explain } from '../../checker/verdict/explanation.ts'
import { resultDocument } from '../../reports/json.ts'
import { renderJunit } from '../../reports/junit.ts'
import { renderMarkdown } from '../../reports/markdown.ts'
import { sarifLog } from '../../reports/sarif.ts'
import { sayBecause } from '../../reports/say/because.ts'
import { renderText } from '../../reports/text.ts'
import { instrumentedModel } from '../traces/instrumented.ts'
import { reportOn } from './cases.ts'

/** Two count to two each; what they counted is told by a function of the spec. */
const source = `return spec('counts', {}, () => {
  const P = processes('P', 2)
  const vars = { count: mapOf(P, range(0, 2)) }
  const { initially, action, always, step } = machine(vars)
  const total = (s, least) => P.ids.filter(p => s.count[p] >= least).length
  return {
    vars,
    init: initially(),
    actions: { count: action({ for: { p: P }, by: 'p', when: (s, { p }) => s.count[p] < 2, then: (s, { p }) => void s.count[p]++ }) },
    properties: { few: always(s => total(s, 1 + 1) < 2) },
    deadlock: 'allowed',
  }
}).with({})`

describe('why a property fails is in every format', async () => {
  const model = instrumentedModel(source)
  const plain = await reportOn(model)
  const report = { ...plain, explanation: explain(model, plain.result, { telling: model }) }
  // Both have counted to two: 2 of those that have at least 2.
  const said = 'total(s, 1 + 1) < 2 is false: total(s, 1 + 1) is 2'

  test('in words', () => {
    expect(renderText(report)).toContain(`  Why: ${said}.\n`)
    expect(renderMarkdown(report)).toContain('\n\n**Why:** total(s, 1 + 1) \\< 2 is false: total(s, 1 + 1) is 2.\n\n')
    expect(renderJunit(report)).toContain('  Why: total(s, 1 + 1) &lt; 2 is false: total(s, 1 + 1) is 2.')
    const [finding] = sarifLog(report).runs[0]?.results ?? []
    expect(finding?.message.text).toContain(`\nWhy: ${said}.\n`)
    expect(finding?.relatedLocations?.map(l => l.message?.text)).toEqual([said])
    expect(finding?.relatedLocations?.[0]?.physicalLocation?.region?.startLine).toBe(11)
  })

  test('as data, what goes on in a function of the spec within the call of it', () => {
    const { properties } = JSON.parse(JSON.stringify(resultDocument(report))) as { properties: { explanation: { why?: unknown } }[] }
    expect(properties[0]?.explanation.why).toMatchObject([
      { of: 'few', holds: false, after: 4, reason: said, clauses: [{ parts: [{ source: 'total(s, 1 + 1)', value: '2' }] }] },
    ])
    expect(JSON.stringify(properties[0]?.explanation.why)).toMatch(/"inside":\[\{"source":"P\.ids\.filter\(/)
  })

  test('but where it is not known', () => {
    for (const text of [renderText(plain), renderMarkdown(plain), renderJunit(plain), JSON.stringify(resultDocument(plain))])
      expect(text).not.toMatch(/\bwhy\b/i)
  })
})

/** Whoever is up sends to others, and nobody ever is. */
const down = `return spec('down', {}, () => {
  const P = processes('P', 3)
  const vars = { up: mapOf(P, bool), on: bool }
  const { initially, action, eventually } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      tick: action({ then: s => void (s.on = !s.on) }),
      send: action({ for: { i: P, j: P }, by: 'i', fair: 'strong', when: (s, { i, j }) => i !== j && s.up[i], then: s => void (s.on = !s.on) }),
    },
    properties: { sent: eventually(s => s.up.P1) },
  }
}).with({})`

test('of an action that a loop never enables the reason is that of most of its instances, and of how many it is so', async () => {
  const model = instrumentedModel(down)
  const { result } = await reportOn(model)
  const { sent } = explain(model, result, { telling: model })
  const because = sent?.fairness.find(met => met.how === 'never enabled')?.because
  // Of 3 * 3 pairs 3 are of one process and itself, and fail for another reason each.
  expect(because && sayBecause(because)).toBe('of 6 of its 9 instances s.up[i] is false')
})

/** A worker that is asked, and need not work; a message that nobody has sent could end it. */
const idle = (fair: string, deadlock: string) => `return spec('idle', {}, () => {
  const [Worker, Boss] = [singleProcess('Worker'), processes('Boss', 2)]
  const Msg = messages({ Stop: { from: Worker, to: Boss } })
  const vars = { job: ownedBy(Worker, oneOf('asked', 'ready', 'done')), net: network(Msg) }
  const { initially, action, receive, eventually } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      prepare: action({ by: Worker, fair: 'weak', when: s => s.job === 'asked', then: s => { s.job = 'ready' } }),
      work: action({ by: Worker, ${fair} when: s => s.job === 'ready', then: s => { s.job = 'done' } }),
      stop: receive(Msg.Stop, { then: s => { s.job = 'done' } }),
    },
    properties: { ends: eventually(s => s.job === 'done') },
    deadlock: '${deadlock}',
  }
}).with({})`

test('where nothing more need happen, what could is said, with what would make it happen', async () => {
  expect(renderText(await reportOn(instrumentedModel(idle('', 'allowed'))))).toContain(
    '  Not fair: work can be taken all the while, and need not be: it has no fairness.\n',
  )
})

test('what nobody can receive is not said of the environment', async () => {
  const said = renderText(await reportOn(instrumentedModel(idle("fair: 'weak',", 'forbidden'))))
  expect(said).toContain('  Why: nobody can take stop: no Stop can be delivered.\n')
  expect(said).not.toContain('environment')
})

/** Somebody leads, until nobody does. */
const leader = (holds: string) => `return spec('leader', {}, () => {
  const P = processes('P', 1)
  const vars = { lead: maybe(P), left: bool }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially({ lead: 'P1' }),
    actions: { leave: action({ when: s => !s.left, then: s => { s.lead = null; s.left = true } }) },
    properties: { led: always(s => { const who = s.lead; return ${holds} }) },
    deadlock: 'allowed',
  }
}).with({})`

test.each([
  ['who !== null', 'who is none'],
  ['!(who === null)', 'who is none'],
  ['who === null', 'who is P1'],
])('that something is null is said once: %s', async (holds, said) => {
  const model = instrumentedModel(leader(holds))
  const plain = await reportOn(model)
  const report = { ...plain, explanation: explain(model, plain.result, { telling: model }) }
  expect(renderText(report)).toContain(`  Why: ${said}.\n`)
})
