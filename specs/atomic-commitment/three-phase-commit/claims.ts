/**
 * What the notes say of 3PC. Not to block is easy for who may disagree, so where it is claimed both are asked. Two participants are enough: one
 * decides, and the other is uncertain; with three the same models give the same verdicts (models.ts).
 */
import { claim, instance, isDown, variant } from '../../../checker/language/index.ts'
import { each, neverFires } from './models.ts'
import { threePhaseCommit } from './protocol.ts'
import { noPreCommit } from './variants.ts'

/** The protocol, asked what everybody knows when the first site commits. */
export const preparedForCommit = variant(threePhaseCommit, 'prepared-for-commit', ({ step, parts: { C, P } }) => {
  const sites = [C.id, ...P] as const
  return {
    properties: {
      /** When the first site commits all participants are committable, but for those that are down. */
      allCommittable: step((before, after) => sites.some(i => before.state[i] === 'committed') || sites.every(i => after.state[i] !== 'committed')
        || P.every(p => isDown(before, p) || before.state[p] === 'committable')),
    },
  }
})

const section = '1、2PC和3PC'
const atomic = { participants: 2, broadcast: 'atomic', termination: 'none' } as const
const perLink = { participants: 2, broadcast: 'per-link', termination: 'none' } as const
const skeen = { participants: 2, broadcast: 'per-link', termination: 'skeen' } as const
const atBest = neverFires('no-fault', 'none', 'atomic')
const found = 'found by this checker on 2026-11-23, and the traces read'

export const claims = {
  'never-blocks': claim({
    says: 'Timeouts and the extra phase prevent blocking.',
    notes: { section, quote: '引入超时机制。…… 它防止participant宕机后整个系统进入阻塞态' },
    assumption: 'timeouts never fire too early, the network does not split, and at most one message is lost',
    given: [
      { says: 'the coordinator stops between two sends, and everyone else decides in the end', model: 'progress', property: 'termination', predicts: 'holds', finds: 'holds' },
      { says: 'and all agree', model: 'progress', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'a participant stops too', model: 'both-stop-per-link-skeen', property: 'deadlock', predicts: 'holds', finds: 'holds' },
      { says: 'and all agree', model: 'both-stop-per-link-skeen', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'a message is lost', model: 'loss-per-link-skeen', property: 'deadlock', predicts: 'holds', finds: 'holds' },
      { says: 'and all agree', model: 'loss-per-link-skeen', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'the extra phase is left out, and there are timeouts alone', model: 'no-pre-commit', property: 'agreement', predicts: 'violated', finds: { violated: 14 } },
    ],
    without: [
      { says: 'a timeout fires too early', model: 'asynchrony-atomic-skeen', property: 'agreement', predicts: 'holds', finds: { violated: 12 } },
      { says: 'the network splits', model: 'partition-atomic-skeen', property: 'agreement', predicts: 'holds', finds: { violated: 12 } },
      { says: 'two messages are lost', model: 'two-losses-atomic-skeen', property: 'agreement', predicts: 'holds', finds: { violated: 14 } },
    ],
    expect: { verdict: 'holds only if', origin: 'Skeen 1981, whose theorem it is; the steps are those of models.ts' },
  }),

  'consistent-before-last-phase': claim({
    says: 'Before the last phase all participants are in the same state.',
    notes: { section, quote: '保证了在最后提交阶段之前各参与节点的状态是一致的' },
    assumption: 'nobody commits before every participant that is up has answered PreCommit',
    given: [
      { says: 'nothing goes wrong', model: instance(preparedForCommit, { constants: perLink, neverFires: neverFires('no-fault', 'none', 'per-link') }), property: 'allCommittable', predicts: 'holds', finds: 'holds' },
      { says: 'the coordinator stops, and another sends all PreCommits again', model: instance(preparedForCommit, { constants: skeen, faults: { stopCoordinator: 1 }, neverFires: neverFires('coordinator-stops', 'skeen', 'per-link') }), property: 'allCommittable', predicts: 'holds', finds: 'holds' },
      { says: 'a participant stops', model: instance(preparedForCommit, { constants: perLink, faults: { stopParticipant: 1 }, neverFires: neverFires('participant-stops', 'none', 'per-link') }), property: 'allCommittable', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the coordinator stops between two PreCommits, and who has one commits', model: instance(preparedForCommit, { constants: perLink, faults: { stopCoordinator: 1 } }), property: 'allCommittable', predicts: 'holds', finds: { violated: 12 } },
      { says: 'a PreCommit is lost, and the coordinator does not wait for the answer', model: instance(preparedForCommit, { constants: skeen, faults: { lose: 1 } }), property: 'allCommittable', predicts: 'holds', finds: { violated: 14 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'no-do-commit-means-commit': claim({
    says: 'A participant that is told nothing after PreCommit may commit.',
    notes: { section, quote: '最后提交阶段如果RM超时未收到TM的commit请求，就默认提交（根据概率来的，正常应该是commit的）' },
    assumption: 'a PreCommit reaches all or none, timeouts never fire too early, and nothing is lost or cut off',
    given: [
      { says: 'the coordinator stops', model: 'coordinator-stops-atomic-none', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'a participant stops too', model: 'both-stop-atomic-none', property: 'agreement', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the coordinator stops between two PreCommits', model: 'no-do-commit-means-commit', property: 'agreement', predicts: 'holds', finds: { violated: 13 } },
      { says: 'a timeout fires too early', model: 'asynchrony-atomic-none', property: 'agreement', predicts: 'holds', finds: { violated: 10 } },
      { says: 'a message is lost', model: 'loss-atomic-none', property: 'agreement', predicts: 'holds', finds: { violated: 11 } },
      { says: 'the network splits', model: 'partition-atomic-none', property: 'agreement', predicts: 'holds', finds: { violated: 9 } },
    ],
    expect: { verdict: 'holds only if', origin: 'the steps are those of models.ts, whose traces were read' },
  }),

  'one-more-round-trip': claim({
    says: 'Committing takes 3PC one round trip more than 2PC: five rounds of messages, not three.',
    notes: { section, quote: '3PC的事务处理延时也增加了1个RTT，变为3个RTT(propose+precommit+commit)' },
    assumption: 'nothing goes wrong',
    given: [
      { says: 'without the extra phase: CanCommit, votes, DoCommit', model: instance(noPreCommit, { constants: atomic, neverFires: { ...atBest, ...each(['rcvPreCommit', 'rcvAck', 'doCommit'], 'there is no PreCommit') } }), property: 'canCommit', predicts: { rounds: 3 }, finds: { messages: 6, rounds: 3 } },
      { says: 'with it: PreCommit and its answers come in between', model: instance(threePhaseCommit, { constants: atomic, neverFires: atBest }), property: 'canCommit', predicts: { rounds: 5 }, finds: { messages: 10, rounds: 5 } },
    ],
    expect: { verdict: 'holds', origin: 'Bernstein et al., sections 7.4 and 7.5: 3n messages in 3 rounds, and 5n in 5, here for n=2' },
  }),
}
