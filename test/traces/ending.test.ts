import { h } from 'preact'
import { renderToStaticMarkup } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { tellingModel } from '../../checker/cli/telling-model.ts'
import {
  listOf,
  machine,
  mapOf,
  maybe,
  messages,
  network,
  oneOf,
  ownedBy,
  processes,
  range,
  setOf,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import type { Cause } from '../../checker/traces/causes.ts'
import { dependenciesOf } from '../../checker/traces/dependence.ts'
import { heardIn } from '../../checker/traces/heard.ts'
import { replay } from '../../checker/traces/replay.ts'
import { endingOf } from '../../reports/components/ending.ts'
import { layoutOf } from '../../reports/components/layout.ts'
import { sequenceDiagram } from '../../reports/mermaid.ts'
import { Why } from '../../reports/pages/counterexample/why.ts'
import { sayCauses, sayViolation } from '../../reports/say/cause.ts'
import { models as withBackup } from '../../specs/atomic-commitment/two-phase-commit-backup/models.ts'
import { models as primaryStandby } from '../../specs/replication/primary-standby/models.ts'
import { models as optimisticLocking } from '../../specs/transactions/optimistic-locking/models.ts'
import { models as saga } from '../../specs/transactions/saga/models.ts'
import { found } from './found.ts'

/** A log and a set that grow by an element a step, and a count of ticks that nothing reads. */
const growing = spec('growing', {}, () => {
  const M = singleProcess('M')
  const vars = { log: ownedBy(M, listOf(range(1, 3), 4)), seen: ownedBy(M, setOf(range(1, 9))), ticks: range(0, 3) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially({ seen: new Set() }),
    actions: {
      append: action({
        by: M,
        for: { n: range(1, 3) },
        when: (s, { n }) => s.log.length === n - 1,
        then: (s, { n }) => void s.log.push(n),
      }),
      see: action({ by: M, for: { n: range(1, 9) }, when: (s, { n }) => s.seen.size === n - 1, then: (s, { n }) => void s.seen.add(n) }),
      tick: action({ by: M, when: s => s.ticks < 3, then: s => void s.ticks++ }),
    },
    properties: {
      // The first entry has been there since long when the third comes.
      notFirstAndThird: always(s => !(s.log.includes(1) && s.log.length === 3)),
      // Of more than six members, changes are told one by one.
      notTwoAndEight: always(s => !(s.seen.has(2) && s.seen.has(8))),
    },
    deadlock: 'allowed',
  }
})

test('what earlier steps put into a list that is still there is decisive, too', async () => {
  const { of, report, property, story } = await found(growing.with({}), 'notFirstAndThird')
  // Without the first entry it would not hold 1, without the second it would not have three.
  expect(of.causes.map(c => c.of === 'part' && [c.path, c.step, 'element' in c ? c.element : null])).toEqual([
    ['log', 1, 1],
    ['log', 2, 2],
    ['log', 3, null],
  ])
  expect(of.decisive).toEqual([1, 2, 3])
  const page = renderToStaticMarkup(h(Why, { story, property, report, explanation: of }))
  expect(page).toContain('<th scope="row">in log</th><td>1</td><td>step 1</td>')
  expect(page).toContain('<th scope="row">log</th><td>[1, 2, 3]</td><td>step 3</td>')
  expect(sayViolation(report, property)).toContain('M’s log gained 1 in step 1, 2 in step 2 and became [1, 2, 3] in step 3')
})

test('so is what they put into a set, also one of many members', async () => {
  const { of } = await found(growing.with({}), 'notTwoAndEight')
  expect(of.causes.map(c => c.of === 'part' && [c.path, c.step, 'element' in c ? c.element : null])).toEqual([
    ['seen', 2, 2],
    ['seen', 8, 8],
  ])
  // The second could be seen when one had been, in step 1.
  expect(of.decisive).toEqual([1, 2, 8])
})

/** Votes that stay on the network for ever, and a leader that counts them. */
const counting = spec('counting', {}, () => {
  const Acceptor = processes('Acceptor', 3)
  const Leader = singleProcess('Leader')
  const Msg = messages({ Vote: { from: Acceptor, to: Leader } })
  const vars = { voted: mapOf(Acceptor, range(0, 1)), leads: ownedBy(Leader, range(0, 1)), net: network(Msg, 'set') }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      vote: action({
        for: { a: Acceptor },
        by: 'a',
        when: (s, { a }) => s.voted[a] === 0,
        then: (s, { a }) => {
          s.voted[a] = 1
          s.net.send(Msg.Vote({ from: a, to: Leader.id }))
        },
      }),
      lead: action({ by: Leader, when: s => s.leads === 0 && s.net.size >= 2, then: s => void (s.leads = 1) }),
    },
    properties: { nobodyLeads: always(s => s.leads === 0) },
    deadlock: 'allowed',
  }
})

