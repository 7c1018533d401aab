/** What the notes say of XA. Two RMs are enough, since every sentence is about what one database does and another does not. */
import { claim, type Edit, ghost, instance, machine, type StateOf, setOf, variant } from '../../../checker/language/index.ts'
import { xaBranch } from '../xa-branch/protocol.ts'
import { forgetsJoinedThreads } from '../xa-branch/variants.ts'
import { xa } from './protocol.ts'
import { allWrite } from './variants.ts'

/** An RM that recovers has its prepared branches, and no locks. */
export const recoversWithoutLocks = variant(xa, 'recovers-without-locks', ({ crashes, parts: { RM } }) => ({
  faults: {
    crash: crashes(RM, {
      onRecover: (s, rm) => {
        if (s.pending[rm] === 'prepared') s.branch[rm] = 'prepared'
        else if (s.outcome[rm] === 'open') s.outcome[rm] = 'lost'
      },
    }),
  },
}))

/** The sentence taken at its word: whatever is under way is in the table. */
export const everythingListed = variant(xa, 'everything-listed', ({ always, parts: { RM, isListed } }) => ({
  properties: {
    allListed: always({ for: { rm: RM }, holds: (s, { rm }) => s.outcome[rm] !== 'open' || isListed(s.pending[rm]) }),
  },
}))

/** The sentence taken at its word: when the transaction is committed, every database has been told so in phase 2. */
const withPhase2 = (of: typeof xa) => variant(of, 'phase-2', ({ vars, actions: { callCommit }, parts: { RM } }) => {
  const more = { calledInPhase2: ghost(setOf(RM)) }
  type S = StateOf<typeof vars & typeof more>
  const { always } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { callCommit: { then: (s, p) => { callCommit.then(s, p); (s as Edit<S>).calledInPhase2.add(p.rm) } } },
    properties: {
      /** Every database is asked to commit in phase 2. */
      everyoneInPhase2: always(s => s.ap !== 'TX_OK' || RM.every(rm => s.calledInPhase2.has(rm))),
      /** Every database has committed what was done there, in whatever phase it was asked. */
      everyoneCommits: always(s => s.ap !== 'TX_OK' || RM.every(rm => s.outcome[rm] === 'committed')),
    },
  }
})
export const phase2 = withPhase2(xa)
export const phase2AllWrite = withPhase2(allWrite)

