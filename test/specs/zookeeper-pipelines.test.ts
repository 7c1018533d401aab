import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { zookeeperPipelines } from '../../specs/replication/zookeeper-pipelines/protocol.ts'

/** The properties that fail, each with the length of its trace. */
const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const { properties } = await check(model, { continue: true })
  return Object.fromEntries(properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}
const two = { znodes: 2 }

describe('a mistake beyond the variants is caught', () => {
  test('the reader does not look for ready', async () => {
    const mistaken = variant(zookeeperPipelines, 'does-not-look', { actions: { exists: { when: s => s.reader.tag === 'Waits' } } })
    // ready is deleted and the first znode updated: 2 sent, 2 executed, 2 applied; it begins and reads two.
    expect(await broken(mistaken.with(two))).toEqual({ wholeConfiguration: 9 })
  })
  test('the writer does not delete ready first', async () => {
    const mistaken = variant(zookeeperPipelines, 'does-not-delete', ({ parts: { deleteReady } }) => ({
      actions: {
        execute: {
          then: (s, { request }) => {
            s.log.push(request === deleteReady ? s.sent - 1 : request)
          },
        },
      },
    }))
    expect(await broken(mistaken.with(two))).toHaveProperty('wholeConfiguration')
  })
  test('a watch tells the reader of the change of ready only when it is there again', async () => {
    const mistaken = variant(zookeeperPipelines, 'told-late', ({ constants: { znodes } }) => ({
      actions: {
        apply: {
          then: s => {
            if (s.log[s.applied++] === znodes + 1 && s.reader.tag === 'Reads') s.reader = { tag: 'Waits' }
          },
        },
      },
    }))
    expect(await broken(mistaken.with(two))).toEqual({ wholeConfiguration: 9 })
  })
  test('the server of the reader stops applying when ready is deleted', async () => {
    const mistaken = variant(zookeeperPipelines, 'stops-applying', ({ actions: { apply } }) => ({
      actions: { apply: { when: s => apply.when(s, {}) && s.applied !== 1 } },
    }))
    expect(Object.keys(await broken(mistaken.with(two)))).toEqual(['reads', 'canReadNew', 'deadlock'])
  })
})

test('one znode is always whole, in order or not', async () => {
  expect(await broken(zookeeperPipelines.with({ znodes: 1 }, {}, { network: 'bag' }))).not.toHaveProperty('wholeConfiguration')
})