test('a message that a guard looks for, on a network that keeps all, arrives at the step that needs it', async () => {
  const { of, property, report, story } = await found(counting.with({}), 'nobodyLeads')
  expect(property.trace.steps.map(s => s.action)).toEqual(['vote', 'vote', 'lead'])
  expect(property.trace.flights.map(f => f.received)).toEqual([[], []])
  expect(of.heard.map(h => [h.sent, h.steps])).toEqual([
    [1, [3]],
    [2, [3]],
  ])
  const layout = layoutOf(story, 'paper')
  expect(layout.arrows.map(a => a.end)).toEqual(['head', 'head'])
  expect(sequenceDiagram(report, property)).not.toContain('not received')
})

test('one vote more than is needed: none alone is known to be heard', async () => {
  const model = counting.with({})
  const { property } = await found(model, 'nobodyLeads')
  const semantics = semanticsOf(model)
  const [vote] = property.trace.steps
  const voteOf = (a: string) => ({ action: 'vote', parameters: { a }, message: null })
  const steps = [...[1, 2, 3].map(n => voteOf(`Acceptor${n}`)), { action: 'lead', parameters: {}, message: null }]
  expect(vote?.parameters).toEqual({ a: 'Acceptor1' })
  const trace = replay(semantics, { initial: 0, steps })
  expect(heardIn(model, trace, dependenciesOf(model, trace) ?? new Map())).toEqual([])
})

/** Eight lamps, of which each is needed. */
const lamps = spec('lamps', {}, () => {
  const Lamp = processes('Lamp', 8)
  const vars = { on: mapOf(Lamp, range(0, 1)) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: { light: action({ for: { l: Lamp }, by: 'l', when: (s, { l }) => s.on[l] === 0, then: (s, { l }) => void (s.on[l] = 1) }) },
    properties: { notAll: always(s => !Lamp.every(l => s.on[l] === 1)) },
    deadlock: 'allowed',
  }
})

test('of more causes than a sentence has room for, the steps of the others are named', async () => {
  const { property, report, of } = await found(lamps.with({}), 'notAll')
  expect(of.causes).toHaveLength(8)
  expect(sayViolation(report, property)).toMatch(
    /^notAll fails in 8 steps: .* in step 5.* in step 8; it depends on what steps 1 to 4 did as well$/,
  )
})

test('so are those in which a message was sent that there is no room for, each of them', () => {
  const sent = (tag: string, step: number): Cause => ({ of: 'message', message: { tag }, step })
  const causes = [sent('A', 1), sent('A', 2), sent('B', 3), sent('C', 4), sent('D', 5), sent('E', 6)]
  expect(sayCauses(causes)).toBe(
    'B was sent in step 3, C was sent in step 4, D was sent in step 5, E was sent in step 6; it depends on what steps 1 and 2 did as well',
  )
})

test('of a deadlock by locks all in its circle are named, with the steps that locked, which are decisive', async () => {
  const { spec: locking, constants, faults } = optimisticLocking['locks-deadlock']
  const model = locking.with(constants, faults)
  const { property, report, of } = await found(model, 'deadlock', await tellingModel(model))
  expect(of.waits.map(w => w.of === 'part' && [w.by, w.path, w.value, w.step])).toEqual([
    ['T1', 'lock[y]', 'T2', 2],
    ['T2', 'lock[x]', 'T1', 1],
  ])
  expect(of.decisive).toEqual([1, 2])
  expect(sayViolation(report, property)).toContain(
    'T1 waits for lock[y], which became T2 in step 2; T2 waits for lock[x], which became T1 in step 1',
  )
})

