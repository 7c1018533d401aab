import { spawnSync } from 'node:child_process'
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bin, lock } from '../command.ts'
import { type Session, session } from './client.ts'

let mcp: Session
beforeAll(async () => {
  mcp = await session()
  mcp.write('lock.ts', lock())
})
afterAll(() => mcp.close())

describe('a verdict is never summarised as a pass where it is none', () => {
  test('a limit', async () => {
    const { text, data } = await mcp.call('check', { spec: 'paxos', maxStates: 1000 })
    expect(data).toMatchObject({ pass: false, verdict: 'inconclusive' })
    expect(text).toMatch(/^INCONCLUSIVE, which is not a pass: not decided: the limit of 1,000 states was reached/)
  })

  test('an action that never fires, and a property that is vacuous', async () => {
    const { text, data } = await mcp.call('check', { spec: 'three-phase-commit', constants: { participants: 2 } })
    expect(data).toMatchObject({ pass: false })
    expect(text).not.toMatch(/^PASS/)
    mcp.write(
      'empty.ts',
      lock(
        "s.at[a] === 'out' || s.at[b] === 'out')))",
        "s.at[a] === 'out' || s.at[b] === 'out'))), never: leadsTo(() => false, () => true)",
      ).replace('always }', 'always, leadsTo }'),
    )
    const vacuous = await mcp.call('check', { spec: './empty.ts', variant: 'polite', constants: { clients: 2 } })
    expect(vacuous.data).toMatchObject({ pass: false, verdict: 'holds' })
    expect(vacuous.text).toMatch(/^HOLDS, BUT NOT A PASS AS IT STANDS: never is vacuous/)
  })

  test('a pass says for which bounds', async () => {
    const { text, data } = await mcp.call('check', { spec: './lock.ts', variant: 'polite', constants: { clients: 2 } })
    expect(data).toMatchObject({ pass: true, verdict: 'holds', states: { distinct: 3 } }) // none is in, or one of two
    expect(text).toMatch(/^PASS: every reachable state was checked, for these constants and fault budgets\. It is not a proof/)
  })

  test('a guard that never returns, and a spec that ends the program', async () => {
    mcp.write('endless.ts', lock("when: (s, { c }) => s.at[c] === 'out'", 'when: () => { for (;;) {} }'))
    const endless = await mcp.call('check', { spec: './endless.ts', constants: { clients: 1 } })
    expect(endless.failed).toBe(true)
    expect(endless.text).toMatch(/^THE SPEC FAILED WHILE RUNNING, which is not a pass: /)
    mcp.write('exits.ts', lock("when: (s, { c }) => s.at[c] === 'out'", 'when: () => process.exit(0)'))
    const exits = await mcp.call('check', { spec: './exits.ts', constants: { clients: 1 } })
    expect(exits.failed).toBe(true)
    expect(exits.text).toContain('process.exit')
  }, 60_000)
})

test('why says the clause, the cause and the decisive steps', async () => {
  const { text, data } = await mcp.call('why', { spec: './lock.ts', constants: { clients: 2 }, property: 'exclusion' })
  expect(text).toMatch(/Cause: .*\nWhy: .*s\.at\[a\] === 'out' is false/)
  expect(data.says).toHaveLength(3)
  const none = await mcp.call('why', { spec: './lock.ts', constants: { clients: 1 }, property: 'deadlock' })
  expect(none.text).toContain('There is nothing to explain')
})

test('why-not says the clause that is false, that a message is not there, or that the action is enabled', async () => {
  const before = await mcp.call('why-not', { spec: './lock.ts', constants: { clients: 2 }, action: 'leave' })
  expect(before.text).toContain("NOT ENABLED initially: leave(c: C1): s.at[c] === 'in' is false: s.at[c] is out")
  const after = await mcp.call('why-not', { spec: './lock.ts', constants: { clients: 2 }, action: 'leave', address: '0/enter(C1)' })
  expect(after.data).toMatchObject({ enabled: ['leave(c: C1)'], refused: [{ step: 'leave(c: C2)' }] })
  expect((await mcp.call('why-not', { spec: 'two-phase-commit', action: 'rmRcvCommit' })).text).toContain('no Commit can be delivered')
  const fault = await mcp.call('why-not', { spec: 'two-phase-commit', model: 'loss', action: 'lose' })
  expect(fault.text).toContain('NOT ENABLED initially: lose: no message is in flight')
  expect((await mcp.call('why-not', { spec: './lock.ts', constants: { clients: 2 }, action: 'leaf' })).text).toContain(
    "did you mean 'leave'?",
  )
}, 60_000)

test('an edit of the file counts at once', async () => {
  const asked = { spec: './edited.ts', constants: { clients: 2 } }
  mcp.write('edited.ts', lock())
  expect((await mcp.call('check', asked)).data.verdict).toBe('violated')
  mcp.write('edited.ts', lock("s.at[c] === 'out',", "Object.values(s.at).every(where => where === 'out'),"))
  expect((await mcp.call('check', asked)).data.verdict).toBe('holds')
})

test('neither a link nor an import leads out of the folder, and nothing can be written or started', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'everystep-outside-'))
  writeFileSync(join(elsewhere, 'lock.ts'), lock())
  symlinkSync(join(elsewhere, 'lock.ts'), join(mcp.folder, 'link.ts'))
  expect((await mcp.call('check', { spec: './link.ts' })).text).toContain('lies outside of the folder')
  mcp.write('imports.ts', `export * from '${join(elsewhere, 'lock.ts')}'`)
  const imports = await mcp.call('check', { spec: './imports.ts', constants: { clients: 2 } })
  expect(imports.failed).toBe(true)
  mcp.write('writes.ts', `import { writeFileSync } from 'node:fs'\nwriteFileSync('${join(mcp.folder, 'written')}', '')\n${lock()}`)
  expect((await mcp.call('check', { spec: './writes.ts' })).text).toMatch(/^ERROR: .*FileSystemWrite|^ERROR: .*restricted/)
  mcp.write('starts.ts', `import { execSync } from 'node:child_process'\nexecSync('true')\n${lock()}`)
  expect((await mcp.call('check', { spec: './starts.ts' })).text).toMatch(/^ERROR: .*ChildProcess|^ERROR: .*restricted/)
})

test('list and explain', async () => {
  const { data } = await mcp.call('list', {})
  expect(data.specs.find((s: { spec: string }) => s.spec === 'paxos')).toMatchObject({ family: 'consensus' })
  const { data: one } = await mcp.call('list', { spec: './lock.ts' })
  expect(one.specs).toMatchObject([{ spec: 'lock', variants: ['polite'], actions: ['enter', 'leave'] }])
  expect((await mcp.call('explain', { word: 'durabel' })).text).toContain("did you mean 'durable'?")
})

test('without the SDK one line says what to install', () => {
  const hook = `import { registerHooks } from 'node:module'
    registerHooks({ resolve(specifier, context, next) {
      if (!specifier.startsWith('@modelcontextprotocol/')) return next(specifier, context)
      throw Object.assign(new Error("Cannot find package '@modelcontextprotocol/server'"), { code: 'ERR_MODULE_NOT_FOUND' })
    } })`
  const { stderr, status } = spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, bin, 'mcp'], {
    encoding: 'utf8',
    input: '',
  })
  expect(stderr).toBe(
    'error: everystep mcp needs the package @modelcontextprotocol/server\n  hint: install it beside everystep: npm install @modelcontextprotocol/server@2\n',
  )
  expect(status).toBe(150)
})
