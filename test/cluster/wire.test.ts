import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { join, runsAt } from '../../checker/cluster/join.ts'
import { monitorsOf } from '../../checker/cluster/questions.ts'
import { jsonBody } from '../../checker/cluster/sayings.ts'
import { coordinator, decodeMessage, encodeMessage, type Kind, type Message, newcomer } from '../../checker/cluster/wire.ts'
import { type Carrier, directoryCarrier } from '../../checker/platform/carrier/index.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import type { CheckResult } from '../../checker/verdict/result.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { deepTest, some } from '../support/depth.ts'
import { clustered } from './in-process.ts'

const model = twoPhaseCommit.with({ rms: 3 }, {}, { network: 'set' })
const asked = { properties: ['agreement'] }
// TLC on TwoPhase.tla: see specs/atomic-commitment/two-phase-commit/models.ts.
const right = { distinct: 288, generated: 1146, queue: 0 }

const folders: string[] = []
const folder = () => {
  const made = mkdtempSync(joinPath(tmpdir(), 'everystep-wire-'))
  folders.push(made)
  return made
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true })
})

/** A carrier on which something happens to each block on its way. */
const altered = (
  carrier: Carrier,
  send: (run: string, inbox: string, block: Uint8Array, really: (block: Uint8Array) => Promise<void>) => Promise<void>,
): Carrier => ({
  ...carrier,
  send: (run, inbox, block) => send(run, inbox, block, some => carrier.send(run, inbox, some)),
})

const expectRight = ({ verdict, states, depth }: CheckResult) => {
  expect({ verdict, ...states, depth }).toEqual({ verdict: 'holds', ...right, depth: 11 })
}

/** That the run ended with a clear word, and no verdict. */
const expectLost = ({ verdict, trust }: CheckResult, how: RegExp) => {
  expect(verdict).toBe('inconclusive')
  expect(trust.stopped?.why).toBe('lost')
  expect(JSON.stringify(trust.stopped)).toMatch(how)
}

