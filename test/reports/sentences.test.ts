// How a verdict's sentence says what happened, apart from any spec.

import { expect, test } from 'vitest'
import type { PartCause } from '../../checker/traces/causes.ts'
import { sayRepeated } from '../../checker/traces/repeated.ts'
import type { TraceStep } from '../../checker/traces/trace.ts'
import { type Message, ValueSet } from '../../checker/values/index.ts'
import type { MutantsReport } from '../../reports/pages/mutants/report.ts'
import { sayMatrix } from '../../reports/pages/mutants/words.ts'
import { sayBecame, sayFromTheStart, sayHappened, sayWent, subjectOf } from '../../reports/say/became.ts'
import { sayBySpec } from '../../reports/say/by-spec.ts'
import { sayCalls } from '../../reports/say/calls.ts'
import { sayCauses } from '../../reports/say/cause.ts'
import { sayDecisive } from '../../reports/say/explanation.ts'
import { labelOfChange } from '../../reports/say/labels.ts'
import { sayBudgetsOf } from '../../reports/say/needs.ts'
import { sayNumbers } from '../../reports/say/numbers.ts'
import { sayAction } from '../../reports/say/words.ts'
import { outbox } from '../../specs/transactions/outbox/protocol.ts'

const cause = (variable: string, owner: string | null, from: unknown, value: unknown, step = 3): PartCause => ({
  of: 'part',
  path: owner === null ? variable : `${variable}[${owner}]`,
  part: { variable, keys: owner === null ? [] : [{ of: 'map', name: owner }] },
  owner,
  value,
  step,
  state: 'end',
  from,
})

const entry = { term: 1, command: 'x' }

test('a record, or a list of some, stands in a sentence only where it is short', () => {
  const long = { term: 1, command: 'the longest one of all' }
  expect(sayBecame({ from: [], value: [entry] })).toBe('gained (term: 1, command: x)')
  expect(sayBecame({ from: [], value: [long] })).toBe('gained an entry')
  expect(sayBecame({ from: [entry], value: [entry, entry, entry] })).toBe('grew by 2 entries')
  expect(sayBecame({ from: [entry, entry], value: [entry] })).toBe('became [(term: 1, command: x)]')
  expect(sayBecame({ from: [long, long], value: [long] })).toBe('changed')
  expect(sayBecame({ from: { balance: 1 }, value: { balance: 2 } })).toBe('became (balance: 2)')
  expect(sayBecame({ from: entry, value: long })).toBe('changed')
  expect(sayBecame({ from: null, value: long })).toBe('was set')
  // Of a record with one field that has too much in it the others are told.
  const ballot = { round: 1, leader: 'Server1', of: 'a cluster with a very long name' }
  expect(sayBecame({ from: null, value: { ballot, value: 'Client1' } })).toBe('became (ballot: …, value: Client1)')
  expect(sayBecame({ from: [], value: [{ ballot, value: 'Client1' }] })).toBe('gained (ballot: …, value: Client1)')
  expect(sayBecame({ from: null, value: { ballot, other: ballot, value: 'Client1' } })).toBe('was set')
  expect(sayBecame({ from: [entry], value: [] })).toBe('became empty')
  expect(sayBecame({ from: null, value: { tag: 'Leader', term: 3 } })).toBe('became Leader(term: 3)')
  expect(sayBecame({ from: null, value: { tag: 'Leader', log: [] } })).toBe('became Leader')
  expect(sayBecame({ from: null, value: { tag: 'Leader', of: 'a cluster with a very long name' } })).toBe('became Leader')
  expect(sayBecame({ from: new ValueSet(), value: new ValueSet(['P1', 'P2']) })).toBe('became {P1, P2}')
  expect(sayBecame({ from: new ValueSet([long]), value: new ValueSet([entry, long]) })).toBe('gained (term: 1, command: x)')
  expect(sayBecame({ from: new ValueSet([entry]), value: new ValueSet([entry, long]) })).toBe('gained an entry')
  expect(sayBecame({ from: new ValueSet([entry, long]), value: new ValueSet([long]) })).toBe('changed')
  expect(sayWent({ from: 2, value: 1 })).toBe('fell from 2 to 1')
  expect(sayWent({ from: 1, value: 2 })).toBe('rose from 1 to 2')
  expect(sayWent({ from: 'open', value: 'closed' })).toBe('went from open to closed')
  expect(sayWent({ from: [], value: [entry] })).toBe('gained (term: 1, command: x)')
  expect(sayFromTheStart({ value: [] })).toBe('is empty from the start')
  expect(sayFromTheStart({ value: [entry] })).toBe('is [(term: 1, command: x)] from the start')
  expect(sayFromTheStart({ value: [long] })).toBe('is unchanged from the start')
  expect(sayFromTheStart({ value: { stored: long }, isOptional: true })).toBe('is set from the start')
  expect(sayBecame({ from: { tag: 'Reads', values: [] }, value: { tag: 'Done', values: [1, 0] } })).toBe('became Done(values: [1, 0])')
  expect(sayBecame({ from: null, value: { tag: 'Done', values: [long] } })).toBe('became Done')
})

