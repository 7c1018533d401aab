import { expect, test } from 'vitest'
import type { NamedModel } from '../../checker/language/catalogue.ts'
import { machine, messages, network, processes, range, spec } from '../../checker/language/index.ts'
import { dependedOn, dependenciesOf } from '../../checker/traces/dependence.ts'
import { deviationsOf } from '../../checker/traces/deviations.ts'
import { check } from '../../checker/verdict/check.ts'
import { explain } from '../../checker/verdict/explanation.ts'
import { models as paxosCommit } from '../../specs/atomic-commitment/paxos-commit/models.ts'
import { models as twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/models.ts'
import { models as withBackup } from '../../specs/atomic-commitment/two-phase-commit-backup/models.ts'
import { models as multiPaxos } from '../../specs/consensus/multi-paxos/models.ts'
import { models as raft } from '../../specs/consensus/raft/models.ts'
import { models as voting } from '../../specs/consensus/voting/models.ts'
import { models as chain } from '../../specs/consistency/chain-replication/models.ts'
import { models as counters } from '../../specs/eventual/counters/models.ts'
import { models as primaryLock } from '../../specs/replication/primary-lock/models.ts'
import { models as outbox } from '../../specs/transactions/exactly-once-outbox/models.ts'
import { models as percolator } from '../../specs/transactions/percolator/models.ts'
import { models as saga } from '../../specs/transactions/saga/models.ts'
import { models as xa } from '../../specs/transactions/xa-interposed/models.ts'

async function found({ spec, constants, faults }: NamedModel, property: string) {
  const model = spec.with(constants, faults)
  const result = await check(model, { properties: [property], necessaryFaults: 'never' })
  const trace = result.properties[0]?.trace
  if (!trace) throw new Error(`${property} has no trace`)
  const named = (action: string) => trace.steps.findLast(s => s.action === action)?.number ?? -1
  return { model, trace, named, explanation: explain(model, result)[property] }
}

test('a step needs those that sent its message and those that wrote what its guard and its recipe read, and no others', async () => {
  const { model, trace, named } = await found(xa['forgets-subordinate'], 'tcConsistent')
  const dependencies = dependenciesOf(model, trace)
  if (dependencies === null) throw new Error('the trace is short enough')
  const needs = (action: string) => [...(dependencies.get(named(action)) ?? [])]
  // The superior answers that the transaction was rolled back, since its log is empty again, to whom has asked.
  expect(needs('onInquiry')).toEqual(expect.arrayContaining([named('inquire'), named('forget')]))
  // No message: the subordinate and its resource manager are on one machine.
  expect(needs('xa_rollback')).toContain(named('ax_rollback'))
  expect(needs('callPrepare')).toEqual([])
  expect(dependedOn(dependencies, [named('xa_rollback')])).toContain(named('forget'))
})

test('a step that counts messages, and takes none of them, needs those that sent them', async () => {
  const { model, trace, named, explanation } = await found(paxosCommit['proposes-prepared'], 'commitValidity')
  const dependencies = dependenciesOf(model, trace)
  expect(dependencies?.get(named('decideCommit'))).toEqual(new Set([named('phase2b')]))
  expect(dependencies?.get(named('phase2a'))).toEqual(new Set([named('phase1b')]))
  // What the variant does wrong is not folded away.
  expect(explanation?.deviations).toMatchObject([{ step: named('phase2a'), variant: 'proposes-prepared' }])
  // Nor what that needs, nor what sent the message that this takes.
  expect(explanation?.decisive).toEqual(['phase1a', 'phase1b', 'phase2a', 'phase2b', 'decideCommit'].map(named))
})

const P = processes('P', 2)
const Msg = messages({ Ask: { from: P, to: P } })
const again = { asked: range(0, 2), answered: range(0, 2), net: network(Msg) }
const { initially, action, receive, always } = machine(again)
const [one, two] = P.ids as [string, string]
const asking = spec('asking', {}, () => ({
  vars: again,
  init: initially(),
  actions: {
    ask: action({
      when: s => s.asked < 2 && s.answered === s.asked,
      then: s => {
        s.asked++
        s.net.send(Msg.Ask({ from: one as never, to: two as never }))
      },
    }),
    answer: receive(Msg.Ask, { then: s => void s.answered++ }),
  },
  properties: { once: always(s => s.answered < 2) },
})).with({})

test('a message that was taken is not the one like it that was sent later', async () => {
  const { properties } = await check(asking, { properties: ['once'] })
  const trace = properties[0]?.trace ?? expect.unreachable()
  expect(trace.steps.map(s => s.action)).toEqual(['ask', 'answer', 'ask', 'answer'])
  // The second answer takes what the second question sent, and counts on from the first.
  expect(dependenciesOf(asking, trace)?.get(4)).toEqual(new Set([2, 3]))
})

test('where a variant departs from its spec is found, is decisive with what follows of it, and is not folded', async () => {
  const forgets = await found(xa['forgets-subordinate'], 'tcConsistent')
  expect(deviationsOf(forgets.model, forgets.trace).map(d => d.step)).toEqual([forgets.named('forget')])
  expect(forgets.explanation?.deviations.map(d => d.step)).toEqual([forgets.named('forget')])
  const chain = ['commitLocal', 'forget', 'onInquiry', 'ax_rollback', 'xa_rollback'].map(forgets.named)
  // The local commit needs that the branch is prepared and, as the step that forgets, that the commit is logged; the inquiry is sent by who is in doubt.
  expect(forgets.explanation?.decisive).toEqual([...['prepareLocal', 'inquire', 'logCommit'].map(forgets.named), ...chain])
  expect(forgets.explanation?.past).toEqual(expect.arrayContaining([...chain, forgets.named('logCommit')]))

  // The primary that has lost the lock drops its standby, of which the property reads nothing.
  const unfenced = await found(primaryLock.unfenced, 'acknowledgedSurvives')
  expect(unfenced.trace.steps.flatMap(s => (s.action === 'drop' ? s.changes.map(c => c.part.variable) : []))).toEqual(['sync'])
  expect(unfenced.explanation?.reads).not.toContain('sync')
  expect(unfenced.explanation?.decisive).toContain(unfenced.named('drop'))
  expect(deviationsOf(unfenced.model, unfenced.trace).map(d => d.step)).toEqual([unfenced.named('drop')])
})

test('of a departure it is found what the spec would do there instead, and where it would do nothing', async () => {
  const bySpec = async (of: NamedModel, property: string) => {
    const { model, trace, explanation } = await found(of, property)
    const [deviation] = deviationsOf(model, trace)
    expect(explanation?.deviations.map(d => d.bySpec)).toEqual(deviationsOf(model, trace).map(d => d.bySpec))
    const changes = deviation?.bySpec?.changes.map(({ path, before, after }) => ({ path, before, after }))
    return deviation?.bySpec && { ...deviation.bySpec, changes }
  }
  // The counter is durable by the spec, and an answer is sent by either, with another vote in it.
  expect(await bySpec(counters.forgets, 'freshNumber')).toEqual({
    changes: [{ path: 'counter[Node1][Node1]', before: 0, after: 1 }],
    sent: [],
    unsent: [],
    beyond: null,
  })
  const broken = await bySpec(paxosCommit['breaks-promise'], 'oneOutcome')
  expect(broken).toBeNull()
  const unfenced = await bySpec(primaryLock.unfenced, 'acknowledgedSurvives')
  expect(unfenced).toBeNull()
})

test('the one step of a trace may be one by which a variant departs', async () => {
  // A vote in ballot 2, of which no quorum has shown that nothing was chosen in ballot 1.
  const { explanation } = await found(voting['votes-unsafely'], 'votesSafe')
  expect(explanation?.deviations.map(({ step, bySpec }) => [step, bySpec])).toEqual([[1, null]])
})

test('where a variant that took an action away stays, it is found what its spec could do there', async () => {
  // A replica forwards once, to one that stops; by the spec it would again, to the next. The backup does not look, though the outcome is logged.
  expect((await found(chain['sent-once'], 'eventuallyConsistent')).explanation?.goingOn).toEqual(['forward(i: Replica1)'])
  expect((await found(withBackup['no-backup'], 'deadlock')).explanation?.goingOn).toEqual(['btmSeesCommit'])
  // Increments need not be taken by the spec either; and a second ballot would help nobody, where the majority is gone.
  expect((await found(counters['progress-unfair'], 'convergence')).explanation?.goingOn).toEqual([])
  expect((await found(multiPaxos['progress-majority-stops'], 'executesAll')).explanation?.goingOn).toEqual([])
  // It departs by a step, and what it does at the end its spec does, too; and what ends in one state goes on nowhere.
  expect((await found(withBackup['inaccurate-detector-rms-stay'], 'deadlock')).explanation?.goingOn).toEqual([])
  expect((await found(counters.forgets, 'freshNumber')).explanation?.goingOn).toEqual([])
})

test('where only a bound keeps the spec from taking a step, that is said, and no step departs that the spec has by another name', async () => {
  const overwrites = await found(raft['overwrites-uncommitted'], 'leaderAppendOnly')
  expect(overwrites.explanation?.deviations.map(d => d.bySpec)).toMatchObject([{ beyond: 'bound of log', changes: [] }])
  // Step 1 is the first server's election timeout, which the spec takes as `timeout`; step 4 is one that comes too soon.
  const again = await found(raft['same-server-first'], 'electsLeader')
  expect(again.trace.steps[0]?.action).toBe('electionTimeout')
  expect(again.explanation?.deviations.map(d => d.step)).not.toContain(1)
})

test('so is the step without which it would be no departure: of a promise that is broken the one that gave it', async () => {
  const { model, trace, explanation } = await found(paxosCommit['breaks-promise'], 'oneOutcome')
  const [deviation] = deviationsOf(model, trace)
  const [promise] = deviation?.since ?? []
  expect([deviation?.step, promise].map(number => trace.steps[(number ?? 0) - 1]?.action)).toEqual(['phase2b', 'phase1b'])
  expect(explanation?.decisive).toEqual(expect.arrayContaining([promise, deviation?.step]))
})

test('where no departure is seen to lead to the ending, all are decisive', async () => {
  const { explanation } = await found(withBackup['inaccurate-detector-rms-stay'], 'deadlock')
  expect(explanation?.deviations.length).toBeGreaterThan(0)
  expect(explanation?.decisive).toEqual(expect.arrayContaining(explanation?.deviations.map(d => d.step) ?? []))
})

test.each([
  // Of variants of variants: the one whose read passes the lock, and not the one that notes what is read; the one that takes fairness away, and not the one that adds the step.
  ['percolator', percolator['fractured-read'], 'readsFromSnapshots', 'reads-past-locks'],
  ['exactly-once-outbox', outbox['never-succeeds'], 'termination', 'never-succeeds'],
] as const)('it is said by which variant %s departs', async (_, of, property, variant) => {
  const { explanation } = await found(of, property)
  expect(new Set(explanation?.deviations.map(d => d.variant))).toEqual(new Set([variant]))
})

test.each([
  // The progress of counters adds `stop`, which only it can tell; what makes it fail is the merge of the variant below it. Of two steps of gossip one would go otherwise by the maximum.
  ['counters', counters['progress-overwrites'], 'nothingLost', ['gossip']],
  // Progress changes no action; the TM commits on the first promise in the variant below it.
  ['two-phase-commit', twoPhaseCommit['progress-eager-commit'], 'commitValidity', ['tmCommit']],
  // The compensation, the mutation, is the last step; before it the other transaction pays in, which the variant below adds with its variables, and which changes nothing that the spec has.
  ['saga', saga['puts-back'], 'keepsOthersUpdates', ['onCompensate']],
] as const)('a variant of a variant of %s departs by what either changes, and by nothing else', async (_, of, property, actions) => {
  const { model, trace } = await found(of, property)
  expect(deviationsOf(model, trace).map(d => trace.steps[d.step - 1]?.action)).toEqual(actions)
})

test('a spec that is no variant has no deviations, and one of a variant is built with the same constants and budgets', async () => {
  const { spec, constants, faults } = primaryLock.unfenced
  const model = spec.with(constants, faults)
  const base = model.base?.()
  expect(base).toMatchObject({ spec: 'primary-lock', variant: null, constants: model.constants, budgets: model.budgets })
  expect(base?.base).toBeUndefined()
  expect(model.withBudgets({}).base?.()?.budgets).toEqual({})
})
