import { describe, expect, test } from 'vitest'
import { respond, variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { cap } from '../../specs/impossibility/cap/protocol.ts'
import { readsLocally } from '../../specs/impossibility/cap/variants.ts'

const two = { replicas: 2, quorum: 2, clients: 2, writers: 1, readers: 1, most: 1, writes: 1 }
const CP = { ...two, design: 'CP' } as const
const AP = { ...two, design: 'AP' } as const
const { writes: _, ...defined } = CP

type Checked = Parameters<typeof check>[0]
async function violatedBy(model: Checked): Promise<readonly string[]> {
  const { properties } = await check(model, { continue: true, engine: 'tables', workers: 1 })
  return properties.filter(p => p.verdict === 'violated').map(p => p.name)
}

describe('a replica by itself', () => {
  const alone = { ...CP, replicas: 1, quorum: 1, clients: 1 }
  test('answers at once, so that a state is what its client has called', async () => {
    // Nothing, a read, the write.
    expect((await check(cap.with(alone, {}))).states.distinct).toBe(1 + 2)
    // And of two calls: read and read, read and write, write and read.
    expect((await check(cap.with({ ...alone, most: 2 }, {}))).states.distinct).toBe(1 + 2 + 3)
  })
  test('may stop, and is available: nobody is left who has not failed', async () => {
    expect(await violatedBy(cap.with(alone, { stop: 1 }))).not.toContain('available')
  })
})

describe('mistakes are found', () => {
  test('a replica that says yes where it should refuse', async () => {
    const saysYes = variant(cap, 'says-yes', ({ parts: { isIdle } }) => ({
      actions: {
        refuse: {
          then: (s, { r }) => {
            if (isIdle(s, r)) return
            respond(s.calls, r, s.stored[r].value)
            s.serves[r] = { tag: 'Answered' }
          },
        },
      },
    }))
    expect(await violatedBy(saysYes.with(CP, { partition: 1 }))).toEqual(['linearizable'])
  })

  test('a replica that goes on alone while it asks, but not while it has something stored', async () => {
    const waitsForStored = variant(cap, 'waits-for-stored', ({ actions: { goOnAlone } }) => ({
      actions: { goOnAlone: { when: (s, p) => goOnAlone.when(s, p) && s.serves[p.r].tag === 'Asks' } },
    }))
    expect(await violatedBy(waitsForStored.with(AP, { partition: 1 }))).toEqual(['available', 'responsive', 'deadlock'])
  })

  test('a replica that does not answer others while it waits itself', async () => {
    const busy = variant(cap, 'busy', ({ parts: { isIdle } }) => ({ actions: { onQuery: { when: (s, { to }) => isIdle(s, to) } } }))
    expect(await violatedBy(busy.with({ ...CP, design: 'CA' }, {}))).toEqual(['available', 'responsive', 'deadlock'])
  })

  test('a replica that may leave an answer lying', async () => {
    const unfair = variant(cap, 'unfair', { actions: { onLatest: { fair: null } } })
    expect(await violatedBy(unfair.with(CP, {}))).toEqual(['available', 'responsive'])
  })

  test('a replica that acknowledges what it has not stored, where reads ask nobody', async () => {
    const forgets = variant(readsLocally, 'forgets', ({ parts: { Msg } }) => ({
      actions: { onStore: { then: (s, { from, to, call }) => s.net.send(Msg.Stored({ from: to, to: from, call })) } },
    }))
    expect(await violatedBy(forgets.with(defined, {}))).toEqual(['linearizable', 'canRead', 'successIsRead'])
  })

  test('but not where reads ask all: it is enough that one replica has what was written', async () => {
    const forgets = variant(cap, 'forgets', ({ parts: { Msg } }) => ({
      actions: { onStore: { then: (s, { from, to, call }) => s.net.send(Msg.Stored({ from: to, to: from, call })) } },
    }))
    expect(await violatedBy(forgets.with(CP, { partition: 1 }))).toEqual(['available'])
  })
})
