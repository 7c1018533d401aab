/** Mutants of zookeeper-pipelines that no property kills, each with the reason: found with `everystep mutate zookeeper-pipelines`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'condition negated', of: 'the function valueAt', before: 's.log.slice(0, s.applied).includes(znode)',
    because: 'the old configuration and the new one change places, for the reader alike' },
  { operator: 'condition negated', of: 'the recipe of apply', before: "s.log[s.applied++] === deleteReady && s.reader.tag === 'Reads'",
    because: 'the reader begins again at every other request that is applied, among them those of all znodes, so that it never reads across one' },
  { operator: 'clause negated', of: 'the recipe of apply', before: '===', after: '.log[s.applied++] !== deleteReady',
    because: 'the reader begins again at every other request that is applied, among them those of all znodes, so that it never reads across one' },
  { operator: 'guard dropped', of: 'the guard of read', before: "s.reader.tag === 'Reads'",
    because: 'the recipe looks again: a reader that has not found ready, or has read all, reads nothing' },
]