describe('harmless', () => {
  test('garbage in every inbox', async () => {
    let thrown = 0
    const result = await clustered(model, asked, {
      nodes: 2,
      through: carrier =>
        altered(carrier, async (_, __, block, really) => {
          await really(randomBytes(1 + (thrown % 200)))
          await really(block)
          await really(block.subarray(0, thrown % block.length))
          thrown += 2
        }),
    })
    expectRight(result)
    expect(thrown).toBeGreaterThan(100)
    expect(result.traffic?.ignored).toBeGreaterThan(100)
  })

  test('every block twice', async () => {
    const result = await clustered(model, asked, {
      nodes: 2,
      through: carrier =>
        altered(carrier, async (_, __, block, really) => {
          await really(block)
          await really(block)
        }),
    })
    expectRight(result)
    expect(result.traffic?.ignored).toBeGreaterThan(50)
  })

  deepTest('blocks in another order', async () => {
    let swapped = 0
    let seen = 0
    const result = await clustered(model, asked, {
      nodes: 2,
      through: carrier => {
        const held = new Map<string, () => Promise<void>>()
        return altered(carrier, async (_, inbox, block, really) => {
          const before = held.get(inbox)
          held.delete(inbox)
          if (before === undefined && seen++ % 2 === 0) {
            held.set(inbox, () => really(block))
            // What nothing follows comes late.
            setTimeout(() => {
              const late = held.get(inbox)
              held.delete(inbox)
              late?.().catch(() => {})
            }, 30)
            return
          }
          await really(block)
          if (before) swapped++
          await before?.()
        })
      },
    })
    expectRight(result)
    // How often another block comes in time is the machine’s to say: from 3 to 7 times, of a hundred.
    expect(swapped).toBeGreaterThan(0)
  })

  test('another cluster at the same place, at the same time', async () => {
    const at = folder()
    const other = twoPhaseCommit.with({ rms: 2 }, {}, { network: 'set' })
    const [one, two, three] = await Promise.all([
      clustered(model, asked, { nodes: 2, at }),
      clustered(other, asked, { nodes: 2, at }),
      clustered(model, asked, { nodes: 1, at, secret: 'another' }),
    ])
    expectRight(one)
    expectRight(three)
    // 56 states: see the page of the engines.
    expect(two).toMatchObject({ verdict: 'holds', states: { distinct: 56 } })
  })

  test('the blocks of another run, and of another secret', async () => {
    const others: Uint8Array[] = []
    await clustered(model, asked, {
      nodes: 2,
      through: carrier =>
        altered(carrier, async (_, __, block, really) => {
          others.push(block)
          await really(block)
        }),
    })
    let k = 0
    const forged = (run: string, block: Uint8Array): Uint8Array => {
      const message = decodeMessage(block, '')
      return message === null ? block : encodeMessage({ ...message, run }, 'a guess')
    }
    const result = await clustered(model, asked, {
      ...{ nodes: 2, secret: 'known to us' },
      through: carrier =>
        altered(carrier, async (run, _, block, really) => {
          const other = others[k++ % others.length] as Uint8Array
          await really(other)
          await really(forged(run, other))
          await really(block)
        }),
    })
    expectRight(result)
    expect(result.traffic?.ignored).toBeGreaterThan(100)
  })

  test('notices that are none, and newcomers that are none', async () => {
    const at = folder()
    const carrier = directoryCarrier(at)
    for (const [name, text] of Object.entries({ aaa: 'none', aab: '{"protocol":1}', aac: '{"protocol":99}', aad: 'null' }))
      await carrier.post(name, text)
    let said = 0
    const hello = { inbox: 'new-a', everystep: 'test', sources: 'x', agreement: 'y', machine: 'z' }
    const bodies = [{}, { ...hello, inbox: '../../outside' }, { ...hello, inbox: 7 }, hello, [], null].map(jsonBody)
    const result = await clustered(model, asked, {
      ...{ nodes: 2, at },
      through: own =>
        altered(own, async (run, inbox, block, really) => {
          const body = bodies[said++ % bodies.length] as Uint8Array
          if (inbox === 'check') await really(encodeMessage({ run, from: newcomer, to: coordinator, number: 0, kind: 'hello', body }, ''))
          await really(block)
        }),
    })
    expectRight(result)
  })
})