test('a process is how its state says; of what is no word for how it is the variable is named', () => {
  expect(sayCauses([cause('rmState', 'RM1', 'working', 'prepared')])).toBe('RM1 became prepared in step 3')
  expect(sayCauses([cause('local', 'RM1', 'working', 'rolled back')])).toBe('RM1 became rolled back in step 3')
  expect(sayCauses([cause('vote', 'P1', 'none', 'yes')])).toBe('P1’s vote became yes in step 3')
  expect(sayCauses([cause('votedFor', 'S1', null, 'S2')])).toBe('S1’s votedFor became S2 in step 3')
  expect(sayCauses([cause('term', 'S1', 0, 1, 1), cause('role', 'S1', 'Follower', 'Leader')])).toBe(
    'S1’s term became 1 in step 1 and it became Leader in step 3',
  )
  expect(sayCauses([cause('log', 'S1', ['x'], [], 1), cause('term', 'S1', 0, 1), cause('role', 'S1', 'Follower', 'Leader')])).toBe(
    'S1’s log became empty in step 1, its term became 1 and it became Leader in step 3',
  )
  expect(sayCauses([cause('phase', 'S1', 'Synchronization', 'Broadcast')])).toBe('S1’s phase became Broadcast in step 3')
  expect(subjectOf(cause('issued', null, 0, 1))).toEqual({ whose: null, what: 'issued' })
})

test('what has nothing in it, or a word that another variable of the process could have, is told by its name', () => {
  const of = (variable: string, value: unknown) => ({ ...cause(variable, 'RM2', 'x', value) })
  expect(subjectOf(of('work', 'prepared')).what).toBeNull()
  expect(subjectOf({ ...of('work', 'prepared'), isOfSeveral: true }).what).toBe('work')
  expect(['nothing', 'anything', 'voting'].map(word => subjectOf(of('work', word)).what)).toEqual(['work', 'work', null])
})

test('a number that leads to a part is told by what it numbers, and a process by itself', () => {
  const at = (owner: string | null, ...names: readonly string[]): PartCause => {
    const of = cause('votes', owner, null, 'x')
    const slot = { of: 'map', name: '2', called: 'slot' } as const
    return { ...of, part: { ...of.part, keys: [...of.part.keys, slot, ...names.map(name => ({ of: 'record', name }) as const)] } }
  }
  expect(sayCauses([at(null)])).toBe('votes for slot 2 became x in step 3')
  expect(sayCauses([at('R1')])).toBe('R1’s votes for slot 2 became x in step 3')
  expect(sayCauses([at('R1', 'entry')])).toBe('R1’s votes.entry for slot 2 became x in step 3')
  expect(subjectOf({ ...at('R1'), value: 'prepared' })).toEqual({ whose: 'R1', what: 'votes for slot 2' })
})

test('fields of one record that one step has changed are told together', () => {
  const field = (name: string, value: unknown, step = 3): PartCause => {
    const of = cause('read', 'k1', 7, value, step)
    return { ...of, path: `read[k1].${name}`, part: { ...of.part, keys: [...of.part.keys, { of: 'record', name }] } }
  }
  expect(sayCauses([field('term', 0), field('index', 1)])).toBe('k1’s read became (term: 0, index: 1) in step 3')
  expect(sayCauses([field('term', 0, 2), field('index', 1)])).toBe(
    'k1’s read.term became 0 in step 2 and its read.index became 1 in step 3',
  )
  expect(sayCauses([field('term', 0)])).toBe('k1’s read.term became 0 in step 3')
})

