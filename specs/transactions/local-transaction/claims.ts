/** What the notes say of ACID, each letter by itself, and of what such a database is in the terms of CAP. */
import { claim, instance } from '../../../checker/language/index.ts'
import { syncRetried, truncatedTooFar } from './storage.ts'
import { acknowledgedBeforeFsync, consistentAtEnds, notStrict, notTwoPhase, pageBeforeLog, progress, stealWithoutUndo } from './variants.ts'

const section = '2、关系数据库的ACID模型'
const found = 'found by this checker on 2026-11-29, and the traces read'
const [one, two] = [{ constants: { txns: 1 } }, { constants: { txns: 2 } }]
const crash = { ...one, faults: { crash: 1 } }

export const claims = {
  'all-or-nothing': claim({
    deep: true,
    says: 'Atomicity: all operations of a transaction are completed, or none.',
    notes: { section, quote: 'Atomicity原子性：一个事务中所有操作都必须全部完成，要么全部不完成。' },
    assumption: 'the log is on disk before the page, a restart undoes and redoes from it, and nobody else overwrites a page that may be rolled back',
    given: [
      { says: 'the database crashes twice, at any moment', model: 'restarts', property: 'atomicity', predicts: 'holds', finds: 'holds' },
      { says: 'two transactions, either of which may be rolled back', model: 'two-in-memory', property: 'atomicity', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'a page is written before its log record', model: instance(pageBeforeLog, crash), property: 'atomicity', predicts: 'holds', finds: { violated: 6 } },
      { says: 'a restart does not undo', model: instance(stealWithoutUndo, crash), property: 'atomicity', predicts: 'holds', finds: { violated: 8 } },
      { says: 'the redo of a restart is not idempotent, and the database crashes twice', model: 'logical-redo-twice', property: 'atomicity', predicts: 'holds', finds: { violated: 15 } },
      { says: 'locks are released before the commit, and both are rolled back', model: instance(notStrict, two), property: 'atomicity', predicts: 'holds', finds: { violated: 15 } },
    ],
    expect: { verdict: 'holds only if', origin: `Mohan et al., section 3; ${found}` },
  }),

  'consistent-when-it-begins-or-ends': claim({
    deep: true,
    says: 'Consistency: the database is in a consistent state when a transaction begins or ends.',
    notes: { section, quote: 'Consistency一致性. 在事务开始或结束时，数据库应该在一致状态。' },
    assumption: 'no other transaction is under way',
    given: [
      { says: 'one transaction alone', model: instance(consistentAtEnds, one), property: 'consistentAtEnds', predicts: 'holds', finds: 'holds' },
      { says: 'two, asked whenever neither is under way', model: 'two-in-memory', property: 'consistency', predicts: 'holds', finds: 'holds' },
      { says: 'likewise after a crash', model: 'restarts', property: 'consistency', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'another transaction is half done', model: 'consistent-at-ends', property: 'consistentAtEnds', predicts: 'holds', finds: { violated: 4 } },
    ],
    expect: { verdict: 'holds only if', origin: `${found}. A transaction does not see the inconsistent state: that is isolation` },
  }),

  'acid-consistency-is-that-of-cap': claim({
    deep: true,
    says: 'The high consistency that CAP means is the C of ACID.',
    notes: { section, quote: '关系数据库的ACID模型拥有 高一致性 + 可用性 很难进行分区' },
    assumption: 'transactions are isolated, too: it is the I of ACID that makes them appear one after another',
    given: [
      { says: 'strict two-phase locking: the constraint is met', model: 'two-in-memory', property: 'consistency', predicts: 'holds', finds: 'holds' },
      { says: 'and the transactions appear one after another', model: 'two-in-memory', property: 'isolation', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'locks that are not two-phase: the constraint is met', model: 'not-two-phase', property: 'consistency', predicts: 'holds', finds: 'holds' },
      { says: 'and the transactions do not appear one after another', model: 'not-two-phase', property: 'isolation', predicts: 'holds', finds: { violated: 11 } },
    ],
    expect: { verdict: 'holds only if', origin: `Gilbert and Lynch, 2002, section 2.1, tell the two apart; theirs is linearizability, of which serializability is what is checked here; ${found}` },
  }),

  'acid-is-available': claim({
    deep: true,
    says: 'A relational database has high consistency and availability.',
    notes: { section, quote: '关系数据库的ACID模型拥有 高一致性 + 可用性 很难进行分区' },
    assumption: 'its one machine does not crash',
    given: [
      { says: 'two transactions: as one after the other', model: 'two-in-memory', property: 'isolation', predicts: 'holds', finds: 'holds' },
      { says: 'and every client is told the outcome', model: 'progress', property: 'everyoneIsAnswered', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the machine crashes, and a client is told nothing', model: instance(progress, crash), property: 'everyoneIsAnswered', predicts: 'holds', finds: { violated: 3 } },
    ],
    expect: { verdict: 'holds only if', origin: `by hand: there is nobody else to answer; ${found}` },
  }),

  'transactions-are-alone': claim({
    deep: true,
    says: 'Isolation: a transaction is as if it were alone with the database.',
    notes: { section, quote: 'Isolation隔离层. 事务将假定只有它自己在操作数据库，彼此不知晓。' },
    assumption: 'all locks are held until the transaction has ended',
    given: [
      { says: 'strict two-phase locking', model: 'two-in-memory', property: 'isolation', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'locks on reads are released at once (read committed): an update is lost', model: 'short-read-locks', property: 'isolation', predicts: 'holds', finds: { violated: 16 } },
      { says: 'locks are released before others are taken', model: instance(notTwoPhase, two), property: 'isolation', predicts: 'holds', finds: { violated: 11 } },
      { says: 'locks are released before the commit', model: instance(notStrict, two), property: 'isolation', predicts: 'holds', finds: { violated: 13 } },
    ],
    expect: { verdict: 'holds only if', origin: `Bernstein et al., sections 3.3 and 3.5; ${found}. Of shared locks it would be enough to hold them until the last lock is taken` },
  }),

  'a-commit-is-final': claim({
    deep: true,
    says: 'Durability: once a transaction is complete it cannot be taken back.',
    notes: { section, quote: 'Durability. 一旦事务完成，就不能返回。' },
    assumption: 'its commit record is on disk before the client is told, and nothing is dropped from the log before its change is on disk in a page',
    given: [
      { says: 'the database crashes twice, at any moment', model: 'restarts', property: 'durability', predicts: 'holds', finds: 'holds' },
      { says: 'the log is truncated', model: 'log-truncation', property: 'durability', predicts: 'holds', finds: 'holds' },
      { says: 'a sync fails, and the database panics', model: 'sync-panics', property: 'durability', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the client is told before the fsync', model: instance(acknowledgedBeforeFsync, crash), property: 'durability', predicts: 'holds', finds: { violated: 9 } },
      { says: 'the log is truncated past the oldest change that is not on disk', model: instance(truncatedTooFar, crash), property: 'durability', predicts: 'holds', finds: { violated: 13 } },
      { says: 'a sync fails, and is tried again', model: instance(syncRetried, crash), property: 'durability', predicts: 'holds', finds: { violated: 16 } },
    ],
    expect: { verdict: 'holds only if', origin: `Mohan et al., section 3, and PostgreSQL, commit "PANIC on fsync() failure", 2018-11-19; ${found}` },
  }),
}
