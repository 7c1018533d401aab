/** What the notes say of durability. One page and two records are enough, since what is asked is whether one change survives. */
import { claim } from '../../../checker/language/index.ts'

export const claims = {
  'complete-is-durable': claim({
    says: 'What is complete cannot be undone, by a crash or otherwise.',
    notes: { section: '2、关系数据库的ACID模型', quote: 'Durability. 一旦事务完成，就不能返回' },
    assumption: 'complete means that its record is in the log on disk, which is cut off only where pages have been written, and is redone before anyone reads',
    given: [
      { says: 'the database crashes again and again: what is in the log on disk stays', model: 'crashes-forever', property: 'logIsDurable', predicts: 'holds', finds: 'holds' },
      { says: 'and is in the pages whenever it is up', model: 'crashes-forever', property: 'dataConsistent', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the log is cut off before the page is written', model: 'cuts-too-much', property: 'dataConsistent', predicts: 'holds', finds: { violated: 8 } },
      { says: 'the log is cut off during recovery', model: 'cuts-in-recovery', property: 'dataConsistent', predicts: 'holds', finds: { violated: 10 } },
      { says: 'the database is up before all is redone', model: 'up-too-soon', property: 'dataConsistent', predicts: 'holds', finds: { violated: 7 } },
    ],
    expect: { verdict: 'holds only if', origin: 'Mohan et al., 1992; the traces found by this checker on 2026-11-29, and read; the steps are those of models.ts' },
  }),
}
