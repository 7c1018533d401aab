import { describe, expect, test } from 'vitest'
import { tellingModel } from '../../checker/cli/telling-model.ts'
import type { NamedModel } from '../../checker/language/catalogue.ts'
import { isDown, machine, messages, network, oneOf, processes, spec, stops } from '../../checker/language/index.ts'
import { sayViolation } from '../../reports/say/cause.ts'
import { models as acp } from '../../specs/atomic-commitment/acp/models.ts'
import { models as paxosCommit } from '../../specs/atomic-commitment/paxos-commit/models.ts'
import { models as twoPhase } from '../../specs/atomic-commitment/two-phase-commit/models.ts'
import { models as quorum } from '../../specs/consistency/quorum-register/models.ts'
import { models as counters } from '../../specs/eventual/counters/models.ts'
import { models as gossip } from '../../specs/eventual/gossip/models.ts'
import { models as cap } from '../../specs/impossibility/cap/models.ts'
import { models as election } from '../../specs/replication/fast-leader-election/models.ts'
import { models as standby } from '../../specs/replication/primary-standby/models.ts'
import { models as bookkeeping } from '../../specs/transactions/batch-bookkeeping/models.ts'
import { models as notification } from '../../specs/transactions/best-effort-notification/models.ts'
import { models as local } from '../../specs/transactions/local-transaction/models.ts'
import { models as outbox } from '../../specs/transactions/outbox/models.ts'
import { models as xa } from '../../specs/transactions/xa/models.ts'
import { models as branch } from '../../specs/transactions/xa-branch/models.ts'
import { models as lastResource } from '../../specs/transactions/xa-last-resource/models.ts'
import { modelOf } from '../specs/catalogue.ts'
import { found } from './found.ts'

async function told(named: NamedModel | undefined, name: string) {
  const model = modelOf(named as NamedModel)
  const { of, property, report } = await found(model, name, await tellingModel(model))
  return { ...of, trace: property.trace, says: sayViolation(report, property) }
}

describe('who does not go on waits', () => {
  test('for a message that was lost, where that would lead on', async () => {
    const { waits, decisive, says } = await told(twoPhase['progress-loss'], 'deadlock')
    expect(waits).toMatchObject([{ of: 'message', by: 'RM1', message: { tag: 'Abort', to: 'RM1' }, step: 5 }])
    expect(decisive).toContain(5)
    expect(says).toContain('RM1 is prepared, which is not final: RM1 waits for Abort from TM, which was lost in step 5')
  })

  test('and what can be taken all the same is told after that', async () => {
    const { says } = await told(paxosCommit['progress-one-acceptor-stops'], 'deadlock')
    expect(says).toContain(
      'RM1 is prepared, which is not final: RM1 waits for Acceptor1, which stopped in step 3; phase1a can be taken and changes nothing, and no other step leads on',
    )
  })

  test('for the same message as often as it was lost', async () => {
    const { says } = await told(notification['retries-lost'], 'eventuallyKnown')
    expect(says).toContain('forever: Merchant waits for Notify(order: Order1) from Platform, which was lost in steps 3 and 6')
  })

  test('for another that is down, and nobody for what would not change what is unfinished', async () => {
    const { waits, says } = await told(xa['coordinator-stops'], 'deadlock')
    // RM2 would receive its xa_prepare, too; RM1 is in doubt.
    expect(waits).toMatchObject([{ of: 'fault', by: 'RM1', process: 'TM' }])
    expect(says).toContain('RM1 waits for TM, which stopped in step 9')
    // A refusal stays one when the partition is over.
    const refused = await told(cap['cp-partition'], 'available')
    expect(refused.waits).toEqual([])
    expect(refused.says).toContain('stays Refused forever: so it is since Replica1 timed out (refuse) in step 3')
  })

  test('for either of two of whom one would do', async () => {
    // A majority of three: the client's own server and one more.
    const { says } = await told(quorum['progress-majority-stops'], 'deadlock')
    expect(says).toContain(
      'the phase of Client1 and Client2 is Query, which is not final: Client1 and Client2 wait for Server2, which stopped in step 5, or for Server3, which stopped in step 6',
    )
  })

  test('who would bring about what is unfinished, where those of whom it is do not', async () => {
    // One node that leads would do; the HA tool would ask one of those that stopped, and promote it.
    const { waits, says } = await told(standby['progress-two-stop'], 'deadlock')
    expect(waits).toMatchObject([
      { of: 'fault', by: 'HA', process: 'Node1' },
      { of: 'fault', by: 'HA', process: 'Node3' },
    ])
    expect(says).toContain(
      'the lead of Node1, Node2 and Node3 is none, which is not final: HA waits for Node1, which stopped in step 1, or for Node3, which stopped in step 4',
    )
  })

  test('all for whom it is unfinished, though it is asked of one after another, and only to the first for whom it is', async () => {
    const { says } = await told(twoPhase['coordinator-stops'], 'deadlock')
    expect(says).toContain('RM1, RM2 and RM3 are prepared, which is not final: RM1, RM2 and RM3 wait for TM, which stopped in step 4')
    // S1 looks for a leader, too, and it is not asked: the property is of observers (`Server.ids.slice(…)`).
    const observers = await told(election['observer-is-no-majority'], 'observersLearn')
    expect(observers.says).toContain('S3 stays Looking')
  })

  test('also of what an abstract model asks for, whose processes are not those of this one', async () => {
    const { says } = await told(twoPhase['progress-coordinator-stops'], 'transactionCommit.termination')
    expect(says).toContain('it needs TM, which stopped in step 4')
  })

  test('for an end of a partition', async () => {
    // The partition between two is told once, from whichever of them.
    expect((await told(cap['ca-partition'], 'deadlock')).says).toMatch(
      /: the partition is between Replica\d and Replica\d and it needs the end of the partition that began in step 3/,
    )
    // The other replica would tell it, which is of the same sort: neither waits for that more than the other.
    expect((await told(gossip['partition-forever'], 'convergence')).says).toContain(
      'forever: it needs the end of the partition that began in step 4',
    )
    const { says } = await told(standby['progress-one-standby-cut-off'], 'deadlock')
    expect(says).toContain('HA waits for the end of the partition that began in step 1')
  })

  test('for each other, by locks, in a behaviour that goes on without them', async () => {
    const { waits, decisive, says } = await told(local['progress-deadlocks-not-broken'], 'everyTransactionEnds')
    // Both hold Y shared, and want it alone.
    expect(waits.map(w => w.of === 'part' && [w.by, w.path, w.step, w.kept])).toEqual([
      ['T1', 'locks[Y][T2]', 4, []],
      ['T2', 'locks[Y][T1]', 7, []],
    ])
    expect(decisive).toEqual(expect.arrayContaining([4, 7]))
    expect(says).toContain(
      'T1 and T2 stay waiting forever: T1 waits for Db’s locks[Y][T2], which became shared in step 4; T2 waits for Db’s locks[Y][T1]',
    )
  })

  test('for what has a third value, neither what it is nor what it was', async () => {
    // The TM rolls back, and ends where the last resource has, too; that has committed, and had not worked before.
    const { waits, trace, says } = await told(lastResource['does-not-fence'], 'deadlock')
    expect(waits).toMatchObject([{ of: 'part', by: 'TM', path: 'last', value: 'committed', otherwise: 'rolled back' }])
    expect(says).toContain('TM waits for LastResource to be rolled back, but it became committed in step 7')
    expect(trace.steps[(waits[0]?.step ?? 0) - 1]?.action).toBe('lastCommits')
  })
})

