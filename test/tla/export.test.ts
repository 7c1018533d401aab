import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { exitCode } from '../../checker/errors.ts'
import { type CommandLine, commandLine } from '../cli/command.ts'
import { blocks } from '../readme/shown.ts'
import type { Entry, Opinion } from './second-opinion.ts'
import { told } from './tlc.ts'

const golden = fileURLToPath(new URL('../fixtures/golden/tla', import.meta.url))
const { models } = JSON.parse(readFileSync(join(golden, 'counts.json'), 'utf8')) as { readonly models: readonly (Entry & Opinion)[] }
const cli: CommandLine = commandLine()

const spec = (parts: { readonly vars?: string; readonly then?: string; readonly properties?: string }): string => `
import { listOf, machine, processes, range, setOf, spec } from 'everystep'
export const asked = spec('asked', {}, () => {
  const P = processes('P', 2)
  const vars = { n: range(0, 3), log: listOf(range(0, 3), 3), seen: setOf(P)${parts.vars ?? ''} }
  const { initially, action, always, alwaysPossible } = machine(vars)
  return {
    vars, init: initially(), deadlock: 'allowed',
    actions: {
      go: action({
        for: { p: P }, when: s => s.n < 3,
        then: (s, { p }) => { ${parts.then ?? 's.n++; s.seen.add(p)'} },
      }),
    },
    properties: { small: always(s => s.n <= 3)${parts.properties ?? ''} },
  }
})
`

