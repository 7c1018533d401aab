/**
 * What the notes say of a log with compensation: whether these sentences are enough to make a saga safe. Two steps are the fewest of which one can have run when
 * the other fails, and one fault of a kind is enough for each mistake.
 */
import { claim, durable, instance, listOf, machine, oneOf, ownedBy, variant } from '../../../checker/language/index.ts'
import { putsBack } from './isolation.ts'
import { saga } from './protocol.ts'
import { compensatesBlindly, noFence, progress } from './variants.ts'

/**
 * Only the beginning of the saga, where every run starts, and its end with the outcome are logged durably. An SEC that recovers and finds no end goes forward from the
 * first step again, which services answer from their records, or backward, and then compensates all steps, since any of them may have run.
 */
const beginAndEnd = (of: typeof saga, recovery: 'forward' | 'backward') => variant(of, `begin-and-end-${recovery}`, ({ vars, constants: { steps }, actions: { endSaga }, parts: { SEC, Entry, numbers, begin, isAborting } }) => {
  const more = { ended: durable(ownedBy(SEC, oneOf('no', 'complete', 'aborted'))) }
  const { action, crashes } = machine({ ...vars, ...more })
  return {
    vars: { ...more, log: ownedBy(SEC, listOf(Entry, 3 * steps + 2)) },
    actions: { endSaga: null },
    added: {
      endSaga: action({ by: SEC, fair: 'weak', when: endSaga.when, then: (s, p) => { endSaga.then(s, p); s.ended = isAborting(s.log) ? 'aborted' : 'complete' } }),
    },
    faults: {
      crashSEC: crashes(SEC, {
        onRecover: s => {
          if (s.ended === 'complete') s.log.push('end saga')
          else if (s.ended === 'aborted') s.log.push('abort', 'end saga')
          else if (recovery === 'backward') s.log.push(...numbers.map(begin), 'abort')
        },
      }),
    },
  }
})
export const beginAndEndBackward = beginAndEnd(saga, 'backward')
export const beginAndEndForward = beginAndEnd(saga, 'forward')
export const beginAndEndBlindly = beginAndEnd(compensatesBlindly, 'backward')

/** Only the last step that has begun is compensated. */
export const lastStepOnly = variant(saga, 'last-step-only', ({ actions: { ask, endSaga }, parts: { compensatable, undone, isAborting, isOver } }) => {
  const hasUndone = (log: readonly string[]) => isAborting(log) && compensatable.some(k => log.includes(undone(k)))
  return {
    actions: {
      ask: { when: (s, p) => !hasUndone(s.log) && ask.when(s, p) },
      endSaga: { when: (s, p) => (!isOver(s.log) && hasUndone(s.log)) || endSaga.when(s, p) },
    },
  }
})

/** A step that has failed is retried, and nothing is ever compensated. Services may refuse a step for good, or they never do. */
const forwardOnly = (name: string, refuses: boolean) => variant(progress, name, ({ actions: { logAnswer } }) => ({
  actions: {
    giveUp: null, onCompensate: null, onCompensated: null,
    ...(refuses ? {} : { refuse: null }),
    logAnswer: { then: (s, p) => { if (s.answer === 'refused') { s.answer = 'none'; s.asked = null } else logAnswer.then(s, p) } },
  },
  properties: { canBeUndone: null, dirtyRead: null, isUndoneOnceAborted: null, completesAfterPivot: null },
}))
export const retries = forwardOnly('retries', false)
export const retriesRefused = forwardOnly('retries-refused', true)

