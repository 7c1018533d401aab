import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serve } from '../../../checker/cli/explorer-server.ts'

test('however often it is asked, the explorer runs one check at a time, and another one after a change', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'everystep-checks-'))
  const file = join(folder, 'spec.ts')
  writeFileSync(file, '1')
  let bundled = 0
  let begun = 0
  let atOnce = 0
  let most = 0
  const ends: (() => void)[] = []
  const serving = await serve(
    {
      page: '',
      bundle: async () => ({ text: String(++bundled), inputs: [file], notices: [] }),
      check: async () => {
        const number = ++begun
        most = Math.max(most, ++atOnce)
        await new Promise<void>(resolve => ends.push(resolve))
        atOnce--
        return { traces: [], cause: `check ${number}` }
      },
    },
    0,
  )
  try {
    const ask = async () => {
      const answer = await fetch(`${serving.url}check`, { method: 'POST', headers: { Origin: serving.url.slice(0, -1) } })
      return ((await answer.json()) as { cause: string }).cause
    }
    const first = [ask()]
    await expect.poll(() => begun).toBe(1)
    first.push(ask())
    writeFileSync(file, '2')
    await expect.poll(() => bundled, { timeout: 10_000 }).toBe(2)
    const second = [ask(), ask()]
    ends[0]?.()
    expect((await Promise.all(first))[0]).toBe('check 1')
    await expect.poll(() => ends.length, { timeout: 10_000 }).toBe(2)
    ends[1]?.()
    expect(await Promise.all(second)).toEqual(['check 2', 'check 2'])
    expect([begun, most]).toEqual([2, 1])
  } finally {
    for (const end of ends) end()
    await serving.close()
    rmSync(folder, { recursive: true })
  }
})