describe('everystep export', () => {
  test.each(models.map(m => [m.module, m] as const))(
    '%s is as it was when TLC counted it',
    async (module, { spec: of, model, properties }) => {
      const asked = properties.flatMap(p => ['--property', p])
      const { code, out, err } = await cli.run('export', of, '--model', model, '-o', cli.folder, ...asked)
      expect(err).toBe('')
      expect(code).toBe(exitCode.holds)
      expect(out.trim().split('\n')).toEqual([join(cli.folder, `${module}.tla`), join(cli.folder, `${module}.cfg`)])
      for (const file of [`${module}.tla`, `${module}.cfg`])
        await expect(readFileSync(join(cli.folder, file), 'utf8')).toMatchFileSnapshot(join(golden, file))
    },
  )

  test('what the README shows of a module is in it', () => {
    const [shown = 'none'] = blocks(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'), 'tla')
    expect(readFileSync(join(golden, 'two_phase_commit_loss.tla'), 'utf8')).toContain(shown)
  })

  test('every golden module is counted', () => {
    const files = readdirSync(golden).filter(f => f.endsWith('.tla'))
    expect(files.map(f => f.replace('.tla', '')).sort()).toEqual(models.map(m => m.module).sort())
    expect(models.length).toBeGreaterThan(20)
    expect(new Set(models.map(m => m.spec)).size).toBeGreaterThanOrEqual(8)
  })

  test.each([
    ['a loop', { then: 'while (s.n < 3) s.n++' }, 'a while loop', 'for (const x of'],
    ['an order of words', { then: "if (p < 'P2') s.n++" }, 'an order of words', 'compare numbers'],
    ['an order of what has none', { then: 's.log = [...s.seen].map(() => 1)' }, 'a list in no particular order', 'new Set'],
    ['a method that is not there', { then: 's.log.splice(0, 1); s.n++' }, 'the method splice', 'slice'],
    [
      'the place of a member',
      { then: "if (P.filter(q => s.seen.has(q)).some((q, k) => k === 1 && q === 'P2')) s.n++" },
      'a function of 2 parameters',
      'write a loop',
    ],
    [
      'a count by a loop over who knows how many',
      { then: 'let k = 0; for (const q of s.seen) k++; s.n = k' },
      'a loop whose rounds',
      'new value',
    ],
    ['a reduce without a beginning', { then: 's.n = [s.n, 1].reduce((a, b) => Math.max(a, b))' }, 'a reduce that begins', '0)'],
    ['what stays possible', { properties: ', back: alwaysPossible(s => s.n === 0)' }, 'the property back, alwaysPossible', '--property'],
  ])('%s is refused with its line and what to write instead', async (what, parts, construct, hint) => {
    const name = `${what.replaceAll(' ', '-')}.ts`
    const file = cli.write(name, spec(parts))
    const { code, err } = await cli.run('export', file)
    expect(code).toBe(exitCode.usage)
    expect(err).toContain(`there is no translation into TLA+ of ${construct}`)
    expect(err).toContain(hint)
    expect(err).toMatch(new RegExp(`${name}:1\\d`))
  })

  // By hand: JavaScript leaves the function where it returns, and goes on after the block where it does not.
  test.each([
    ['a-block', '{ if (s.n > 1) return; s.n++ } s.seen.add(p)', "seen' = (IF n > 1 THEN seen ELSE seen \\cup {p})"],
    [
      'an-if',
      'if (s.log.length === 0) { if (s.n > 1) return; s.n++ } s.seen.add(p)',
      "seen' = (IF Len(log) = 0 THEN IF n > 1 THEN seen ELSE seen \\cup {p} ELSE seen \\cup {p})",
    ],
    [
      'an-else',
      'if (s.n === 0) { if (s.seen.has(p)) { s.n = 2 } else { if (s.log.length > 0) return } } else { s.n++ } s.seen.add(p)',
      "seen' = (IF n = 0 THEN IF p \\in seen THEN seen \\cup {p} ELSE IF Len(log) > 0 THEN seen ELSE seen \\cup {p} ELSE seen \\cup {p})",
    ],
    [
      'a-loop',
      'let k = 0; for (const q of P.ids) if (s.seen.has(q)) k += 1; s.n = k',
      'n\' = (IF "P2" \\in seen THEN (IF "P1" \\in seen THEN 1 ELSE 0) + 1 ELSE IF "P1" \\in seen THEN 1 ELSE 0)',
    ],
  ])('what follows %s is taken where it does not return', async (what, then, translated) => {
    const file = cli.write(`after-${what}.ts`, spec({ then }))
    const { code, err } = await cli.run('export', file, '-o', cli.folder)
    expect(err).toBe('')
    expect(code).toBe(exitCode.holds)
    expect(readFileSync(join(cli.folder, 'asked.tla'), 'utf8').replaceAll(/\s+/g, ' ')).toContain(translated)
  })

  // By hand: a word or a number is what it was when it was read; a list is what has become of it.
  test.each([
    ['a-number', 'const before = s.n; s.n = 3; s.log.push(before)', "log' = Append(log, n)"],
    ['a-number-of-a-map', 'const before = s.by[p]; s.by[p] = 0; s.n = before', "n' = by[p]"],
    ['a-part', 'const { [p]: before } = s.by; s.by[p] = 0; s.n = before', "n' = by[p]"],
    ['an-item', 'const [before = 0] = s.log; s.log = []; s.n = before', "n' = (IF 1 \\in DOMAIN log THEN log[1] ELSE 0)"],
    ['a-field', 'const before = { own: s.n }; s.n = 3; s.log.push(before.own)', "log' = Append(log, n)"],
    [
      'several',
      'const both = [s.n, s.by[p]] as const; s.n = 3; s.by[p] = 3; s.log.push(both[0], both[1])',
      "log' = Append(Append(log, n), by[p])",
    ],
    ['what-is-given', 'const put = (k: number) => { s.n = 3; s.by[p] = k }; put(s.n)', "by' = [by EXCEPT ![p] = n]"],
    ['a-list', 'const all = s.log; s.log.push(1); s.n = all.length', "n' = Len(Append(log, 1))"],
  ])('%s is read when it is read', async (what, then, translated) => {
    const file = cli.write(
      `read-${what}.ts`,
      spec({ vars: ', by: mapOf(P, range(0, 3))', then }).replace('listOf, machine', 'listOf, machine, mapOf'),
    )
    const { code, err } = await cli.run('export', file, '-o', cli.folder)
    expect(err).toBe('')
    expect(code).toBe(exitCode.holds)
    expect(readFileSync(join(cli.folder, 'asked.tla'), 'utf8').replaceAll(/\s+/g, ' ')).toContain(translated)
  })
  test.each([
    ['a-set', 'const before = s.seen; s.seen = new Set(); if (before.has(p)) s.n++'],
    ['a-record', 'const before = s.own[p]; s.own[p] = { k: 1 }; s.n = before.k'],
    ['the-record-of-perhaps-the-same', 'for (const q of P) { const before = s.own[p]; s.own[q] = { k: 1 }; s.n = before.k }'],
    ['whether-there-is-one', 'const before = s.turn; s.turn = null; if (before !== null) s.n = before.k'],
    ['an-item-that-was-first', 'const before = s.all[0]; s.all.shift(); if (before) s.n = before.k'],
    ['an-item-of-a-list-that-was-cut', 'const before = s.all[0]; s.all.length = 0; if (before) s.n = before.k'],
  ])('%s is refused where it was replaced meanwhile', async (what, then) => {
    const vars =
      ', own: mapOf(P, record({ k: range(0, 3) })), turn: maybe(record({ k: range(0, 3) })), all: listOf(record({ k: range(0, 3) }), 2)'
    const file = cli.write(`replaced-${what}.ts`, spec({ vars, then }).replace('listOf, machine', 'listOf, machine, mapOf, maybe, record'))
    expect((await cli.run('export', file)).err).toContain('a part of what was replaced meanwhile')
  })

  test.each([
    ['a-key-that-is-named', 'const { [p]: own } = s.by; s.n = own', "n' = by[p]"],
    ['a-key-in-quotes', "const { 'P1': first } = s.by; s.n = first", 'n\' = by["P1"]'],
  ])('%s takes a part', async (what, then, translated) => {
    const file = cli.write(
      `${what}.ts`,
      spec({ vars: ', by: mapOf(P, range(0, 3))', then }).replace('listOf, machine', 'listOf, machine, mapOf'),
    )
    const { code, err } = await cli.run('export', file, '-o', cli.folder)
    expect(err).toBe('')
    expect(code).toBe(exitCode.holds)
    expect(readFileSync(join(cli.folder, 'asked.tla'), 'utf8').replaceAll(/\s+/g, ' ')).toContain(translated)
  })

  test('a property that is not there, or a format', async () => {
    const file = cli.write('asked.ts', spec({}))
    expect((await cli.run('export', file, '--property', 'smal')).err).toContain("did you mean 'small'?")
    expect((await cli.run('export', file, '--format', 'promela')).err).toContain('choose tla')
  })
})

test('what TLC prints is read', () => {
  const whole =
    'Model checking completed. No error has been found.\n1,104 states generated, 415 distinct states found, 0 states left on queue.\nThe depth of the complete state graph search is 11.'
  expect(told(whole)).toEqual({ generated: 1104, distinct: 415, depth: 11, violated: null, steps: null, error: null })
  const violated =
    'Error: Invariant agreement is violated.\nState 1: <Initial predicate>\nState 2: <a line 3>\n3 states generated, 3 distinct states found, 1 states left on queue.'
  expect(told(violated)).toMatchObject({ violated: 'agreement', steps: 1, distinct: null, error: null })
  expect(told('***Parse Error***\nWas expecting "===="')).toMatchObject({ violated: null, error: expect.stringContaining('Parse Error') })
})