describe('a clear stop', () => {
  /** What becomes of the so-maniest block of a kind. */
  const onBlock = (kind: Kind, nth: number, becomes: (message: Message, block: Uint8Array) => Uint8Array | null) => {
    let seen = 0
    return (carrier: Carrier) =>
      altered(carrier, async (_, __, block, really) => {
        const message = decodeMessage(block, '')
        if (message?.kind !== kind || ++seen !== nth) return really(block)
        const instead = becomes(message, block)
        if (instead !== null) await really(instead)
      })
  }
  const patience = 0.6

  // Each waits in vain for most of its time.
  test.concurrent.each(some(['ask', 'answer', 'done', 'expand', 'states', 'shed', 'begin'] as const, 0, 2, 4, 6))(
    'where a block is lost that says %s',
    async kind => {
      const lost = await clustered(model, asked, { nodes: 2, patience, through: onBlock(kind, kind === 'begin' ? 1 : 2, () => null) })
      expectLost(lost, /missing|silent|did not arrive/)
    },
  )

  deepTest('where a bit of a block is another', async () => {
    const flipped = await clustered(model, asked, {
      ...{ nodes: 2, patience },
      through: onBlock('answer', 3, (_, block) => block.with(block.length - 1, (block.at(-1) ?? 0) ^ 1)),
    })
    expectLost(flipped, /missing|did not arrive/)
  })

  const saying = (change: (body: Uint8Array) => Uint8Array) => (message: Message) =>
    encodeMessage({ ...message, body: change(message.body) }, '')
  const said: Readonly<Record<string, readonly [kind: Kind, nth: number, change: (body: Uint8Array) => Uint8Array]>> = {
    'fingerprints that are not sorted': [
      'ask',
      4,
      body => Uint8Array.from([...body.subarray(0, 8), ...body.subarray(-8), ...body.subarray(8)]),
    ],
    'fingerprints of another owner': ['ask', 4, body => body.map((byte, k) => (k >= 8 && k % 8 === 7 ? byte ^ 0xff : byte))],
    'half a fingerprint': ['ask', 2, body => body.subarray(0, -3)],
    'an answer to what was not asked': ['answer', 2, body => body.with(3, 99)],
    'an answer that is too long': ['answer', 2, body => Uint8Array.from([...body, 0xff])],
    'counts that are none': ['done', 2, body => jsonBody({ ...JSON.parse(new TextDecoder().decode(body)), generated: -1 })],
    'counts too many': ['done', 4, body => jsonBody({ ...JSON.parse(new TextDecoder().decode(body)), found: 999 })],
    'a path that leads elsewhere': ['states', 1, body => body.with(body.length - 1, (body.at(-1) ?? 0) ^ 1)],
    'no path at all': ['states', 1, body => randomBytes(body.length)],
    'what is no JSON': ['done', 3, () => Uint8Array.of(0xff)],
  }
  test.each(Object.entries(said))('where a node says %s', async (_, [kind, nth, change]) => {
    const result = await clustered(model, asked, { nodes: 2, patience, through: onBlock(kind, nth, saying(change)) })
    expectLost(result, /must not|malformed/)
  })

  deepTest('where a node says what only the check may say', async () => {
    const result = await clustered(model, asked, {
      ...{ nodes: 2, patience },
      through: onBlock('ask', 2, message => encodeMessage({ ...message, kind: 'over', body: jsonBody({ says: 'all is well' }) }, '')),
    })
    expectLost(result, /only the check/)
  })

  test('where the answers are invented', async () => {
    let seen = 0
    // All is known, says each: states would be lost, and a property might hold that does not.
    const result = await clustered(model, asked, {
      ...{ nodes: 2, patience },
      through: carrier =>
        altered(carrier, async (_, __, block, really) => {
          const message = decodeMessage(block, '')
          if (message?.kind !== 'answer') return really(block)
          seen++
          await really(encodeMessage({ ...message, body: message.body.map((byte, k) => (k < 4 ? byte : 0)) }, ''))
        }),
    })
    expect(seen).toBeGreaterThan(0)
    expectLost(result, /own/)
  })
})

describe('refused', () => {
  /** A node that has what the check has, but for something. */
  const joining = async (at: string, other: object, sources = 'none') => {
    const carrier = directoryCarrier(at)
    for (;;) {
      const [found] = await runsAt(carrier)
      if (found)
        return join(found, {
          ...{ carrier, secret: '', patience: 5, everystep: 'test', machine: 'another', memory: Infinity, signal: null },
          open: async () => ({ semantics: semanticsOf(model), monitors: monitorsOf(model, asked.properties), sources }),
          ...other,
        })
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }

  test('a node of another version, with other sources, or with another model of the same sources', async () => {
    const at = folder()
    const search = new AbortController()
    // The one node that it waits for never comes.
    const checking = clustered(model, { ...asked, signal: search.signal }, { nodes: 0, at, waitsFor: 1 })
    await expect(joining(at, { everystep: 'other' })).rejects.toThrow('the check runs everystep test, and this is other')
    await expect(joining(at, {}, 'others')).rejects.toThrow('its copy of the spec is another')
    const four = twoPhaseCommit.with({ rms: 4 }, {}, { network: 'set' })
    const open = async () => ({
      semantics: semanticsOf(four),
      monitors: monitorsOf(four, asked.properties),
      sources: (await import('../../checker/cluster/engine.ts')).sourcesDigest({}),
    })
    await expect(joining(at, { open })).rejects.toThrow('the same files make another model there')
    search.abort()
    expect((await checking).states.distinct).toBe(0)
  })

  test('by silence, a node that does not know the secret', async () => {
    const at = folder()
    const search = new AbortController()
    const checking = clustered(model, { ...asked, signal: search.signal }, { nodes: 0, at, waitsFor: 1, secret: 'ours' })
    expect(await joining(at, { patience: 0.5, secret: 'theirs' })).toBeNull()
    search.abort()
    await checking
  })
})
