import { describe, expect, test } from 'vitest'
import { UsageError } from '../../checker/errors.ts'
import { addressOf, constantsAt } from '../../checker/language/address.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { equal } from '../../checker/values/index.ts'
import type { Report } from '../../reports/format.ts'
import { itf } from '../../reports/itf-format.ts'
import { matchStates, namesModel, readItf, readStates, retrace } from '../../reports/itf-replay.ts'
import { isTraced } from '../../reports/say/words.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { eagerCommit } from '../../specs/atomic-commitment/two-phase-commit/variants.ts'
import { noDeduplication } from '../../specs/transactions/outbox/variants.ts'
import { reportOn, tracedBy } from './cases.ts'

const all = { continue: true } as const
const models: Record<string, () => Promise<Report>> = {
  'a variant': () => reportOn(eagerCommit.with({ rms: 3 }), all),
  'a stopped coordinator': () => reportOn(twoPhaseCommit.with({ rms: 2 }, { stopTM: 1 }), all),
  'lost and duplicated messages, on a fifo': () =>
    reportOn(twoPhaseCommit.with({ rms: 2 }, { lose: 1, duplicate: 1 }, { network: 'fifo' }), all),
  'a partition, whose parameter is a set, any number of times': () =>
    reportOn(twoPhaseCommit.with({ rms: 2 }, { partition: Infinity, stopTM: 1 }), all),
  'messages that stay': () => reportOn(eagerCommit.with({ rms: 2 }, {}, { network: 'set' }), all),
  'messages that stay until they are acknowledged': () => reportOn(noDeduplication.with({ orders: 1, instances: 1, attempts: 1 }), all),
}

describe('what is written is read back and taken again', () => {
  for (const [name, make] of Object.entries(models))
    test(name, async () => {
      const report = await make()
      const traced = report.result.properties.filter(isTraced)
      expect(traced.length).toBeGreaterThan(1)
      for (const property of traced) {
        const recorded = readItf(await itf.render(report, property))
        const { constants, spec, variant } = report.model
        expect(recorded.model).toMatchObject({ spec, variant, faults: addressOf(report.model).faults })
        expect(constantsAt(recorded.model)).toEqual(constants)
        expect(recorded).toMatchObject({ property: property.name, loop: null, initial: 0 })
        expect(recorded.model.networks).toEqual({ net: report.result.checked.networks.net?.kind })
        const again = retrace(semanticsOf(report.model), recorded)
        expect(again.steps.map(s => [s.action, s.by])).toEqual(property.trace.steps.map(s => [s.action, s.by]))
        expect(again.steps.every((step, k) => equal(step.state, property.trace.steps[k]?.state))).toBe(true)
      }
    })
})

