/**
 * What the notes say of a design without locks. Two transactions are the fewest that can be in each other's way, and a row that was written twice behind a third one's back
 * takes three; two rows are the fewest of which one is read and the other written.
 */
import { claim, instance } from '../../../checker/language/index.ts'
import { locks } from './variants.ts'

const section = '3、“无锁”设计'
const found = 'found by this checker on 2026-11-29, and the traces read'

export const claims = {
  'versions-replace-locks': claim({
    says: 'Version numbers take the place of locks: transactions are as isolated as with them.',
    notes: { section, quote: '放弃锁是一个解决问题的思路。比如通过乐观锁，大多数是基于版本号来实现。' },
    assumption: 'every row that was read is checked, in one step with the write, and no version ever comes back',
    given: [
      { says: 'one row', model: 'one-row', property: 'serializability', predicts: 'holds', finds: 'holds' },
      { says: 'and no update of it is lost', model: 'one-row', property: 'noLostUpdate', predicts: 'holds', finds: 'holds' },
      { says: 'two rows', model: 'two-rows', property: 'serializability', predicts: 'holds', finds: 'holds' },
      { says: 'locks give the same', model: instance(locks, { constants: { transactions: 2, rows: 1 } }), property: 'serializability', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the check is one step, and the write another', model: 'check-then-write', property: 'noLostUpdate', predicts: 'holds', finds: { violated: 6 } },
      { says: 'only the row that is written is checked, each transaction reading from a snapshot', model: 'write-set-only', property: 'serializability', predicts: 'holds', finds: { violated: 6 } },
      { says: 'only the row that is written is checked: even a transaction that writes nothing sees what no order gives', model: 'read-only-anomaly', property: 'serializability', predicts: 'holds', finds: { violated: 8 } },
      { says: 'versions wrap after two writes', model: 'versions-wrap', property: 'noLostUpdate', predicts: 'holds', finds: { violated: 6 } },
      { says: 'the version is the time, by a coarse clock', model: 'coarse-timestamps', property: 'noLostUpdate', predicts: 'holds', finds: { violated: 4 } },
      { says: 'nothing is checked', model: 'without-version', property: 'noLostUpdate', predicts: 'holds', finds: { violated: 4 } },
    ],
    expect: { verdict: 'holds only if', origin: `Kung and Robinson, section 4; Berenson et al., section 4; ${found}` },
  }),

  'nobody-waits': claim({
    says: 'Without locks nobody keeps others from their work.',
    notes: { section, quote: '放弃锁是一个解决问题的思路。' },
    assumption: 'it is enough that somebody commits again and again, or no client goes on forever',
    given: [
      { says: 'each client has one transaction, and one stops in the middle: all others commit', model: 'client-stops', property: 'termination', predicts: 'holds', finds: 'holds' },
      { says: 'clients that go on forever: somebody commits again and again', model: 'endless', property: 'someCommits', predicts: 'holds', finds: 'holds' },
      { says: 'also when one of them stops', model: 'endless-client-stops', property: 'someCommits', predicts: 'holds', finds: 'holds' },
      { says: 'where locks would hold them up', model: 'locks-client-stops', property: 'deadlock', predicts: 'violated', finds: { violated: 2 } },
    ],
    without: [
      { says: 'clients that go on forever: each of them commits in the end', model: 'endless', property: 'eachCommits', predicts: 'holds', finds: { violated: 5 } },
    ],
    expect: { verdict: 'holds only if', origin: `Herlihy 1991 has the words, lock-free and wait-free; ${found}` },
  }),
}
