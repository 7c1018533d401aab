import { describe, expect, test } from 'vitest'
import { readHanded } from '../../checker/grading/handed.ts'
import type { Handed } from '../../checker/grading/inside.ts'
import { recordedModel } from '../../checker/grading/recorded.ts'
import { type Recording, recordingOf } from '../../checker/grading/recording.ts'
import { modelOf, type NamedModel } from '../../checker/language/catalogue.ts'
import {
  bool,
  crashes,
  machine,
  mapOf,
  ownedBy,
  processes,
  range,
  type Sort,
  singleProcess,
  spec,
  stops,
  variant,
} from '../../checker/language/index.ts'
import type { Fault } from '../../checker/language/model.ts'
import { check } from '../../checker/verdict/check.ts'
import { models as generals } from '../../specs/agreement/byzantine-generals/models.ts'
import { models as commit } from '../../specs/atomic-commitment/two-phase-commit/models.ts'
import { models as gossip } from '../../specs/eventual/gossip/models.ts'
import { models as caps } from '../../specs/impossibility/cap-rules/models.ts'
import { models as locks } from '../../specs/replication/primary-lock/models.ts'
import { models as inbox } from '../../specs/transactions/inbox/models.ts'

/** What came of a recording on its way through another process. */
const sent = (recording: Recording): Recording => {
  const handed: Handed = { models: [{ recording, properties: null, problem: null }] }
  const read = readHanded(JSON.stringify(handed), [null])
  if ('problem' in read || read.models[0]?.recording == null) throw new Error('nothing was read')
  return read.models[0].recording
}

const some = <M extends object>(models: M, ...names: (keyof M & string)[]) => names.map(name => [name, models[name] as NamedModel] as const)

/** Of messages lost, sent in order, delivered again; of crashes, partitions and early timeouts; of fairness, deadlocks, histories and a goal out of reach. */
const small = [
  ...some(commit, 'prepared-timeout-loss', 'progress-crash-recovery-weak'),
  ...some(generals, 'a-lieutenant-lies', 'two-lieutenants-lie'),
  ...some(gossip, 'waits-for-all-partition'),
  ...some(caps, 'waits-forever', 'at-once'),
  ...some(locks, 'progress-no-lease', 'unfenced'),
  ...some(inbox, 'delivered-at-most-once', 'recorded-before', 'record-expires'),
]

const verdicts = async (model: Parameters<typeof check>[0]) => {
  const { properties, states } = await check(model, { engine: 'reference', continue: true })
  return { states: states.distinct, properties: properties.map(p => [p.name, p.verdict, p.trace?.steps.length ?? null]) }
}

describe('a model and its recording', () => {
  test.each(small)('%s: both have the same verdicts, by traces of the same length', async (_, named) => {
    const model = { ...modelOf(named), view: null }
    const { model: recorded } = recordedModel(sent(recordingOf(model, { maxStates: 1e4, constrained: true })), model)
    expect(await verdicts({ ...recorded, properties: model.properties })).toEqual(await verdicts(model))
  })
})

describe('what a recording leaves out', () => {
  const counts = spec('counts', {}, () => {
    const vars = { n: range(0, 9) }
    const { initially, action } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: { up: action({ when: s => s.n < 9, then: s => void s.n++ }) },
      properties: {},
      constraints: { state: s => s.n < 5, step: (_, after) => after.n !== 7 },
    }
  })
  const cutsOf = (own: { state?: (s: { n: number }) => boolean; step?: (before: { n: number }, after: { n: number }) => boolean }) => {
    const theirs = variant(counts, 'theirs', { constraints: own }).with({})
    return recordedModel(sent(recordingOf(theirs, { maxStates: 100, constrained: true })), counts.with({})).ownCuts
  }

  test('is told where a constraint of its own is stricter than that which is asked for', () => {
    expect(cutsOf({ state: s => s.n < 5, step: (_, after) => after.n !== 7 })).toEqual([])
    // Six states, of which the last is beyond: what follows it was not asked for.
    expect(cutsOf({ state: s => s.n < 6 })).toEqual([])
    expect(cutsOf({ state: s => s.n < 4 })).toEqual(['state constraint'])
    expect(cutsOf({ state: s => s.n < 5, step: (_, after) => after.n !== 3 })).toEqual(['step constraint'])
  })

  test('is refused of faults', () => {
    const lamp = (fault: (P: Sort, Q: Sort) => Fault) => {
      const P = processes('P', 2)
      const Q = singleProcess('Q')
      const vars = { on: mapOf(P, bool), q: ownedBy(Q, bool) }
      const { initially, action } = machine(vars)
      const actions = { light: action({ for: { p: P }, by: 'p', when: (s, { p }) => !s.on[p], then: (s, { p }) => void (s.on[p] = true) }) }
      return spec('lamp', {}, () => ({ vars, init: initially(), actions, properties: {}, faults: { fails: fault(P, Q) } })).with(
        {},
        { fails: 1 },
      )
    }
    const asked = lamp(P => crashes(P))
    const grade = (fault: (P: Sort, Q: Sort) => Fault) => () =>
      recordedModel(sent(recordingOf(lamp(fault), { maxStates: 100, constrained: true })), asked)
    expect(grade(P => crashes(P))).not.toThrow()
    expect(grade((_, Q) => crashes(Q))).toThrow("fails.down was set to 'Q'")
    expect(grade(P => stops(P))).toThrow('its faults are not those that it is graded with')
  })
})