test('of many changes those are named that say how a process is, whose step it is once, and processes that are alike together', () => {
  const after = (...of: Parameters<typeof cause>): PartCause => ({ ...cause(...of), state: 'after' })
  const step: TraceStep = {
    ...{ number: 3, action: 'stand', kind: 'action', fault: null, by: 'S2', parameters: {}, message: null },
    ...{ sent: [], acknowledged: [], changes: [], state: {} },
  }
  const leads = after('role', 'S2', 'follower', 'leader')
  expect(sayCauses([leads], step)).toBe('S2 went from follower to leader when it took stand')
  expect(sayCauses([after('term', 'S2', 1, 2), leads, after('commitIndex', 'S2', 3, 1)], step)).toBe(
    'S2 went from follower to leader when it took stand',
  )
  expect(sayCauses([after('term', 'S2', 1, 2), leads], step)).toBe(
    'S2’s term rose from 1 to 2 and it went from follower to leader when it took stand',
  )
  expect(sayCauses([after('term', 'S1', 1, 2), leads], step)).toBe(
    'S1’s term rose from 1 to 2 and S2 went from follower to leader when S2 took stand',
  )
  const others = ['S3', 'S4'].map(s => ({ ...cause('role', s, 'follower', 'follower', 0), state: 'before' as const }))
  const votes = ['S3', 'S4'].map(s => after('votedFor', s, null, 'S2'))
  expect(sayCauses([...others, ...votes, after('role', 'S1', 'leader', 'follower'), leads], step)).toBe(
    'S1 went from leader to follower and S2 went from follower to leader when S2 took stand; each of S3 and S4 is follower from the start',
  )
})

test('a record that is gone, or new, is not told in full on a card, if it is long', () => {
  const record = { stored: { Node1: 0, Node2: 0 }, shipping: new ValueSet(), answered: 1 }
  const change = (before: unknown, after: unknown) => ({ ...cause('lead', 'Node1', null, null), before, after })
  expect(labelOfChange(change(record, null), 'brief')).toBe('(…) → none')
  expect(labelOfChange(change(null, record), 'brief')).toBe('none → (…)')
  expect(labelOfChange(change(null, { term: 1 }), 'brief')).toBe('none → (term: 1)')
  const read = { tag: 'Reads', values: [] }
  expect(labelOfChange(change(read, { tag: 'Done', values: [1, 0] }), 'brief')).toBe('Reads → Done(values: [1, 0])')
  expect(labelOfChange(change(read, { tag: 'Done', values: [record] }), 'brief')).toBe('Reads → Done')
  expect(labelOfChange(change(record, null))).toContain('(stored: (Node1: 0, Node2: 0)')
})

test('a step is told as one would call it, and after a fault what it is about', () => {
  const step = { ...{ action: 'elect', kind: 'action', fault: null, by: 'S1', message: null, changes: [] } } as const
  const message = { tag: 'Commit', from: 'TM', to: 'S1' }
  expect(sayAction({ ...step, parameters: { i: 'S1' } } as unknown as TraceStep)).toBe('elect')
  expect(sayAction({ ...step, parameters: { i: 'S1', j: 'S2', slot: 1 } } as unknown as TraceStep)).toBe('elect(j: S2, slot: 1)')
  expect(sayAction({ ...step, parameters: { slot: 1 }, message } as unknown as TraceStep)).toBe('elect(slot: 1): Commit from TM')
  expect(sayAction({ ...step, kind: 'timeout', parameters: { slot: 1 } } as unknown as TraceStep, false)).toBe('timeout (elect): slot: 1')
})

test('calls are told in words', () => {
  const call = { call: { tag: 'Write', key: 'x', value: 1 }, after: {}, returned: true } as const
  const read = { call: { tag: 'Read', key: 'x', value: 0 }, after: {}, returned: false } as const
  const pending = { call: { tag: 'Read', key: 'x' }, after: {} } as const
  expect(sayCalls({ complete: [call, read], pending })).toBe('write x 1, read x: 0 (given up), read x (pending)')
  expect(sayCalls({ complete: [], pending: null })).toBe('none')
})

test('what happened in a step is said as one would say it', () => {
  const step: TraceStep = {
    ...{ number: 1, action: 'store', kind: 'receive', fault: null, by: 'Store', parameters: {} },
    message: { tag: 'Write', from: 'Client1', to: 'Store', token: 1 },
    ...{ sent: [], acknowledged: [], changes: [], state: {} },
  }
  expect(sayHappened(step)).toBe('Store received Write(token: 1) from Client1')
  const long = Array.from({ length: 30 }, () => 'entry')
  expect(sayHappened({ ...step, message: { tag: 'Append', from: 'S1', to: 'Store', entries: long } })).toBe('Store received Append')
  const own: TraceStep = { ...step, action: 'take', kind: 'action', by: 'P1', parameters: { p: 'P1', k: 2 }, message: null }
  expect(sayHappened(own)).toBe('P1 took take(k: 2)')
  expect(sayHappened({ ...own, kind: 'timeout', action: 'decideAlone' })).toBe('P1 timed out (decideAlone)')
  expect(sayHappened({ ...own, by: null, parameters: {} })).toBe('take was taken')
})

