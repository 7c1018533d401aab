/** What the state of a local transaction is made of: on disk, in memory, and at the clients. */
import { durable, type Edit, ghost, history, type Id, logOf, mapOf, maybe, oneOf, ownedBy, processes, range, record, type StateOf, singleProcess, union, type ValueOf } from '../../../checker/language/index.ts'

export const stateOfDatabase = (txns: number) => {
  const Db = singleProcess('Db')
  const Txn = processes('T', txns)
  const pages = ['X', 'Y'] as const
  const Page = oneOf(...pages)
  const Balance = range(0, 4)
  const records = 5 * txns // of each transaction two updates, and a commit or two compensations and an end
  const Lsn = range(0, records) // a record's place in the log, counted from 1
  const Version = record({ balance: Balance, lsn: Lsn }) // a page with the record of its last change (pageLSN)
  const LogRecord = union({
    Update: { txn: Txn, page: Page, before: Balance, after: Balance },
    Commit: { txn: Txn },
    Compensation: { txn: Txn, page: Page, after: Balance, undoes: Lsn },
    End: { txn: Txn }, // of a rollback
  })

  const vars = {
    // On disk
    disk: durable(ownedBy(Db, mapOf(Page, Version))),
    log: ownedBy(Db, logOf(LogRecord, records)),
    // In memory
    buffer: ownedBy(Db, mapOf(Page, maybe(Version))), // the dirty pages
    locks: ownedBy(Db, mapOf(Page, mapOf(Txn, oneOf('none', 'shared', 'exclusive')))),
    work: ownedBy(Db, mapOf(Txn, record({ state: oneOf('none', 'active', 'committing', 'rolling back'), done: range(0, 4), balance: Balance }))),
    redoNext: ownedBy(Db, maybe(Lsn)), // while the database restarts: the record to be redone next
    // At the clients
    client: mapOf(Txn, oneOf('idle', 'waiting', 'told committed', 'told aborted', 'cut off')),
    history: ghost(history(Txn, { keys: Page, values: Balance, most: 4 })),
  }
  return { Db, Txn, Page, Lsn, Version, LogRecord, vars, pages }
}

type Parts = ReturnType<typeof stateOfDatabase>
export type State = StateOf<Parts['vars']>
export type Edited = Edit<State>
export type LogRecord = ValueOf<Parts['LogRecord']>
export type Page = ValueOf<Parts['Page']>
export type T = Id<'T'>
