import { describe, expect, test } from 'vitest'
import type { NamedModel } from '../../../checker/language/catalogue.ts'
import { bool, machine, mapOf, maybe, ownedBy, pauses, processes, singleProcess, spec } from '../../../checker/language/index.ts'
import { keptVariables } from '../../../checker/language/model.ts'
import { causesOf } from '../../../checker/traces/causes.ts'
import { causalPast, undoneFaults } from '../../../checker/traces/decisive.ts'
import { check } from '../../../checker/verdict/check.ts'
import { explain } from '../../../checker/verdict/explanation.ts'
import { sayCause } from '../../../reports/say/cause.ts'
import { textWidth, wrapText } from '../../../reports/say/text-width.ts'
import { isTraced } from '../../../reports/say/words.ts'
import { models as generals } from '../../../specs/agreement/byzantine-generals/models.ts'
import { models as paxosCommit } from '../../../specs/atomic-commitment/paxos-commit/models.ts'
import { models as threePhase } from '../../../specs/atomic-commitment/three-phase-commit/models.ts'
import { models as twoPhase } from '../../../specs/atomic-commitment/two-phase-commit/models.ts'
import { models as paxos } from '../../../specs/consensus/paxos/models.ts'
import { models as raft } from '../../../specs/consensus/raft/models.ts'
import { models as primaryLock } from '../../../specs/replication/primary-lock/models.ts'
import { models as zookeeperSync } from '../../../specs/replication/zookeeper-sync/models.ts'
import { cases, told } from './cases.ts'
import { commitRuleModel, commitRuleTrace } from './commit-rule.ts'
import { electionModel, electionTrace } from './election.ts'

type Found = Pick<NamedModel, 'spec' | 'constants'> & Partial<Pick<NamedModel, 'faults' | 'network'>>

async function found(
  models: Readonly<Record<string, Found>>,
  name: string,
  property: string,
  necessaryFaults: 'always' | 'never' = 'never',
) {
  const { spec, constants, faults = {}, network } = models[name] as Found
  const model = spec.with(constants, faults, network ? { network } : {})
  const result = await check(model, { properties: [property], necessaryFaults })
  const traced = result.properties.filter(isTraced)[0]
  if (!traced) throw new Error(`${property} has no trace`)
  return { model, result, traced, cause: sayCause({ model, result, explanation: explain(model, result) }) }
}

/** A lock that is leased, to a client that may be paused while it is inside. The lease expires when nothing else happens. */
const leased = spec('leased lock', {}, () => {
  const Client = processes('Client', 2)
  const Service = singleProcess('Service')
  const vars = { holder: ownedBy(Service, maybe(Client)), inside: mapOf(Client, bool) }
  const { initially, action, timeout, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      enter: action({
        for: { c: Client },
        by: 'c',
        when: s => s.holder === null,
        then: (s, { c }) => {
          s.holder = c
          s.inside[c] = true
        },
      }),
      leave: action({
        for: { c: Client },
        by: 'c',
        when: (s, { c }) => s.inside[c] && s.holder === c,
        then: (s, { c }) => {
          s.holder = null
          s.inside[c] = false
        },
      }),
      expire: timeout({
        by: Service,
        when: s => s.holder !== null,
        then: s => {
          s.holder = null
        },
      }),
    },
    properties: { oneInside: always(s => Client.count(c => s.inside[c]) <= 1) },
    deadlock: 'allowed',
    faults: { stall: pauses(Client) },
  }
})