// https://apalache-mc.org/docs/adr/015adr-trace.html
test('the file is ITF: declared variables in every state, integers and sets and maps in their forms', async () => {
  const report = await reportOn(twoPhaseCommit.with({ rms: 2 }, { lose: 1 }), { properties: ['deadlock'] })
  const property = tracedBy(report, 'deadlock')
  const file = JSON.parse(await itf.render(report, property))
  expect(file['#meta'].format).toBe('ITF')
  expect(file.states).toHaveLength(property.trace.steps.length + 1)
  file.states.forEach((state: Record<string, unknown>, index: number) => {
    expect(Object.keys(state).sort()).toEqual(['#meta', ...file.vars].sort())
    expect(state['#meta']).toEqual({ index })
    const { '#meta': _, ...values } = state
    expect(JSON.stringify(values)).not.toMatch(/[:,[]-?\d/)
  })
  const first = file.states[0]
  expect(first['lose.count']).toEqual({ '#bigint': '0' })
  expect(first.tmPrepared).toEqual({ '#set': [] })
  expect(first.rmState).toEqual({
    '#map': [
      ['RM1', 'working'],
      ['RM2', 'working'],
    ],
  })
  expect(first.net).toEqual({ kind: 'bag', messages: [] })
  expect(first['mbt::actionTaken']).toBe('init')
})

test('a lasso keeps the state that it returns to', async () => {
  const report = await reportOn(eagerCommit.with({ rms: 2 }), { properties: ['agreement'] })
  const property = tracedBy(report, 'agreement')
  const text = await itf.render(report, { ...property, trace: { ...property.trace, loop: 2 } })
  expect(JSON.parse(text).loop).toBe(2)
  expect(readItf(text).loop).toBe(2)
})

describe('a file that is no such trace', () => {
  // biome-ignore lint/suspicious/noExplicitAny: files are broken on purpose
  const broken: readonly [what: string, breakIt: (file: any) => unknown, says: RegExp][] = [
    ['a list', () => [], /the file is not there, or is no record/],
    ['no #meta', f => delete f['#meta'], /#meta is not there/],
    ['another tool’s', f => delete f['#meta'].everystep, /#meta\.everystep, which names the model/],
    ['another version', f => (f['#meta'].everystep.version = 2), /version is 2, not 1/],
    ['no spec', f => delete f['#meta'].everystep.spec, /spec is not a word/],
    ['a strange budget', f => (f['#meta'].everystep.faults = { lose: 'often' }), /the fault lose is neither a whole number nor "any"/],
    ['a strange network', f => (f['#meta'].everystep.networks.net = 'tcp'), /the network net is of no known kind/],
    ['no states', f => (f.states = []), /it has no states/],
    ['a state that is none', f => (f.states[1] = 7), /state 1 is not there, or is no record/],
    ['no action', f => delete f.states[2]['mbt::actionTaken'], /state 2 does not say by which action/],
    ['no picks', f => delete f.states[2]['mbt::nondetPicks'], /mbt::nondetPicks of state 2 is not there/],
    ['a bare pick', f => (f.states[1]['mbt::nondetPicks'].rm = 'RM1'), /the pick rm of state 1/],
    ['a huge integer', f => (f['#meta'].everystep.constants.rms = { '#bigint': '9007199254740993' }), /9007199254740993/],
    ['an unserializable value', f => (f['#meta'].everystep.constants.rms = { '#unserializable': 'Int' }), /#unserializable/],
    ['a loop to nowhere', f => (f.loop = 99), /loop is not the number of a state/],
  ]
  for (const [what, breakIt, says] of broken)
    test(what, async () => {
      const report = await reportOn(eagerCommit.with({ rms: 2 }), { properties: ['agreement'] })
      const file = JSON.parse(await itf.render(report, tracedBy(report, 'agreement')))
      const result = breakIt(file)
      const text = JSON.stringify(Array.isArray(result) && result.length === 0 && what === 'a list' ? result : file)
      expect(() => readItf(text)).toThrow(UsageError)
      expect(() => readItf(text)).toThrow(says)
    })

  test('no JSON', () => expect(() => readItf('{')).toThrow(/it is not JSON/))
})

describe('a trace that the model does not have', () => {
  const replayed = async (change: (file: { states: Record<string, unknown>[]; '#meta': { everystep: { initial: number } } }) => void) => {
    const report = await reportOn(eagerCommit.with({ rms: 2 }), { properties: ['agreement'] })
    const file = JSON.parse(await itf.render(report, tracedBy(report, 'agreement')))
    change(file)
    return () => retrace(semanticsOf(report.model), readItf(JSON.stringify(file)))
  }
  test('a step that is not enabled', async () => {
    const forge = await replayed(({ states }) =>
      Object.assign(states[1] as object, {
        'mbt::actionTaken': states[3]?.['mbt::actionTaken'],
        'mbt::nondetPicks': states[3]?.['mbt::nondetPicks'],
      }),
    )
    expect(forge).toThrow(/step 1, tmRcvPrepared\(Prepared\(from: RM1, to: TM\)\), cannot be taken there/)
  })
  test('a message that is not in flight is not received', async () => {
    const message = { tag: 'Some', value: { tag: 'Commit', from: 'TM', to: 'RM1' } }
    const forge = await replayed(f =>
      Object.assign(f.states[1] as object, { 'mbt::actionTaken': 'rmRcvCommit', 'mbt::nondetPicks': { 'everystep::message': message } }),
    )
    expect(forge).toThrow(/step 1, rmRcvCommit\(Commit\(from: TM, to: RM1\)\), cannot be taken there/)
  })
  test('a state that the steps do not lead to: the first difference is told', async () => {
    const aborted = {
      '#map': [
        ['RM1', 'aborted'],
        ['RM2', 'working'],
      ],
    }
    expect(await replayed(f => Object.assign(f.states[1] as object, { rmState: aborted }))).toThrow(
      'state 1 is another one than was recorded: there rmState[RM1] is aborted, and here prepared',
    )
    expect(await replayed(f => Object.assign(f.states[0] as object, { tmPrepared: { '#set': ['RM2'] } }))).toThrow(
      /state 0 is another one than was recorded: there tmPrepared is \{RM2\}, and here \{\}/,
    )
    expect(await replayed(f => f.states.splice(1, 1))).toThrow(/state 1 is another one than was recorded/)
    expect(await replayed(f => Object.assign(f.states[2] as object, { rmState: 'none' }))).toThrow(/there rmState was set to 'none'/)
    expect(await replayed(f => delete f.states[2]?.rmState)).toThrow(/state 2 is another one than was recorded: it has no value of rmState/)
  })
  test('an action that is not there', async () => {
    expect(await replayed(f => Object.assign(f.states[1] as object, { 'mbt::actionTaken': 'rmPrepares' }))).toThrow(
      /no action 'rmPrepares'/,
    )
  })
  test('an initial state that is not there', async () => {
    expect(await replayed(f => (f['#meta'].everystep.initial = 3))).toThrow(/no initial state 3; it has 1/)
  })
})

describe('a trace of another tool', () => {
  /** What Apalache and Quint write: no word of ours, plain integers, and the messages of a network as a set. */
  const foreign = async (bom = '') => {
    const report = await reportOn(eagerCommit.with({ rms: 2 }, {}, { network: 'set' }), { properties: ['agreement'] })
    const { trace } = tracedBy(report, 'agreement')
    const { vars, states } = JSON.parse(await itf.render(report, tracedBy(report, 'agreement')))
    const stripped = states.map(({ net, ...state }: { net: { messages: unknown[] } }) =>
      Object.fromEntries(
        Object.entries({ ...state, net: { '#set': net.messages } }).filter(([name]) => name !== '#meta' && !name.startsWith('mbt::')),
      ),
    )
    const text = bom + JSON.stringify({ vars, states: stripped }).replaceAll(/\{"#bigint":"(-?\d+)"\}/g, '$1')
    return { text, trace, semantics: semanticsOf(report.model) }
  }
  test('is matched state by state with the steps that are enabled', async () => {
    const { text, trace, semantics } = await foreign()
    expect(namesModel(text)).toBe(false)
    const again = matchStates(semantics, readStates(text))
    expect(again.steps.map(s => s.state)).toEqual(trace.steps.map(s => s.state))
    expect(again.steps).toHaveLength(trace.steps.length)
  })
  test('may begin with a byte-order mark, stutter, and close a loop', async () => {
    const { text, trace, semantics } = await foreign('\ufeff')
    const { states } = readStates(text)
    const twice = matchStates(semantics, { states: states.flatMap((s, k) => (k === 1 ? [s, s] : [s])), loop: 3 })
    expect(twice.steps).toHaveLength(trace.steps.length)
    // States 1 and 2 of the file are one: its state 3 is the one after two steps.
    expect(twice.loop).toBe(2)
  })
  test('of another protocol is refused, with the first difference', async () => {
    const { text, semantics } = await foreign()
    const { states } = readStates(text)
    const match = (changed: readonly Readonly<Record<string, unknown>>[]) => () => matchStates(semantics, { states: changed, loop: null })
    expect(match([states[1] ?? {}])).toThrow(
      /state 0 is no initial state of two-phase-commit: there rmState\[RM1\] is prepared, and here working/,
    )
    expect(match(states.filter((_, k) => k !== 1))).toThrow(
      /no step of two-phase-commit leads from state 0 to state 1, where there rmState/,
    )
    expect(match([{}])).toThrow(/it has no value of rmState/)
    expect(() => readStates('{"states": [1]}')).toThrow(UsageError)
  })
})