const two = { constants: { steps: 2, pivot: 0 } }
const section = '柔性事务针对分布式事务的解决方法'
const log = '记录事务的开始和结束状态。事务根据日志记录找回事务的当前执行状态'
const found = 'found by this checker on 2026-11-29, and the trace read'
const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'begin-and-end-suffice': claim({
    deep: true,
    says: 'It is enough to log the beginning and the end of the transaction.',
    notes: { section, quote: '记录事务的开始和结束状态' },
    assumption: 'an SEC that recovers and finds no end compensates all steps, all of them can be compensated, and services know which they have run',
    given: [
      { says: 'the SEC crashes, an answer is lost, and all steps are compensated', model: instance(beginAndEndBackward, { ...two, faults: { crashSEC: 1, lose: 1 } }), property: 'outcomeShape', ...holds },
      { says: 'the SEC crashes, and gives up too early', model: instance(beginAndEndBackward, { ...two, faults: { crashSEC: 1, asynchrony: 1 } }), property: 'outcomeShape', ...holds },
    ],
    without: [
      { says: 'it goes forward from the first step, and gives up one that it asks for again', model: instance(beginAndEndForward, { ...two, faults: { crashSEC: 1, lose: 1 } }), property: 'outcomeShape', predicts: 'holds', finds: { violated: 18 } },
      { says: 'one of the steps is a pivot, and has run', model: instance(beginAndEndBackward, { constants: { steps: 2, pivot: 2 }, faults: { crashSEC: 1 } }), property: 'pivotIsFinal', predicts: 'holds', finds: { violated: 14 } },
      { says: 'services do not know which they have run', model: instance(beginAndEndBlindly, { ...two, faults: { crashSEC: 1 } }), property: 'compensatesWhatRan', predicts: 'holds', finds: { violated: 4 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'state-from-log': claim({
    says: 'The state of the transaction is found from its log.',
    notes: { section, quote: log },
    assumption: 'a step is in the log before it is requested, and the log is on disk',
    given: [
      { says: 'the SEC crashes, and asks again for what is in doubt', model: 'crash', property: 'outcomeShape', ...holds },
      { says: 'the SEC crashes, and compensates what is in doubt', model: 'backward-recovery', property: 'outcomeShape', ...holds },
    ],
    without: [
      { says: 'a step is logged when it is answered', model: 'logs-when-answered', property: 'outcomeShape', predicts: 'holds', finds: { violated: 6 } },
      { says: 'the log is in memory', model: 'log-not-durable', property: 'outcomeShape', predicts: 'holds', finds: { violated: 18 } },
    ],
    expect: { verdict: 'holds only if', origin: `the paper, on backward recovery, which reads the log; ${found}` },
  }),

  'retries-the-failed-step': claim({
    says: 'A transaction can go forward by retrying the step that failed.',
    notes: { section, quote: '根据状态决定重试异常步骤，也就是正向补偿' },
    assumption: 'no step fails for good',
    given: [{ says: 'messages are lost, and steps are asked for again', model: instance(retries, { ...two, faults: { lose: Infinity }, neverFires: { onRefused: 'nothing is refused' } }), property: 'ends', ...holds }],
    without: [{ says: 'a step is refused, and asked for again forever', model: instance(retriesRefused, { ...two, faults: { lose: Infinity } }), property: 'ends', predicts: 'holds', finds: { violated: 8 } }],
    expect: { verdict: 'holds only if', origin: `the paper, on forward recovery; ${found}` },
  }),

  'rolls-back-the-last-step': claim({
    says: 'A transaction can go backward by rolling back the step that was executed last.',
    notes: { section, quote: '或者回滚上一次执行步骤，也就是反向补偿' },
    assumption: 'that is repeated until no step is left',
    given: [{ says: 'each step is rolled back, the last one first', model: 'two-steps', property: 'outcomeShape', ...holds }],
    without: [{ says: 'the last step is rolled back, and no other', model: instance(lastStepOnly, two), property: 'outcomeShape', predicts: 'holds', finds: { violated: 17 } }],
    expect: { verdict: 'holds only if', origin: `the paper, introduction: T1..Tj Cj..C1; ${found}` },
  }),

  'compensation-undoes': claim({
    deep: true,
    says: 'With a compensation registered for each operation, whatever was done is undone.',
    notes: { section: '补偿事务（TCC）', quote: '针对每个操作，都要注册一个与其对应的确认和补偿（撤销）操作' },
    assumption: 'it is registered before the operation is requested, fences an operation that comes late, commutes with what others do meanwhile, and succeeds in the end',
    given: [
      { says: 'timeouts fire too early', model: 'early-timeouts', property: 'outcomeShape', ...holds },
      { says: 'the SEC and a service crash', model: 'progress', property: 'isUndoneOnceAborted', ...holds },
      { says: 'another transaction updates what a step has updated, and the compensation takes back the difference', model: 'takes-back', property: 'keepsOthersUpdates', ...holds },
    ],
    without: [
      { says: 'it is registered when the operation is answered, and the answer is lost', model: 'registers-afterwards', property: 'outcomeShape', predicts: 'holds', finds: { violated: 7 } },
      { says: 'it comes before the operation, and does not fence it', model: instance(noFence, { ...two, faults: { asynchrony: 1 } }), property: 'outcomeShape', predicts: 'holds', finds: { violated: 10 } },
      { says: 'it fails for good', model: 'progress-compensation-fails', property: 'isUndoneOnceAborted', predicts: 'holds', finds: { violated: 16 } },
      { says: 'it puts back the value from before', model: instance(putsBack, two), property: 'keepsOthersUpdates', predicts: 'holds', finds: { violated: 19 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'isolated': claim({
    says: 'While a transaction runs, others know nothing of it.',
    notes: { section: '关系数据库的ACID模型', quote: '事务将假定只有它自己在操作数据库，彼此不知晓' },
    assumption: 'every service isolates each step of a saga by itself',
    given: [{ says: 'another transaction reads what is compensated afterwards', model: 'isolated', property: 'noDirtyRead', predicts: 'holds', finds: { violated: 19 } }],
    expect: { verdict: 'refuted', origin: `the paper, introduction: sagas may be interleaved with other transactions; ${found}` },
  }),
}
