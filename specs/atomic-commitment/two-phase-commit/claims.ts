/**
 * What the notes say of 2PC. Each claim is about one party that fails, so every fault has a budget of one; and two RMs are enough for one to be
 * blocked, or contradicted, by what happens to the other.
 */
import { claim, instance, variant } from '../../../checker/language/index.ts'
import { twoPhaseCommit } from './protocol.ts'
import { decisionNotLogged, promiseNotLogged, simpleBroadcastTimeout } from './variants.ts'

/** Nobody watches a clock: the TM aborts only once an RM has refused, and waits for a vote however long it takes. */
export const withoutTimeouts = variant(twoPhaseCommit, 'without-timeouts', ({ parts: { RM } }) => ({
  actions: { tmAbort: { when: s => s.tmState === 'init' && RM.some(rm => s.rmState[rm] === 'aborted') } },
}))

const two = { constants: { rms: 2 } }
const section = 'paxos 算法与 raft 算法的差异'
const found = 'found by this checker on 2026-11-23, and the traces read'

export const claims = {
  'all-or-nothing': claim({
    says: '2PC has all parties commit, or none.',
    notes: { section: '1、2PC和3PC', quote: '两阶段提交主要保证了分布式事务的原子性：即所有结点要么全做要么全不做' },
    assumption: 'everyone logs what was promised and decided before it is told to others',
    given: [
      { says: 'an RM and the TM crash and recover', model: 'crash-recovery', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'a message is lost', model: 'loss', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'the TM stops for good after it has told some', model: 'coordinator-stops-mid-broadcast', property: 'agreement', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'an RM does not log its promise, crashes and recovers', model: instance(promiseNotLogged, { ...two, faults: { crash: 1 } }), property: 'agreement', predicts: 'holds', finds: { violated: 8 } },
      { says: 'the TM does not log its decision, crashes and recovers', model: instance(decisionNotLogged, { ...two, faults: { crashTM: 1 } }), property: 'agreement', predicts: 'holds', finds: { violated: 9 } },
    ],
    expect: { verdict: 'holds only if', origin: `the paper, section 3, and Bernstein et al., section 7.4; the mutants ${found}` },
  }),

  'any-failure-blocks': claim({
    says: 'Whichever party fails, 2PC blocks: the others must wait.',
    notes: { section, quote: '另外协议是阻塞协议，任何一个参与者故障，都需要等待(可以通过加入超时机制)' },
    assumption: 'nobody has a timeout',
    given: [
      { says: 'an RM stops before it has voted', model: instance(withoutTimeouts, { ...two, faults: { stopRM: 1 } }), property: 'deadlock', predicts: 'violated', finds: { violated: 3 } },
      { says: 'the TM stops', model: instance(withoutTimeouts, { ...two, faults: { stopTM: 1 } }), property: 'deadlock', predicts: 'violated', finds: { violated: 3 } },
    ],
    without: [
      { says: 'an RM stops, and the TM aborts when it has waited long enough', model: instance(twoPhaseCommit, { ...two, faults: { stopRM: 1 } }), property: 'deadlock', predicts: 'violated', finds: 'holds' },
      { says: 'the TM stops: no timeout of its own helps an RM that has promised', model: 'coordinator-stops', property: 'deadlock', predicts: 'violated', finds: { violated: 4 } },
    ],
    expect: { verdict: 'holds only if', origin: `Bernstein et al., section 7.3, of the TM; of an RM ${found}` },
  }),

  'timeouts-cure-blocking': claim({
    says: 'Timeouts cure the blocking.',
    notes: { section, quote: '任何一个参与者故障，都需要等待(可以通过加入超时机制)' },
    assumption: 'timeouts never fire too early, nothing is lost or held up, and a decision reaches all RMs or none',
    given: [
      { says: 'the TM stops, and RMs that hear nothing abort', model: 'prepared-timeout-coordinator-stops', property: 'deadlock', predicts: 'holds', finds: 'holds' },
      { says: 'and they agree', model: 'prepared-timeout-coordinator-stops', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'an RM stops, and the TM aborts when it has waited long enough', model: instance(twoPhaseCommit, { ...two, faults: { stopRM: 1 } }), property: 'deadlock', predicts: 'holds', finds: 'holds' },
      { says: 'and they agree', model: instance(twoPhaseCommit, { ...two, faults: { stopRM: 1 } }), property: 'agreement', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'a timeout fires too early', model: 'prepared-timeout-too-early', property: 'agreement', predicts: 'holds', finds: { violated: 7 } },
      { says: 'a message is lost', model: 'prepared-timeout-loss', property: 'agreement', predicts: 'holds', finds: { violated: 8 } },
      { says: 'a partition holds a message up', model: 'prepared-timeout-partition', property: 'agreement', predicts: 'holds', finds: { violated: 8 } },
      { says: 'the TM stops after it has told one of them', model: instance(simpleBroadcastTimeout, { ...two, faults: { stopTM: 1 } }), property: 'agreement', predicts: 'holds', finds: { violated: 9 } },
    ],
    expect: { verdict: 'holds only if', origin: `${found}; the traces are those of models.ts` },
  }),
}