/** Six reports, of which the property reads that all are there, and what two of them are. */
const reports = spec('reports', {}, () => {
  const P = processes('P', 6)
  const vars = { said: mapOf(P, maybe(oneOf('yes', 'no'))) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      say: action({
        for: { p: P },
        by: 'p',
        when: (s, { p }) => s.said[p] === null && P.every(q => q >= p || s.said[q] !== null),
        then: (s, { p }) => void (s.said[p] = 'yes'),
      }),
    },
    properties: { notBoth: always(s => P.some(p => s.said[p] === null) || s.said[P.ids[1]!] === 'no' || s.said[P.ids[2]!] === 'no') },
    deadlock: 'allowed',
  }
})

test('a sentence without room for all causes tells those whose value decides, not only that they are there', async () => {
  const { property, report } = await found(reports.with({}), 'notBoth')
  expect(sayViolation(report, property)).toBe(
    'notBoth fails in 6 steps: P2’s said became yes in step 2, P3’s said became yes in step 3; it depends on what steps 1, 4, 5 and 6 did as well',
  )
})

test('and what the last step did, where no other that is told is of the same variable', () => {
  const cause = (variable: string, step: number, isByValue: boolean): Cause => ({
    ...{ of: 'part', path: variable, part: { variable, keys: [] }, owner: null, value: step, step, state: 'end', from: 0 },
    ...(isByValue && { isByValue: true }),
  })
  const byValue = [1, 2, 3, 4, 5].map(step => cause(`v${step}`, step, true))
  expect(sayCauses([...byValue, cause('log', 6, false)])).toBe(
    'v3 became 3 in step 3, v4 became 4 in step 4, v5 became 5 in step 5, log became 6 in step 6; it depends on what steps 1 and 2 did as well',
  )
  expect(sayCauses([...byValue, cause('v5', 6, false)])).not.toContain('became 6')
})

/** Two logs, one of which has an entry that the other lacks. */
const apart = spec('apart', {}, () => {
  const S = processes('S', 2)
  const vars = { log: mapOf(S, listOf(range(1, 2), 2)) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      append: action({ for: { i: S }, by: 'i', when: (s, { i }) => s.log[i].length < 2, then: (s, { i }) => void s.log[i].push(1) }),
    },
    properties: { asLong: always({ for: { i: S, j: S }, holds: (s, { i, j }) => s.log[i].length < 2 || s.log[j].length > 0 }) },
    deadlock: 'allowed',
  }
})

test('what a process lacks from the start is told apart from that without which it would not fail', async () => {
  const { property, report, of, story } = await found(apart.with({}), 'asLong')
  const page = renderToStaticMarkup(h(Why, { story, property, report, explanation: of }))
  expect(page).toContain('<caption>Without any one of these it would not fail there</caption>')
  expect(page).toContain('<caption>With another value of this it would not fail there</caption>')
  expect(page.slice(page.indexOf('With another value'))).toContain('<th scope="row">log[S2]</th><td>[]</td><td>the start</td>')
})

test('a picture tells a reason whole, and of those it has no room for how many there are', async () => {
  const { property, report, story, of } = await found(lamps.with({}), 'notAll')
  const layout = layoutOf(story, 'paper')
  const clause = (words: number) => Array.from({ length: words }, (_, i) => `word${i}`).join(' ')
  const why = [40, 30, 200].map((words, i) => ({
    of: `p${i}`,
    name: `p${i}`,
    given: '',
    at: null,
    holds: false,
    reason: `${clause(words)} end${i}`,
    clauses: [{}],
  }))
  const told = { ...report, explanation: { notAll: { ...of, why } as never } }
  const lines = endingOf(told, property, { ...layout, columns: layout.columns.slice(0, 4) }).lines.map(l => l.text)
  expect(lines.join(' ')).toContain('end0')
  expect(lines.join(' ')).not.toContain('…')
  expect(lines.at(-1)).toMatch(/^and \d more reasons?$/)
})

