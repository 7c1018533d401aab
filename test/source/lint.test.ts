import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UsageError } from '../../checker/errors.ts'
import { type Finding, lint } from '../../checker/source/index.ts'
import { opening } from '../../checker/source/project.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const fixtures = globSync('test/source/fixtures/*.ts', { cwd: root }).sort()

/** The lines of a fixture that end in `// expect: rule …`, as `line rule`. */
const expected = (file: string): string[] =>
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .flatMap((line, i) =>
      (/\/\/ expect: (.+)$/.exec(line)?.[1] ?? '')
        .split(' ')
        .filter(Boolean)
        .map(rule => `${i + 1} ${rule}`),
    )
    .sort()

const found = (findings: readonly Finding[]): string[] => findings.map(f => `${f.where.line} ${f.rule}`).sort()

describe('a fixture for each rule', () => {
  let findings: Finding[] = []
  beforeAll(async () => {
    findings = await lint(fixtures.map(f => join(root, f)))
  })
  const of = (file: string): Finding[] => findings.filter(f => f.where.file === join(root, file))

  test.each(fixtures)('%s: the lines marked with a rule, and no others', file => {
    expect(found(of(file))).toEqual(expected(file))
  })

  test('every rule but types has a line somewhere', () => {
    // The list of `Rule` in finding.ts; `types` is below, since a fixture with a type error would fail the type check.
    expect([...new Set(findings.map(f => f.rule))].sort()).toEqual([
      'argument-mutation',
      'async',
      'captured-state',
      'constant-property',
      'ghost-in-guard',
      'impure',
      'lost-edit',
      'mutation',
      'no-effect',
      'set-by-identity',
      'unread-variable',
      'unreceived-message',
      'unsent-message',
      'unused-parameter',
      'unwritten-variable',
      'waiting-timeout',
    ])
  })

  test('a finding names the construct, what it does, and the remedy', () => {
    const [first] = of('test/source/fixtures/lost-edit.ts')
    expect(first).toEqual({
      rule: 'lost-edit',
      severity: 'error',
      message: 'the recipe of replaced replaces its parameter s, which edits nothing',
      hint: 'assign to its variables: s.x = …',
      where: { file: join(root, 'test/source/fixtures/lost-edit.ts'), line: 8, column: 60 },
    })
  })
})

// Those of one protocol; lint.deep.ts has the whole library, since TypeScript takes most of the time and grows with it.
test('the specs of two-phase commit have no findings', async () => {
  const specs = globSync('specs/atomic-commitment/two-phase-commit/*.ts', { cwd: root }).map(f => join(root, f))
  expect(specs.length).toBeGreaterThan(0)
  expect((await lint(specs)).map(f => `${basename(f.where.file)}:${f.where.line} ${f.rule} ${f.message}`)).toEqual([])
})

test('a file that does not exist is a usage error', async () => {
  await expect(lint(['no-such-file.ts'])).rejects.toThrow(UsageError)
})

describe('a file of an author, far from this package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'))
  const open = opening()
  afterAll(() => rmSync(folder, { recursive: true }))
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const protocol = (action: string, head = '') => `import { machine, messages, network, oneOf, processes, spec } from 'everystep'
${head}
export const mine = spec('mine', {}, () => {
  const P = processes('P', 2)
  const Msg = messages({ Ping: { from: P, to: P }, Pong: { from: P, to: P } })
  const vars = { at: oneOf('idle', 'busy'), net: network(Msg) }
  const { initially, action, always, receive } = machine(vars)
  const actions = {
    ${action},
    ping: action({ for: { p: P }, by: 'p', then: (s, { p }) => { s.net.send(Msg.Ping({ from: p, to: p })) } }),
    onPing: receive(Msg.Ping, { then: s => { s.at = 'idle' } }),
  }
  return { vars, init: initially(), actions, properties: { sane: always(s => s.at !== 'busy') }, parts: { Msg, P } }
})
`
  const start = `start: action({ then: s => { s.at = 'busy' } })`

  test('types are those of this package, and a type error is a finding where it is', async () => {
    const file = write('misspelt.ts', protocol(`start: action({ then: s => { s.at = 'bussy' } })`))
    // Line 9 is the action given; Pong, line 5, is neither sent nor received.
    const findings = await lint([file], open)
    expect(found(findings)).toEqual(['5 unreceived-message', '5 unsent-message', '9 types'])
    expect(findings.find(f => f.rule === 'types')?.message).toBe(
      `Type '"bussy"' is not assignable to type '"idle" | "busy"'. Did you mean '"busy"'? (TS2820)`,
    )
  })

  test('a word that is near the name of processes is not taken for one of them', async () => {
    const file = write(
      'sorts.ts',
      protocol(`start: action({ for: { q: processes('initial', 2) }, then: (_, { q }) => { q = 'initial' } })`),
    )
    const types = (await lint([file], open)).filter(f => f.rule === 'types')
    expect(types.map(f => f.message)).toEqual([
      `Type '"initial"' is not assignable to type '"an id of initial (i)" | "an id of initial (j)"'. (TS2322)`,
    ])
  })

  test('a module that is not there is said once, not with all that follows from it', async () => {
    const file = write('missing.ts', protocol(start, `import { helper } from './nowhere.ts'\nexport const x: number = helper.y.z`))
    const types = (await lint([file], open)).filter(f => f.rule === 'types')
    expect(types.map(f => f.message)).toEqual([expect.stringMatching(/Cannot find module '.\/nowhere.ts'/)])
  })

  test('a syntax error is a finding', async () => {
    const file = write('syntax.ts', 'export const x = {\n  a: 1,\n')
    expect((await lint([file], open)).map(f => f.rule)).toContain('types')
  })

  test('what a variant in another file sends and receives is used', async () => {
    const file = write('protocol.ts', protocol(start))
    expect(found(await lint([file], open))).toEqual(['5 unreceived-message', '5 unsent-message'])
    write(
      'variants.ts',
      `import { variant } from 'everystep'
import { mine } from './protocol.ts'
export const echo = variant(mine, 'echo', ({ receive, parts: { Msg } }) => ({
  actions: { onPing: { then: (s, m) => { s.net.send(Msg.Pong({ from: m.to, to: m.from })) } } },
  added: { onPong: receive(Msg.Pong, { then: s => { s.at = 'busy' } }) },
}))
`,
    )
    expect(await lint([file], open)).toEqual([])
    expect(await lint([join(folder, 'variants.ts')])).toEqual([])
  })

  test('the changes of a variant are read like actions', async () => {
    const file = write(
      'mutants.ts',
      `import { variant } from 'everystep'
import { mine } from './protocol.ts'
export const odd = variant(mine, 'odd', {
  actions: {
    start: { when: () => Math.random() < 0.5 },
    onPing: { then: (s, m) => { m.from = m.to; s.at = 'idle' } },
  },
})
`,
    )
    expect(found(await lint([file], open))).toEqual(['5 impure', '6 argument-mutation'])
  })
})