const two = { constants: { rms: 2 } }
const upTM = { neverFires: { xa_recover: 'the TM does not crash', endRecovery: 'the TM does not crash' } }
const section = '2PC是指Oracle的两阶段提交协议'
const found = 'found by this checker on 2026-11-29, and the traces read'
const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'all-commit-or-roll-back': claim({
    deep: true,
    says: 'Distributed transactions commit together, or are rolled back together.',
    notes: { section, quote: '2PC用于确保所有分布式事务能够同时提交（Commit）或者回滚（Rollback）' },
    assumption: 'no operator decides for a database in doubt, and everyone writes its records in the order that the protocol prescribes',
    given: [
      { says: 'an RM crashes', model: 'crash', property: 'tcConsistent', ...holds },
      { says: 'the TM crashes', model: 'crash-tm', property: 'tcConsistent', ...holds },
    ],
    without: [
      { says: 'an operator forces a commit', model: 'heuristics', property: 'tcConsistent', predicts: 'holds', finds: { violated: 9 } },
      { says: 'the TM calls before it logs', model: 'commits-before-logging', property: 'tcConsistent', predicts: 'holds', finds: { violated: 19 } },
      { says: 'the TM forgets before the calls have returned', model: 'removes-record-too-early', property: 'tcConsistent', predicts: 'holds', finds: { violated: 21 } },
    ],
    expect: { verdict: 'holds only if', origin: `C193, section 2.3; of heuristic decisions section 2.3.3; ${found}` },
  }),

  'no-work-after-prepare': claim({
    says: 'Once it has answered that it can commit, a database takes no more operations into the branch.',
    notes: { section, quote: '此时数据库将不能再在该事务分支中加入任何操作' },
    assumption: 'the database refuses what the state tables do not allow',
    given: [
      { says: 'an RM crashes', model: 'crash', property: 'noWorkAfterPrepare', ...holds },
      { says: 'the TM crashes', model: 'crash-tm', property: 'noWorkAfterPrepare', ...holds },
      { says: 'two threads make any calls that the tables allow', model: instance(xaBranch, { constants: { threads: 2 } }), property: 'noWorkAfterPrepare', ...holds },
    ],
    without: [
      { says: 'the RM lets the AP go on', model: 'works-after-prepare', property: 'noWorkAfterPrepare', predicts: 'holds', finds: { violated: 8 } },
      { says: 'the RM prepares while one of two threads is still in the branch', model: instance(forgetsJoinedThreads, { constants: { threads: 2 } }), property: 'noWorkAfterPrepare', predicts: 'holds', finds: { violated: 5 } },
    ],
    expect: { verdict: 'holds only if', origin: `C193, chapter 6: xa_start does not join a branch that is prepared; ${found}` },
  }),

  'locks-stay-held': claim({
    says: 'After it has answered that it can commit, the database keeps its locks.',
    notes: { section, quote: '但此时数据库并没有真正提交该事务，数据库对共享资源的操作还未释放（处于锁定状态）' },
    assumption: 'a database that recovers takes the locks of its prepared branches again',
    given: [
      { says: 'an RM crashes, and takes them again', model: 'crash', property: 'locksHeldUntilPhase2', ...holds },
      { says: 'the TM crashes', model: 'crash-tm', property: 'locksHeldUntilPhase2', ...holds },
    ],
    without: [
      { says: 'an RM crashes, and does not take them again', model: instance(recoversWithoutLocks, { ...two, faults: { crash: 1 } }), property: 'locksHeldUntilPhase2', predicts: 'holds', finds: { violated: 9 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'answers-when-recorded': claim({
    says: 'A database that can commit records its work for good, and answers then.',
    notes: { section, quote: '则将自己在该事务分支中所做的操作固定记录下来，并给交易中间件一个同意提交的应答' },
    assumption: 'the record is on disk before the answer, and neither a broken connection nor a crash removes it',
    given: [{ says: 'an RM crashes', model: 'crash', property: 'inDoubtListed', ...holds }],
    without: [
      { says: 'the answer comes first, as in MySQL bug 98709', model: 'answers-before-durable', property: 'inDoubtListed', predicts: 'holds', finds: { violated: 9 } },
      { says: 'a broken connection removes it, as in MySQL before 5.7.7', model: 'lost-on-disconnect', property: 'inDoubtListed', predicts: 'holds', finds: { violated: 8 } },
    ],
    expect: { verdict: 'holds only if', origin: `MySQL worklog 6860 and bug 98709; ${found}` },
  }),

  'failed-prepare-rolls-all-back': claim({
    says: 'If one database cannot prepare, all the others are rolled back.',
    notes: { section, quote: '而如果有任一数据库预提交返回失败，交易中间件将要求所有其它数据库回滚其操作，这样该全局事务被回滚' },
    assumption: 'the TM is up or comes back, and asks everyone for their answer',
    given: [
      { says: 'the TM crashes and recovers', model: 'progress', property: 'failureRollsBackAll', ...holds },
      { says: 'an RM crashes and recovers', model: 'progress-crash', property: 'failureRollsBackAll', ...holds },
    ],
    without: [
      { says: 'the TM stops for good', model: 'progress-coordinator-stops', property: 'failureRollsBackAll', predicts: 'holds', finds: { violated: 9 } },
      { says: 'the TM leaves out the RM that has refused', model: 'ignores-refusal', property: 'tcConsistent', predicts: 'holds', finds: { violated: 10 } },
      { says: 'every RM is committed in one phase', model: 'one-phase-for-all', property: 'tcConsistent', predicts: 'holds', finds: { violated: 7 } },
    ],
    expect: { verdict: 'holds only if', origin: `C193, section 2.3.1; ${found}` },
  }),

  'phase-2-asks-everyone': claim({
    says: 'In phase 2 the coordinator asks every database to commit.',
    notes: { section: '这个时候有同学可能会把数据库的2PC（两阶段提交）搬出来说话了', quote: '第二阶段：事务协调器要求每个数据库提交数据。' },
    assumption: 'the transaction is committed, has written at each database, and there are at least two',
    given: [
      { says: 'two databases, both of which have written', model: instance(phase2AllWrite, { ...two, ...upTM }), property: 'everyoneInPhase2', ...holds },
      { says: 'and both commit', model: instance(phase2AllWrite, { ...two, ...upTM }), property: 'everyoneCommits', ...holds },
      { says: 'both are asked where an RM crashes, too', model: instance(phase2AllWrite, { ...two, ...upTM, faults: { crash: 1 } }), property: 'everyoneInPhase2', ...holds },
    ],
    without: [
      { says: 'branches that have only read are done after phase 1', model: instance(phase2, two), property: 'everyoneCommits', predicts: 'holds', finds: { violated: 11 } },
      { says: 'a single branch is committed in one phase, which is not the second', model: instance(phase2AllWrite, { constants: { rms: 1 } }), property: 'everyoneInPhase2', predicts: 'holds', finds: { violated: 8 } },
    ],
    expect: { verdict: 'holds only if', origin: `C193, section 2.3, on read-only branches and one-phase commit; ${found}` },
  }),

  'in-doubt-table': claim({
    says: 'Distributed transactions can be seen in DBA_2PC_PENDING.',
    notes: { section, quote: '分布式事务可以通过DBA_2PC_PENDING 和 DBA_2PC_NEIGHBORS 字典视图查看' },
    assumption: 'only transactions in doubt are meant',
    given: [
      { says: 'those that are in doubt, where an RM crashes', model: 'crash', property: 'inDoubtListed', ...holds },
      { says: 'those that are in doubt, where the TM crashes', model: 'crash-tm', property: 'inDoubtListed', ...holds },
    ],
    without: [{ says: 'all that are under way', model: instance(everythingListed, two), property: 'allListed', predicts: 'holds', finds: { violated: 2 } }],
    expect: { verdict: 'holds only if', origin: `Oracle Database Administrator's Guide, "Managing Distributed Transactions": the view lists what awaits recovery; ${found}` },
  }),
}
