import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { XMLValidator } from 'fast-xml-parser'
import { afterAll, expect, test } from 'vitest'
import { exitCode, UsageError } from '../../checker/errors.ts'
import { type Edit, machine, mapOf, messages, network, oneOf, processes, spec } from '../../checker/language/index.ts'
import type { Format } from '../../reports/format.ts'
import { formats, formatsNamed, writeReports } from '../../reports/index.ts'
import { ReportsFailed } from '../../reports/write.ts'
import { cases, reportOn } from './cases.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-unprintable-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Words that no document holds: NUL ends a C string, ESC commands a terminal, and half of a surrogate pair is no text at all. */
const words = ['nul\0', 'esc\x1b[31m', 'half\ud800', '\udc00half'] as const
const unprintable = spec('unprintable', {}, () => {
  const P = processes('P', 2)
  const Word = oneOf('none', ...words)
  const Msg = messages({ Say: { from: P, to: P, word: Word } })
  const vars = { heard: mapOf(P, Word), times: mapOf(Word, oneOf('never', 'once')), net: network(Msg) }
  const { initially, action, receive, always } = machine(vars)
  return {
    vars,
    init: initially(),
    deadlock: 'allowed' as const,
    actions: {
      say: action({
        for: { word: Word },
        when: s => s.net.size === 0,
        then: (s, { word }) => s.net.send(Msg.Say({ from: 'P1' as never, to: 'P2' as never, word })),
      }),
      hear: receive(Msg.Say, {
        then: (s, { to, word }) => {
          s.heard[to] = word
          ;(s.times as Edit<Record<string, string>>)[word] = 'once'
        },
      }),
    },
    properties: Object.fromEntries(words.map((word, k) => [`unheard${k}`, always(s => s.times[word] === 'never')])),
  }
})

test('every format is written whole, whatever characters a word has', async () => {
  const report = await reportOn(unprintable.with({}), { continue: true })
  const written = await writeReports(report, { formats, folder })
  const traces = formats.filter(f => f.of === 'trace').length
  expect(written).toHaveLength(formats.length - traces + traces * words.length)
  for (const { file, format } of written) {
    if (file.endsWith('.png')) continue
    const text = readFileSync(file, 'utf8')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text, file).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd]|\\ufffd/)
    if (['svg', 'sequence', 'junit'].includes(format)) expect(XMLValidator.validate(text), file).toBe(true)
  }
  // As JavaScript writes them, so that two that look alike are told apart.
  const shown = written.filter(w => ['text', 'markdown', 'html', 'svg'].includes(w.format)).map(w => readFileSync(w.file, 'utf8'))
  for (const shape of ['nul\\u0000', 'esc\\u001b', 'half\\ud800', '\\udc00half'])
    expect(shown.filter(text => text.includes(shape)).length, shape).toBeGreaterThan(3)
})

const breaking = (name: string, error: unknown): Format => ({
  of: 'result',
  name,
  extension: name,
  says: '',
  render: () => {
    throw error
  },
})

test('a format that fails loses none of the others, and is told', async () => {
  const chosen = formatsNamed(['text', 'json'])
  const work = writeReports(await cases.holds(), {
    formats: [breaking('first', new Error('no ink')), ...chosen, breaking('last', null)],
    folder,
  })
  const error = (await work.catch(e => e)) as ReportsFailed
  expect(error).toBeInstanceOf(ReportsFailed)
  expect(error.problem).toBe('the first report could not be written: no ink; the last report could not be written: null')
  expect(error.exitCode).toBe(exitCode.internal)
  expect(error.written.map(w => w.format)).toEqual(['text', 'json'])
  for (const { file } of error.written) expect(readFileSync(file, 'utf8')).toContain('two-phase-commit')
})

test('where the author can do something, the failure says what', async () => {
  const full = new UsageError('cannot-write', 'cannot write to out: ENOSPC', { hint: 'choose another disk' })
  const work = writeReports(await cases.holds(), { formats: [breaking('text', full)], folder })
  await expect(work).rejects.toMatchObject({ exitCode: exitCode.usage, hint: expect.stringContaining('choose another disk') })
})
