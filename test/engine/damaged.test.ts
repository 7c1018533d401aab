import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import type { TablesOptions } from '../../checker/verdict/options.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { essence } from './killed.ts'
import { headerBytes, recordsOf } from './records.ts'

const parent = mkdtempSync(join(tmpdir(), 'everystep-damaged-'))
afterAll(() => rmSync(parent, { recursive: true }))
let made = 0
const model = twoPhaseCommit.with({ rms: 3 }, {}, { network: 'bag' })
const how: TablesOptions = { engine: 'tables', workers: 1, continue: true }
/** A checkpoint in the middle of the search, and the result of a search without a break. */
let good = Buffer.alloc(0)
let whole: Awaited<ReturnType<typeof check>>

const fileIn = (folder: string) => join(folder, 'everystep.checkpoint')
const folderOf = (bytes: Uint8Array): string => {
  const folder = mkdtempSync(join(parent, `${++made}-`))
  writeFileSync(fileIn(folder), bytes)
  return folder
}
const keeping = (folder: string, resume: boolean, onEvent: ((event: { what: string }) => void) | null = null) => ({
  folder,
  seconds: 1e6,
  about: null,
  resume,
  onEvent,
})

/** Either a clear refusal, or the very result of a search without a break. */
async function refusedOrRight(bytes: Uint8Array): Promise<'refused' | 'right'> {
  const folder = folderOf(bytes)
  const result = await check(model, { ...how, checkpoint: keeping(folder, true) }).catch((error: Error & { code?: string }) => {
    expect(error.code, error.stack).toMatch(/^(corrupt-checkpoint|another-model|spec-changed|no-checkpoint)$/)
    return null
  })
  if (result === null) return 'refused'
  expect(essence(result)).toEqual(essence(whole))
  return 'right'
}

beforeAll(async () => {
  whole = await check(model, how)
  const folder = mkdtempSync(join(parent, 'good-'))
  const stopped = await check(model, { ...how, limits: { maxDepth: 6 }, checkpoint: keeping(folder, false) })
  expect(stopped.verdict).toBe('inconclusive')
  good = readFileSync(fileIn(folder))
})

describe('a checkpoint that is not as it was written is refused', () => {
  test('with a bit flipped in the header or in the bytes of any record', async () => {
    expect(await refusedOrRight(good)).toBe('right')
    for (const { kind, at, bytes } of recordsOf(good))
      for (const place of [at, at + 5, at + 9, at + 17, ...(bytes > 0 ? [at + headerBytes, at + headerBytes + bytes - 1] : [])]) {
        const bad = Buffer.from(good)
        bad[place] = (bad[place] as number) ^ 4
        expect([kind, place - at, await refusedOrRight(bad)]).toEqual([kind, place - at, 'refused'])
      }
  }, 120_000)

  test('cut short anywhere, empty, or with more behind it', async () => {
    for (const { at, bytes } of recordsOf(good))
      for (const length of [at, at + 1, at + headerBytes, at + headerBytes + bytes - 1])
        if (length < good.length) expect(await refusedOrRight(good.subarray(0, length))).toBe('refused')
    expect(await refusedOrRight(Buffer.alloc(0))).toBe('refused')
    expect(await refusedOrRight(Buffer.alloc(good.length))).toBe('refused')
    expect(await refusedOrRight(Buffer.concat([good, Buffer.from('more')]))).toBe('refused')
  }, 120_000)

  test('with any record left out, twice, or out of order', async () => {
    const records = recordsOf(good).map(({ at, bytes }) => good.subarray(at, at + headerBytes + bytes))
    const start = good.subarray(0, recordsOf(good)[0]?.at ?? 0)
    const file = (some: readonly Uint8Array[]) => Buffer.concat([start, ...some])
    for (const [k, record] of records.entries()) {
      expect(await refusedOrRight(file(records.toSpliced(k, 1)))).toBe('refused')
      expect(await refusedOrRight(file(records.toSpliced(k, 0, record)))).toBe('refused')
      const next = records[k + 1]
      if (next) expect(await refusedOrRight(file(records.toSpliced(k, 2, next, record)))).toBe('refused')
    }
  }, 120_000)

  test('with records of another run among its own', async () => {
    const folder = mkdtempSync(join(parent, 'other-'))
    await check(model, { ...how, limits: { maxDepth: 5 }, checkpoint: keeping(folder, false) })
    const other = readFileSync(fileIn(folder))
    const [own, others] = [recordsOf(good), recordsOf(other)]
    const start = good.subarray(0, own[0]?.at ?? 0)
    for (const kind of new Set(own.map(r => r.kind))) {
      const from = (file: Buffer, all: typeof own, some: (r: (typeof own)[number]) => boolean) =>
        all.filter(some).map(({ at, bytes }) => file.subarray(at, at + headerBytes + bytes))
      const mixed = own.flatMap(r =>
        r.kind !== kind
          ? from(good, [r], () => true)
          : r === own.find(o => o.kind === kind)
            ? from(other, others, o => o.kind === kind)
            : [],
      )
      const bytes = Buffer.concat([start, ...mixed])
      // Some are the same: then it is the good one.
      if (!bytes.equals(good)) expect([kind, await refusedOrRight(bytes)]).toEqual([kind, 'refused'])
    }
  }, 120_000)

  test('of another version of the format, or no checkpoint at all', async () => {
    const later = Buffer.from(good)
    later[21] = '4'.charCodeAt(0)
    expect(later.subarray(0, 23).toString()).toBe('everystep checkpoint 4\n')
    for (const foreign of [later, Buffer.from('{"a": 1}'), readFileSync(process.execPath).subarray(0, 1e6)])
      expect(await refusedOrRight(foreign)).toBe('refused')
  })
})

describe('a disk that is full', () => {
  test('leaves the checkpoint before it as it was, and does not end the search', async () => {
    const folder = folderOf(good)
    const probe = await fs.open(join(parent, 'probe'), 'w')
    const prototype = Object.getPrototypeOf(probe) as { write: (...args: unknown[]) => Promise<unknown> }
    await probe.close()
    const { write } = prototype
    const events: { what: string; reason?: string }[] = []
    let written = 0
    prototype.write = function (this: unknown, ...args: unknown[]) {
      written += 1
      if (written > 3) return Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }))
      return write.apply(this, args)
    }
    try {
      const limits = { maxDepth: 9 }
      const result = await check(model, { ...how, limits, checkpoint: { ...keeping(folder, true, e => events.push(e)), seconds: 0 } })
      expect(result).toMatchObject({ verdict: 'inconclusive', trust: { stopped: { why: 'depth', limit: 9 } } })
    } finally {
      prototype.write = write
    }
    expect(events.map(e => e.what)).toContain('failed')
    expect(events.find(e => e.what === 'failed')?.reason).toMatch(/^ENOSPC/)
    expect(readFileSync(fileIn(folder)).equals(good)).toBe(true)
    expect(await refusedOrRight(readFileSync(fileIn(folder)))).toBe('right')
  })
})
