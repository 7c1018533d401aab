/** What the notes say of XA in MySQL. One server is enough: its own promise is at stake, and what others make of it is in xa. */
import { claim, instance } from '../../../checker/language/index.ts'
import { answersBeforeDurable, lostOnDisconnect } from '../xa/variants.ts'

const two = { constants: { rms: 2 } }
const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'mysql-since-5-5': claim({
    says: 'MySQL has supported XA, a two-phase commit, since version 5.5.',
    notes: { section: '3、BASE模型反ACID模型', quote: 'MySQL从5.5版本开始支持，SQL Server 2005 开始支持，Oracle 7 开始支持' },
    assumption: 'nothing crashes and no connection breaks, or a prepared branch outlives its connection (5.7.7), is on disk when it is promised, and recovery compares both logs (worklog 11300)',
    given: [
      { says: 'the server crashes, and compares its logs', model: 'crashes', property: 'logsAgree', ...holds },
      { says: 'the server crashes, and its replica follows', model: 'crashes', property: 'replicaNotAhead', ...holds },
      { says: 'nothing crashes', model: 'no-crash', property: 'logsAgree', ...holds },
    ],
    without: [
      { says: 'a connection breaks, before 5.7.7 (worklog 6860)', model: instance(lostOnDisconnect, two), property: 'tcConsistent', predicts: 'holds', finds: { violated: 16 } },
      { says: 'the server crashes before the prepared branch is on disk (bug 98709)', model: instance(answersBeforeDurable, { ...two, faults: { crash: 1 } }), property: 'tcConsistent', predicts: 'holds', finds: { violated: 17 } },
      { says: 'the server crashes between its two logs (bug 98288)', model: 'not-reconciled', property: 'replicaNotAhead', predicts: 'holds', finds: { violated: 9 } },
    ],
    expect: { verdict: 'holds only if', origin: 'XA came with MySQL 5.0 ("Improvements to XA Support in MySQL 5.7", MySQL blog), not 5.5; what it held, worklogs 6860 and 11300, and bugs 98709 and 98288 say; the traces were found by this checker on 2026-11-29, and read' },
  }),
}