describe('the cause of a violation', () => {
  test('is what the ending hangs on: the parts of the state without which the property would hold', async () => {
    const { model, traced, cause } = await found(threePhase, 'no-do-commit-means-commit', 'agreement')
    // One participant commits and the other aborts in the last two steps (see the README's example); what the coordinator is does not matter.
    expect(causesOf(model, traced.name, traced.trace).map(m => m.of === 'part' && [m.path, m.value, m.step])).toEqual([
      ['state[P1]', 'committed', 12],
      ['state[P2]', 'aborted', 13],
    ])
    expect(cause).toBe('agreement fails in 13 steps: P1 became committed in step 12, P2 became aborted in step 13; with 1 stop')
  })

  test('is messages where the property speaks of those', async () => {
    const { cause, traced } = await found(paxos, 'ignores-votes-smallest', 'agreement')
    const accepted = traced.trace.steps.filter(s => s.sent.some(m => m.tag === 'Accepted'))
    // One acceptor, so that two votes for two values are two chosen.
    expect(accepted).toHaveLength(2)
    for (const { number, sent } of accepted)
      expect(cause).toContain(`Accepted(bal: ${sent[0]?.bal}, val: ${sent[0]?.val}) was sent in step ${number}`)
  })

  test('names all that the last step changed where no one part of that would do', async () => {
    const { model, traced } = await found(paxos, 'vote-not-logged-smallest', 'votesRemembered')
    const last = traced.trace.steps.length
    // A crash takes back the vote and its ballot; either alone would still be forgotten.
    const causes = causesOf(model, traced.name, traced.trace).filter(m => m.step === last)
    expect(causes.map(m => m.of === 'part' && m.path).sort()).toEqual(['maxVBal[Acceptor1]', 'maxVal[Acceptor1]'])
  })

  test('of a deadlock is what keeps its steps from being taken', async () => {
    const { cause } = await found(twoPhase, 'coordinator-stops', 'deadlock')
    expect(cause).toMatch(/^Deadlock after 4 steps: the state is not final: it needs TM, which stopped in step 4; with 1 stop$/)
  })

  test('says that no fault was needed only of a spec that declares one', async () => {
    expect((await found(paxos, 'ignores-votes-smallest', 'agreement')).cause).toMatch(/; without any fault$/)
    // The traitors of byzantine-generals are among its generals, and one acceptor of paxos lies.
    for (const [models, name, property] of [
      [generals, 'three-generals', 'IC2'],
      [paxos, 'one-lies', 'agreement'],
    ] as const) {
      const { cause, result } = await found(models, name, property)
      for (const said of [cause, result.cause]) expect(said).not.toContain('fault')
    }
  })

  test('is what a process lacks, too, whether it lost that or never had it', async () => {
    // The steps of commit-rule.ts: S2 takes a command of its own into its log, and then leads without the entry that S1 has committed.
    const rule = await told(commitRuleModel, commitRuleTrace(), 'leaderCompleteness')
    expect(sayCause(rule)).toBe(
      'leaderCompleteness fails in 35 steps: S2’s log is [(term: 2, command: S2)] since step 17, its currentTerm became 4 in step 26 and it became Leader in step 35; ' +
        'committed gained (entry: (term: 1, command: S1), term: 3) in step 31; without any fault',
    )
    // A voter that does not compare logs elects S2, whose log nothing was ever put into.
    const { cause, traced } = await found(raft, 'no-up-to-date-check', 'leaderCompleteness')
    expect(traced.trace.steps.flatMap(s => s.changes.map(c => c.path))).not.toContain('log[S2]')
    expect(cause).toMatch(/: S2’s currentTerm became 2 in step \d+, it became Leader in step 15 and its log is empty from the start/)
  })

  test('is what was sent to several at once, though no copy decides alone, and what a process is from the start', async () => {
    // Commit goes to both RMs, when RM1 alone is prepared: see the models' words.
    expect((await found(paxosCommit, 'one-is-enough', 'commitValidity')).cause).toBe(
      'commitValidity fails in 3 steps: Commit was sent in step 3, RM2 is working from the start; without any fault',
    )
    // Of one RM there is no other to compare it with.
    expect((await found(paxosCommit, 'proposes-prepared', 'commitValidity')).cause).toBe(
      'commitValidity fails in 5 steps: Commit was sent in step 5, RM1 is working from the start; without any fault',
    )
  })

  test('is what another has and a process lacks, though nobody has changed that', async () => {
    // S1 has (1, 1) on disk at first, and S2 not: S2 acknowledges it from its queue, and S1 takes it for committed.
    const { cause } = await found(zookeeperSync, 'logs-after-uptodate', 'committedOnDisk')
    expect(cause).toMatch(
      /^committedOnDisk fails in 7 steps: committed gained .* in step 7, log.flushed of each of S2 and S3 is empty from the start/,
    )
  })

  test('tells what is of one process together', async () => {
    const { cause, traced } = await found(raft, 'votes-twice', 'electionSafety')
    const leads = (id: string) => traced.trace.steps.find(s => s.by === id && s.action === 'becomeLeader')?.number
    for (const id of ['S1', 'S2'])
      expect(cause).toMatch(new RegExp(`${id}’s currentTerm became 1 in step \\d+ and it became Leader in step ${leads(id)}[;,]`))
  })

  test('says what the budgets that it needs are of', async () => {
    const needed = async (name: string, property: string) => (await found(twoPhase, name, property, 'always')).cause
    expect(await needed('prepared-timeout-too-early', 'agreement')).toMatch(/; needs 1 premature timeout of RM2$/)
    expect(await needed('coordinator-stops', 'deadlock')).toMatch(/; needs 1 stop of TM$/)
  })

  test('says that a fault within a loop happens again and again', async () => {
    // The partition of that lasso is in its loop, and there is no bound on partitions.
    expect(sayCause(await cases.lasso())).toMatch(/^nonBlocking fails: what must follow never comes .*; with partitions again and again$/)
  })

  test('leads back to a pause, of which the last state shows nothing', async () => {
    // By hand: Client1 enters and pauses, the lease expires since nothing else can happen, and Client2 enters.
    const timesOut = await found({ pausing: { spec: leased, constants: {}, faults: { stall: 1 } } }, 'pausing', 'oneInside', 'always')
    expect(timesOut.traced.trace.steps.map(s => s.action)).toEqual(['enter', 'stall', 'expire', 'enter'])
    expect(timesOut.cause).toBe(
      'oneInside fails in 4 steps: Client1’s inside became true in step 1, Client2’s inside became true in step 4; ' +
        'Service timed out (expire) in step 3 only because Client1 paused in step 2; needs 1 pause of Client1',
    )
    // The lock service looks whether the holder shows a sign of life; the holder resumes before it answers.
    const { cause, model, result, traced } = await found(primaryLock, 'unfenced', 'oneWriter')
    const at = (action: string) => traced.trace.steps.find(s => s.action === action)?.number ?? 0
    expect(at('stall.resume')).toBeGreaterThan(at('expire'))
    expect(cause).toContain(
      `; LockService took expire in step ${at('expire')} only because Node1 paused in step ${at('stall')}; with 1 pause`,
    )
    // What the sentence names is not folded away.
    expect(explain(model, result).oneWriter?.decisive).toEqual(expect.arrayContaining([at('stall'), at('expire')]))
  })

  test('of a premature timeout says so', async () => {
    const { cause } = await found(twoPhase, 'prepared-timeout-too-early', 'agreement')
    expect(cause).toMatch(/; with 1 premature timeout$/)
  })
})

