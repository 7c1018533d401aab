import { describe, expect, test } from 'vitest'
import type { NamedModel } from '../../checker/language/catalogue.ts'
import { check } from '../../checker/verdict/check.ts'
import { models as reads } from '../../specs/replication/zookeeper-reads/models.ts'
import { models as sync } from '../../specs/replication/zookeeper-sync/models.ts'
import { models as zxid } from '../../specs/replication/zookeeper-zxid/models.ts'

/**
 * Each incident of ZooKeeper, the property that its report names, and the bounds that are least: with one less the property holds. Of the other bounds, one less is none at all,
 * or leaves the mutant no room to write what it writes. The lengths are those of the models.
 */
const incidents: readonly (readonly [issue: string, model: NamedModel, property: string, least: readonly string[]])[] = [
  ['ZOOKEEPER-1154', sync['range-only'], 'prefixConsistency', ['servers', 'having', 'txns', 'epochs']],
  ['ZOOKEEPER-1277', zxid['rolls-over'], 'prefixConsistency', ['epochs', 'requests']],
  ['ZOOKEEPER-1277, what is committed', zxid['rolls-over-three-elections'], 'committedDurability', ['epochs', 'requests']],
  ['ZOOKEEPER-1675', reads['deposed-leader'], 'linearizable', ['clients', 'servers', 'writes']],
  ['ZOOKEEPER-2832', sync['snapshot-keeps-log'], 'prefixConsistency', ['servers', 'having', 'txns', 'epochs', 'crash']],
  ['ZOOKEEPER-2845', sync['retains-database'], 'databaseIsLog', ['txns', 'breaks']],
  ['ZOOKEEPER-2845, restarted', sync['retains-database-restart'], 'prefixConsistency', ['txns', 'breaks', 'crash']],
  ['ZOOKEEPER-3642', sync['keeps-snapshot'], 'leaderLogCompleteness', ['servers', 'epochs', 'crash']],
  ['ZOOKEEPER-3911', sync['logs-after-uptodate'], 'leaderLogCompleteness', ['servers', 'having', 'epochs', 'crash']],
  ['ZOOKEEPER-4643', sync['epoch-before-history'], 'leaderLogCompleteness', ['servers', 'having', 'epochs', 'crash']],
  ['ZOOKEEPER-4646', sync['acks-queued'], 'leaderLogCompleteness', ['servers', 'having', 'epochs', 'crash']],
  ['ZOOKEEPER-4685', sync['acks-too-early'], 'shutsDownForAReason', ['having', 'epochs']],
  ['ZOOKEEPER-4712', sync['queue-outlives-shutdown'], 'prefixConsistency', ['txns', 'breaks', 'crash']],
  ['ZOOKEEPER-5094', sync['keeps-truncated'], 'shownIsLogged', ['servers', 'having', 'txns', 'epochs', 'breaks']],
  ['ZOOKEEPER-5094, a gap', sync['keeps-truncated-gap'], 'processConsistency', ['servers', 'txns', 'epochs', 'breaks']],
]

async function found({ spec, constants, faults }: NamedModel, property: string, lower?: string): Promise<string> {
  const one = (of: Readonly<Record<string, unknown>>) =>
    lower !== undefined && lower in of ? { ...of, [lower]: Number(of[lower]) - 1 } : of
  const { properties } = await check(spec.with(one(constants), one(faults) as Record<string, number>), {
    properties: [property],
    states: 'orbits',
  })
  const { verdict, trace } = properties.find(p => p.name === property) ?? expect.unreachable()
  return trace ? `${verdict} in ${trace.steps.length}` : verdict
}

describe.each(incidents)('%s', (_, model, property, least) => {
  test('shows as its model says', async () => {
    expect(await found(model, property)).toBe(`violated in ${model.expect.violated?.[property]}`)
  })
  test.each(least)('and not with one less of %s', async bound => {
    expect({ ...model.constants, ...model.faults }).toHaveProperty(bound)
    expect(await found(model, property, bound)).toBe('holds')
  })
})