test('budgets are said by what they are of, and whom it happens to; two of a kind by their names where nothing else tells them apart', () => {
  const model = outbox.with({ orders: 1, instances: 2, attempts: 1 }, { crash: 1, outage: 1 })
  const crash = Object.values(model.actions).find(a => a.fault?.name === 'crash' && a.fault.nouns !== null)?.fault ?? null
  const say = (...steps: readonly (readonly [name: string, by: string])[]) =>
    sayBudgetsOf(model, {
      steps: steps.map(([name, by]) => {
        const fault = Object.values(model.actions).find(a => a.fault?.name === name && a.fault.nouns !== null)?.fault ?? null
        return { by, fault } as TraceStep
      }),
    })({ crash: 1, outage: 1 })
  expect(say()).toBe('1 crash (crash) and 1 crash (outage)')
  const twice = sayBudgetsOf(model, { steps: ['Relay', 'Broker'].map(by => ({ by, fault: crash }) as TraceStep) })
  expect(twice({ crash: 2, outage: 1 })).toBe('2 crashes (Relay, Broker) and 1 crash')
  expect(say(['crash', 'Relay'], ['outage', 'Broker'])).toBe('1 crash of Relay and 1 crash of Broker')
})

test('where there is little room, a list that is long to say is counted, and stands whole where one asks', () => {
  const update = (n: number) => ({ tag: 'Update', txn: 'T1', page: 'X', before: n, after: n + 1 })
  const change = { ...cause('log', 'Db', null, null), before: [update(1), update(2), update(3)], after: [] }
  expect(labelOfChange(change, 'brief')).toBe('3 entries → []')
  expect(labelOfChange(change)).toMatch(/^\[Update\(txn: T1, .*\] → \[\]$/)
  expect(labelOfChange({ ...change, before: [], after: [update(1), update(2)] }, 'brief')).toBe('+ 2 entries')
  expect(labelOfChange({ ...change, before: [], after: [update(1)] }, 'brief')).toMatch(/^\+ Update\(/)
  expect(labelOfChange({ ...change, before: [1, 2], after: [] }, 'brief')).toBe('[1, 2] → []')
})

test.each([
  [5, 5, 'step 5 repeats'],
  [4, 5, 'steps 4 and 5 repeat'],
  [3, 5, 'steps 3 to 5 repeat'],
])('of a loop from step %i to step %i it is said that %s', (from, to, says) => expect(sayRepeated(from, to)).toBe(says))

test('of several properties that notice nothing of their own the last is told with an and', () => {
  const said = (implied: readonly string[], idle: readonly string[]) =>
    sayMatrix({ matrix: { implied, idle }, untilKilled: false, mutants: [{ outcome: { fate: 'killed' } }] } as unknown as MutantsReport)
  expect(said(['finality', 'deadlock'], ['canCommit'])).toEqual([
    'finality and deadlock kill nothing that the other properties do not kill as well.',
    'canCommit kills no mutant.',
  ])
})

test('what a list has gained once more is told without the verb, and what alone makes a premise true is told where nothing else is', () => {
  const log = {
    of: 'part',
    path: 'log[S1]',
    part: { variable: 'log', keys: [{ of: 'map', name: 'S1' }] },
    owner: 'S1',
    state: 'end',
  } as const
  const [first, second] = [{ value: 1 }, { value: 2 }]
  expect(
    sayCauses([
      { ...log, step: 4, value: [first], from: [], element: first },
      { ...log, step: 6, value: [first, second], from: [first] },
    ]),
  ).toBe('S1’s log gained (value: 1) in step 4 and (value: 2) in step 6')
  // Of what is too much to tell, what happened is told, and not what is as it was.
  const of = (path: string, step: number) => ({ ...log, path, part: { variable: path, keys: [] }, owner: null, step, value: step, from: 0 })
  expect(sayCauses([of('a', 0), of('b', 0), of('c', 0), of('d', 4), of('e', 5)])).toBe('d became 4 in step 4, e became 5 in step 5')
  const idle = { ...log, step: 4, value: 'none', from: 'busy', isAgain: true, isOfPremise: true } as const
  expect(sayCauses([idle])).toBe('S1’s log was set to none again in step 4')
  expect(sayCauses([idle, { ...log, path: 'n', part: { variable: 'n', keys: [] }, owner: null, step: 5, value: 1, from: 0 }])).toBe(
    'n became 1 in step 5',
  )
})

test('steps are told by number, those in a row together, and of too many the last', () => {
  expect(sayNumbers([7])).toBe('step 7')
  expect(sayNumbers([1, 2, 3, 5, 6, 7, 8])).toBe('steps 1, 2, 3 and 5 to 8')
  const odd = Array.from({ length: 12 }, (_, k) => 2 * k + 1)
  expect(sayNumbers(odd)).toBe('steps 11, 13, 15, 17, 19, 21, 23 and 5 earlier ones')
})

test('which steps are decisive is told by those that are, or by those that are not, whatever is shorter', () => {
  const said = (...decisive: number[]) => sayDecisive({ decisive, needed: [], deviations: [] }, 9)
  expect(said(2, 5, 9)).toBe('steps 2, 5 and 9 of 9')
  expect(said(1, 4, 7, 9)).toBe('steps 1, 4, 7 and 9 of 9')
  expect(said(1, 2, 4, 5, 7, 8, 9)).toBe('all 9 steps but 3 and 6')
})

test('with the decisive steps goes which of the others these need', () => {
  const said = (decisive: number[], ...needed: number[]) => sayDecisive({ decisive, needed, deviations: [] }, 9)
  expect(said([2, 5, 9], 1, 4)).toBe('steps 2, 5 and 9 of 9, which need 1 and 4')
  expect(said([2, 5, 9], 1, 3, 4, 6, 7, 8)).toBe('steps 2, 5 and 9 of 9, which need all others')
  expect(said([1, 2, 4, 5, 7, 8, 9], 3, 6)).toBe('all 9 steps but 3 and 6, which the others need')
  expect(said([1, 2, 4, 5, 7, 8, 9], 6)).toBe('steps 1, 2, 4, 5, 7, 8 and 9 of 9, which need 6')
  expect(said([1, 2, 4, 6, 7, 8, 9], 3)).toBe('steps 1, 2, 4 and 6 to 9 of 9, which need 3')
})

test('what the first step by which a variant departs would be by its spec is told, and nothing of where the spec is not any more', () => {
  const change = (path: string, before: unknown, after: unknown) => ({
    path,
    part: { variable: path, keys: [] },
    owner: null,
    before,
    after,
  })
  const bySpec = (changes: readonly ReturnType<typeof change>[], sent: readonly Message[] = [], unsent: readonly Message[] = []) => ({
    changes,
    sent,
    unsent,
    beyond: null,
  })
  const says = (deviations: Parameters<typeof sayBySpec>[0]['deviations']) => sayBySpec({ deviations, goingOn: [] })
  const long = Array.from({ length: 40 }, (_, k) => k)
  expect(says([])).toBe('')
  expect(says([{ step: 3, bySpec: null }])).toBe('step 3 could not be taken')
  expect(says([{ step: 3, bySpec: null, because: { is: 'condition', reason: 'it has no act' } }])).toBe(
    'step 3 could not be taken: it has no act',
  )
  const first = { step: 3, bySpec: bySpec([change('term', 0, 1), change('members', new ValueSet(['P1']), new ValueSet(['P1', 'P2']))]) }
  expect(says([first, { step: 5, bySpec: null }])).toBe('in step 3 term would be 1 instead of 0 and members would have P2')
  expect(says([{ step: 3, bySpec: { ...bySpec([]), beyond: 'bound of log' } }])).toBe('in step 3 it would exceed the bound of log')
  expect(says([{ step: 1, bySpec: bySpec([change('log', [], long), change('n', 1, 2)], [{ tag: 'Yes' }], [{ tag: 'No', long }]) }])).toBe(
    'in step 1 n would be 2 instead of 1, log would be other, Yes would be sent and No would not be sent',
  )
  const more = ['a', 'b', 'c', 'd', 'e'].map(name => change(name, 0, 1))
  expect(says([{ step: 1, bySpec: bySpec(more) }])).toBe(
    'in step 1 a would be 1 instead of 0, b would be 1 instead of 0, c would be 1 instead of 0 and 2 more differences',
  )
  const goingOn = ['forward(i: S1)', 'forward(i: S2)']
  expect(sayBySpec({ deviations: [], goingOn })).toBe('forward(i: S1) and forward(i: S2) could still be taken at the end')
  expect(sayBySpec({ deviations: [{ step: 3, bySpec: null }], goingOn: goingOn.slice(1) })).toBe(
    'step 3 could not be taken; forward(i: S2) could still be taken at the end',
  )
})
