import { afterAll, beforeAll, expect, test } from 'vitest'
import { deepTest } from '../../support/depth.ts'
import { lock } from '../command.ts'
import { type Session, session } from './client.ts'

let mcp: Session
beforeAll(async () => {
  mcp = await session()
  mcp.write('lock.ts', lock())
})
afterAll(() => mcp.close())

test('offers its tools, and says what a pass is', async () => {
  const { tools } = await mcp.client.listTools()
  expect(tools.map(t => t.name)).toEqual(['check', 'why', 'replay', 'why-not', 'explain', 'list'])
  expect(mcp.client.getInstructions()).toContain('Only a check that says PASS is a pass')
})

deepTest('a violation comes with its trace as text and as data, and the address replays', async () => {
  const { text, data, failed } = await mcp.call('check', { spec: './lock.ts', constants: { clients: 2 } })
  expect(failed).toBe(false)
  expect(data).toMatchObject({ pass: false, verdict: 'violated', states: { distinct: 4 } }) // two clients, each in or out
  const property = data.properties.find((p: { name: string }) => p.name === 'exclusion')
  expect(property.trace.steps.map((s: { action: string }) => s.action)).toEqual(['enter', 'enter'])
  expect(text).toContain('exclusion: violated in 2 steps')
  expect(text).toContain(property.address)

  const replayed = await mcp.call('replay', { spec: './lock.ts', constants: { clients: 2 }, address: property.address })
  expect(replayed.failed).toBe(false)
  expect(replayed.data.shown).toContainEqual({ property: 'exclusion', shown: 'violated' })
  // After the fix the second step is impossible, and the clause says why.
  const fixed = await mcp.call('replay', { spec: './lock.ts', variant: 'polite', constants: { clients: 2 }, address: property.address })
  expect(fixed.failed).toBe(true)
  expect(fixed.text).toMatch(/^NOT EVERY STEP CAN BE TAKEN: enter\(C\d\) is not possible after step 1/)
  expect(fixed.text).toContain("where === 'out' is false")
})

test('only files below the folder are read', async () => {
  const { text, failed } = await mcp.call('check', { spec: '../lock.ts' })
  expect(failed).toBe(true)
  expect(text).toBe('../lock.ts lies outside of the folder that everystep mcp was started in: only files below it are read')
})

test('a question that is cancelled ends its process', async () => {
  mcp.write('endless.ts', lock("when: (s, { c }) => s.at[c] === 'out'", 'when: () => { for (;;) {} }'))
  const cancelling = new AbortController()
  const asked = mcp.call('check', { spec: './endless.ts', constants: { clients: 1 } }, cancelling.signal)
  await expect.poll(mcp.children).toBe(1)
  cancelling.abort()
  await expect(asked).rejects.toThrow()
  await expect.poll(mcp.children).toBe(0)
})
