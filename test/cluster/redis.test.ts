import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { carrierAt, shownPlace } from '../../checker/platform/carrier/index.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { deepTest } from '../support/depth.ts'
import { clustered } from './in-process.ts'
import { hasServer, type Server, startServer } from './server.ts'

const model = twoPhaseCommit.with({ rms: 3 }, {}, { network: 'set' })
const asked = { properties: ['agreement'] }
// TLC on TwoPhase.tla: see specs/atomic-commitment/two-phase-commit/models.ts.
const right = { verdict: 'holds', states: { distinct: 288, generated: 1146, queue: 0 }, depth: 11 }

describe.skipIf(!hasServer)('at a Redis server', () => {
  let open: Server
  let closed: Server
  beforeAll(async () => {
    open = await startServer()
    closed = await startServer('--requirepass', 'sesame', '--user', 'checker', 'on', '>pass', '~everystep:*', '+@all')
  })
  afterAll(() => Promise.all([open?.stop(), closed?.stop()]))

  test('two nodes find what one machine finds, and leave nothing behind', async () => {
    expect(await clustered(model, asked, { nodes: 2, at: open.url })).toMatchObject(right)
    const { createClient } = await import('@redis/client')
    const client = await createClient({ url: open.url }).connect()
    expect(await client.keys('*')).toEqual([])
    client.destroy()
  })

  deepTest('inboxes may be on several servers, of which one asks for a password', async () => {
    const at = `${open.url},redis://:sesame@127.0.0.1:${closed.port}`
    expect(await clustered(model, asked, { nodes: 3, at })).toMatchObject(right)
    expect(shownPlace(at)).toBe(`${open.url},${closed.url}`)
  })

  test('a user has what the server gives it; without the right password a cluster is refused, with a word of what to give', async () => {
    expect(await clustered(model, asked, { nodes: 1, at: `redis://checker:pass@127.0.0.1:${closed.port}` })).toMatchObject(right)
    await expect(carrierAt(closed.url)).rejects.toThrow(/NOAUTH|Authentication/i)
    await expect(carrierAt(`redis://:wrong@127.0.0.1:${closed.port}`)).rejects.toThrow('give the user and the password')
  })

  test('a server that ends takes the run with it, which says so', async () => {
    const server = await startServer()
    let levels = 0
    const { verdict, trust } = await clustered(
      twoPhaseCommit.with({ rms: 5 }, {}, { network: 'set' }),
      {
        ...asked,
        onProgress: () => {
          if (++levels === 4) server.kill()
        },
      },
      { nodes: 2, at: server.url, patience: 1 },
    )
    await server.stop()
    expect(verdict).toBe('inconclusive')
    expect(trust.stopped).toMatchObject({ why: 'lost', loss: { how: 'carrier' } })
  })
})

test('a place is a folder, or the URL of a server that is there', async () => {
  await expect(carrierAt('http://somewhere')).rejects.toThrow('is no place that a cluster can meet at')
  await expect(carrierAt('redis://127.0.0.1:1')).rejects.toThrow('is a Redis or Valkey server running there?')
  await expect(carrierAt('/proc/here')).rejects.toThrow('name a folder that every node can write to')
  await expect(carrierAt('./here', '../there')).rejects.toThrow('a cluster cannot be called')
  expect(shownPlace('rediss://me:secret@host:6380/2')).toBe('rediss://me@host:6380/2')
})