test('of two that a fault of one name took, one is told of whom the other is no way on', async () => {
  // X asks S2 once S1 is down: its answer comes from nobody else.
  const failover = spec('failover', {}, () => {
    const S = processes('S', 2)
    const Msg = messages({ Ask: { to: S } })
    const vars = { x: oneOf('idle', 'asked', 'done'), net: network(Msg) }
    const { initially, action, receive, always, predicate } = machine(vars)
    const [first, second] = S.ids
    return {
      vars,
      init: initially(),
      actions: {
        ask: action({
          for: { s: S },
          when: (state, { s }) => s === second && state.x === 'idle' && S.some(other => other === first && isDown(state, other)),
          then: (state, { s }) => {
            state.x = 'asked'
            state.net.send(Msg.Ask({ to: s }))
          },
        }),
        answer: receive(Msg.Ask, {
          then: s => {
            s.x = 'done'
          },
        }),
      },
      properties: { quiet: always(() => true) },
      final: predicate(s => s.x !== 'asked'),
      faults: { stop: stops(S) },
    }
  })
  const { of } = await found(failover.with({}, { stop: 2 }), 'deadlock')
  expect(of.waits).toMatchObject([{ of: 'fault', process: 'S2' }])
})

describe('of what nobody waits for it is told after which step it cannot come any more', () => {
  test('which did something else', async () => {
    const { waits, noReturn, decisive, says } = await told(outbox['progress-outage'], 'EventualDelivery')
    expect(waits).toEqual([])
    // The second attempt of two.
    expect(noReturn).toMatchObject({ step: { number: 7, action: 'fail' }, isMade: false })
    expect(decisive).toContain(7)
    expect(says).toContain('stays 0 forever: since A1 took fail(o: Order1) in step 7 the property cannot be met any more')
  })

  test('not where something still could be done, that need not', async () => {
    // The partition may heal, and whoever gossips need not.
    expect((await told(gossip['partition-forever'], 'convergence')).noReturn).toBeNull()
    expect((await told(counters['progress-unfair'], 'convergence')).noReturn).toBeNull()
  })

  test('which was a fault', async () => {
    expect((await told(bookkeeping['marked-first'], 'eventuallyBooked')).noReturn).toMatchObject({
      step: { number: 4, fault: { kind: 'crash' } },
    })
    expect((await told(acp['progress-simple-broadcast'], 'AC5')).noReturn).toMatchObject({ step: { action: 'coordDie' } })
  })
})

test('of a step that must not follow on a state it is told what was so before, and which step it was', async () => {
  expect((await told(branch['joins-prepared'], 'legalCallSequences')).says).toContain(
    'Thread1 took xa_start(flag: TMJOIN) after RM became prepared in step 3',
  )
})
