/**
 * The bounds. Three servers are the fewest of which one may be away while the others go on; where a story needs no third, there are two. A transaction that is in doubt is on the
 * disk of one server, and a committed one on those of two, which is where the reports begin: `having` is 1 or 2. Each mutant's model has the fewest transactions, epochs and crashes with which
 * the property fails that its report names; those of ZOOKEEPER-2845 and -4712 begin from nothing, since they need a proposal that is under way.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { zookeeperSync } from './protocol.ts'
import { acksTooEarly, rangeOnly, retainsDatabase } from "./variants.ts"

export const bounds = (servers: number, having: number, txns: number, epochs: number, more: { readonly breaks?: number; readonly window?: number } = {}) =>
  ({ servers, having, txns, epochs, breaks: 0, window: 3, ...more })

const onDate = 'found by this checker on 2026-11-29'
const holds: Expectation = { verdict: 'holds', origin: 'what the classes do since ZOOKEEPER-4646, -4643 and -4712 are mended, and what Zab asks of them' }
const violated = (properties: Readonly<Record<string, number>>, issue: string, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${issue}; ${onDate}, and the trace read: ${story}` })

export const models = {
  'three-servers': model(zookeeperSync, {
    constants: bounds(3, 0, 1, 1),
    says: 'One epoch and one transaction; the third server joins when it likes.',
    expect: holds,
  }),
  'two-servers-break': model(zookeeperSync, {
    constants: bounds(2, 0, 1, 2, { breaks: 1 }),
    says: 'The connection of two servers breaks while a transaction is under way.',
    expect: holds,
  }),
  'two-servers-crash': model(zookeeperSync, {
    constants: bounds(2, 0, 1, 2), faults: { crash: 1 },
    says: 'One of two servers crashes, at any moment.',
    expect: holds,
  }),
  'range-only': model(rangeOnly, {
    constants: bounds(3, 1, 2, 2),
    says: 'Mutant, ZOOKEEPER-1154: a server comes late with a transaction of the old epoch that nobody else has, and keeps it, since its zxid lies between those of its leader.',
    expect: violated({ prefixConsistency: 22, processConsistency: 22 }, 'ZOOKEEPER-1154', 'S1 alone has (1, 1); S2 and S3 commit (2, 1); S1 joins, is sent (2, 1) as a DIFF, and shows both'),
  }),
  'retains-database': model(retainsDatabase, {
    constants: bounds(2, 0, 1, 2, { breaks: 1 }),
    says: 'Mutant, ZOOKEEPER-2845: a leader that loses its quorum forgets that it has logged a proposal, and is not told to cut it off.',
    expect: violated({ databaseIsLog: 10, processConsistency: 18 }, 'ZOOKEEPER-2845', 'S1 logs (1, 1), the connection breaks, and its database lacks it; S2 leads, and sends S1 an empty DIFF; S1 serves clients with (1, 1) in its log'),
  }),
  'acks-too-early': model(acksTooEarly, {
    constants: bounds(2, 1, 1, 2),
    says: 'Mutant, ZOOKEEPER-4685: a leader shuts down that nobody has left.',
    expect: violated({ shutsDownForAReason: 7, committedOnDisk: 7 }, 'ZOOKEEPER-4685', 'S2 logs (1, 1), and its SyncRequestProcessor acknowledges that before NEWLEADER is acknowledged; S1 takes the one for the other, and times out'),
  }),
}