test('what cannot have led to the ending is not in its past, and faults that are undone come in pairs', () => {
  const checked = { kept: keptVariables(electionModel) }
  const past = (steps: number) =>
    [...causalPast({ ...electionTrace, steps: electionTrace.steps.slice(0, steps) }, checked.kept, new Set([steps]))]
      .filter(n => electionTrace.steps[n - 1]?.kind !== 'fault')
      .sort((a, b) => a - b)
  // Made by hand (see election.ts): Node5 counts the votes of Node4 and Node3, which it asked for; what Node1 does meanwhile is apart.
  expect(past(14)).toEqual([6, 7, 10, 13, 14])
  // Both leaders have written down who leads, which belongs to no process: so either may have led to the other.
  expect(past(16)).toEqual([1, 3, 4, 6, 7, 10, 13, 14, 15, 16])
  expect([...undoneFaults(electionTrace)].sort((a, b) => a - b)).toEqual([2, 8, 11, 12])
})

test('a text is broken at spaces, a long word where a new one begins in it, and cut only at the end', () => {
  const room = textWidth('writeDownEverything', 13)
  expect(wrapText('short', room, 13)).toEqual(['short'])
  expect(wrapText('to write it down at once', room, 13)).toEqual(['to write it down at', 'once'])
  expect(wrapText('writeDownEverythingAtOnce', room, 13)).toEqual(['writeDownEverything', 'AtOnce'])
  // A call before its parameters, a path after a point, and only then within a name; the first parameter stays beside its value.
  const narrow = textWidth('advanceCommit(i', 13)
  expect(wrapText('advanceCommit(index: 1)', narrow, 13)).toEqual(['advanceCommit', '(index: 1)'])
  expect(wrapText('appendEntries(j: S2)', narrow, 13)).toEqual(['appendEntries', '(j: S2)'])
  expect(wrapText('role.matchIndex[S3]', narrow, 13)).toEqual(['role.', 'matchIndex[S3]'])
  // A value stays with its name, where both fit.
  expect(wrapText('→ (leader: S2, epoch: 0, zxid: 0)', textWidth('→ (leader: S2, epoch: 0, zxid: ', 13), 13)).toEqual([
    '→ (leader: S2, epoch: 0,',
    'zxid: 0)',
  ])
  expect(wrapText('a, parameters: everything', textWidth('a, parameters: ', 13), 13)).toEqual(['a, parameters:', 'everything'])
  expect(wrapText('proposals[slot 1].votedBy + R2', textWidth('proposals[slot 1].votedBy', 13), 13)).toEqual([
    'proposals[slot 1].votedBy',
    '+ R2',
  ])
  expect(wrapText('proposals[slot 1].votedBy', textWidth('proposals[slot ', 13), 13)).not.toContain('1].')
  const cut = wrapText('one two three four five six seven eight nine ten eleven', room, 13, false, 2)
  expect(cut).toHaveLength(2)
  expect(cut[1]).toMatch(/…$/)
  for (const line of cut) expect(textWidth(line, 13)).toBeLessThanOrEqual(room)
})
