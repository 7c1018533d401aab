/** What the notes say of soft state, checked against a registry. One worker is enough to be missing, or to be listed though it is gone. */
import { claim } from '../../../checker/language/index.ts'

const section = '3、BASE模型反ACID模型'
const quote = 'Soft state软状态 状态可以有一段时间不同步，异步。'
const found = 'found by this checker on 2026-11-29, and the traces read'
const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'wrong-for-a-while': claim({
    says: 'Soft state may be out of step with what it is about, for some time.',
    notes: { section, quote },
    assumption: 'it is refreshed again and again, expires if it is not, and not every refresh is lost',
    given: [
      { says: 'a worker that has stopped is still listed', model: 'always-right', property: 'noStaleEntry', predicts: 'violated', finds: { violated: 3 } },
      { says: 'for some time', model: 'worker-stops', property: 'staleGoes', ...holds },
      { says: 'the manager forgets everything, and knows it again after some time', model: 'manager-crashes', property: 'missingComes', ...holds },
      { says: 'announcements are lost, and a worker that was taken for dead comes back', model: 'any-loss', property: 'missingComes', ...holds },
    ],
    without: [
      { says: 'entries do not expire: a dead worker is listed forever', model: 'never-expires', property: 'staleGoes', predicts: 'holds', finds: { violated: 4 } },
      { says: 'a worker announces itself once: it is missing forever', model: 'announces-once', property: 'missingComes', predicts: 'holds', finds: { violated: 4 } },
      { says: 'every announcement is lost', model: 'any-loss-weak', property: 'missingComes', predicts: 'holds', finds: { violated: 3 } },
    ],
    expect: { verdict: 'holds only if', origin: `Clark, 1988, and Fox et al., 1997; without, ${found}` },
  }),
}
