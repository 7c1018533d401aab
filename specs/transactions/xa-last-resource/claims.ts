/** What the notes say of the need for a TM, beside what they say of Oracle, where the databases do without. */
import { claim, instance } from '../../../checker/language/index.ts'
import { onePhaseForAll } from '../xa/variants.ts'

export const claims = {
  'a-tm-is-indispensable': claim({
    says: 'A database does not know what the others do, so that a transaction monitor is indispensable.',
    notes: {
      section: '2PC是指Oracle的两阶段提交协议',
      quote: '一般情况下，某一数据库无法知道其它数据库在做什么，因此，在一个DTP环境中，交易中间件是必需的，由它通知和协调相关数据库的提交或回滚',
    },
    assumption: 'no database decides for the others',
    given: [
      { says: 'every database is told to commit by itself', model: instance(onePhaseForAll, { constants: { rms: 2 } }), property: 'tcConsistent', predicts: 'violated', finds: { violated: 7 } },
    ],
    without: [
      { says: 'one database decides, and a coordinator that loses everything finds the decision there', model: 'crash-tm', property: 'tcConsistent', predicts: 'violated', finds: 'holds' },
      { says: 'and nobody stays in doubt', model: 'progress', property: 'settles', predicts: 'violated', finds: 'holds' },
    ],
    expect: {
      verdict: 'holds only if',
      origin: 'Oracle has a commit point site, which is a database; what is needed is someone who decides, not a product of its own. Found by this checker on 2026-11-29, and the traces read',
    },
  }),
}