/** A mistake that is noted in two places, of which either is enough, and then looked at. */
const noted = spec('noted', {}, () => {
  const M = singleProcess('M')
  const vars = { here: ownedBy(M, range(0, 1)), there: ownedBy(M, range(0, 1)), looked: ownedBy(M, range(0, 1)) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      note: action({ by: M, when: s => s.here === 0, then: s => void (s.here = s.there = 1) }),
      look: action({ by: M, when: s => s.here === 1 && s.looked === 0, then: s => void (s.looked = 1) }),
    },
    properties: { notSeen: always(s => s.looked === 0 || (s.here === 0 && s.there === 0)) },
    deadlock: 'allowed',
  }
})

test('what an earlier step did together, no part of which decides alone, is a cause, and its step decisive', async () => {
  const { of, property, report, story } = await found(noted.with({}), 'notSeen')
  expect(of.causes.map(c => c.of === 'part' && [c.path, c.step, c.isTogether ?? false])).toEqual([
    ['here', 1, true],
    ['there', 1, true],
    ['looked', 2, false],
  ])
  expect(of.decisive).toEqual([1, 2])
  expect(sayViolation(report, property)).toContain('M’s here became 1, its there became 1 in step 1 and its looked became 1 in step 2')
  const page = renderToStaticMarkup(h(Why, { story, property, report, explanation: of }))
  expect(page).toContain('<caption>Without this it would not fail there</caption>')
  expect(page).toContain('<caption>Without all of these together it would not fail there</caption>')
})

test('of a deadlock also what keeps those from acting who could have changed what is waited for', async () => {
  const { spec: backup, constants, faults } = withBackup['inaccurate-detector-rms-stay']
  const model = backup.with(constants, faults)
  const { report, property, of } = await found(model, 'deadlock', await tellingModel(model))
  const [wait] = of.waits.filter(w => w.of === 'part')
  // The backup takes over a hidden state, and has done all that it does.
  expect([wait?.path, wait?.kept.map(k => [k.path, k.value])]).toEqual(['tmState', [['btm', 'done']]])
  expect(of.decisive).toEqual(expect.arrayContaining(wait?.kept.map(k => k.step) ?? []))
  expect(sayViolation(report, property)).toMatch(
    /RM1, RM2 and RM3 wait for tmState, which became hidden in step \d+ and which nobody changes any more, as BTM’s btm became done in step \d+$/,
  )
})

test('why a loop never takes what is fair is true of all its states: that nothing can be delivered is not, where it can in one of them', async () => {
  const { spec: compensating, constants, faults } = saga['progress-compensation-fails']
  const model = compensating.with(constants, faults)
  const { of, property } = await found(model, 'ends', await tellingModel(model))
  const refused = of.fairness.find(f => 'action' in f.constraint && f.constraint.action === 'onCompensate')
  expect(refused?.how).toBe('never enabled')
  expect(refused?.because).toMatchObject({ is: 'guard' })
  // What forbids it was written before the loop, by a step that the variant adds.
  const departing = property.trace.steps.filter(s => s.action === 'onCompensateFails').map(s => s.number)
  expect(departing.length).toBeGreaterThan(1)
  expect(of.decisive).toEqual(expect.arrayContaining(departing))
})

test('what goes on in a call is not told where it has another name for what stands beside it', async () => {
  const { spec: standby, constants, faults } = primaryStandby['keeps-suffix']
  const model = standby.with(constants, faults)
  const { of } = await found(model, 'noDivergence', await tellingModel(model))
  // In leads(s, p) its n is the p of the property, whose own n is another node.
  expect(of.why.map(w => w.reason).join(' ')).not.toContain('s.lead[n] is (')
  expect(of.why.map(w => w.reason).join(' ')).toContain('leads(s, p) is true')
})
