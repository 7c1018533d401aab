import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { UsageError } from '../../checker/errors.ts'
import { checkWritable, formats, formatsNamed, writeReports } from '../../reports/index.ts'
import { cases, reportOn } from './cases.ts'
import { hostile } from './small-specs.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-reports-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a file for each result format, and for each trace format and trace; what is returned is what is there', async () => {
  const into = join(folder, 'made', 'when missing')
  const report = await cases['eager-commit']()
  const written = await writeReports(report, { formats: formatsNamed(['json', 'itf', 'mermaid']), folder: into })
  expect(written.map(w => [basename(w.file), w.format, w.property])).toEqual([
    ['two-phase-commit.eager-commit.json', 'json', null],
    ['two-phase-commit.eager-commit.agreement.itf.json', 'itf', 'agreement'],
    ['two-phase-commit.eager-commit.canCommit.itf.json', 'itf', 'canCommit'],
    ['two-phase-commit.eager-commit.agreement.mmd', 'mermaid', 'agreement'],
    ['two-phase-commit.eager-commit.canCommit.mmd', 'mermaid', 'canCommit'],
  ])
  expect(readdirSync(into).sort()).toEqual(written.map(w => basename(w.file)).sort())
  expect(readFileSync(written[3]?.file ?? '', 'utf8')).toContain('working → prepared')
})

test('every format there is can be written', async () => {
  const into = join(folder, 'all')
  const report = await cases['stopped-coordinator']()
  const written = await writeReports(report, { formats, folder: into })
  // One property of this case has a trace, so each format writes one file.
  expect(written.map(w => w.format)).toEqual(formats.map(f => f.name))
  for (const { file } of written.filter(w => !w.file.endsWith('.png'))) expect(readFileSync(file, 'utf8')).toMatch(/\S\n$/)
  for (const { file } of written.filter(w => w.file.endsWith('.png'))) expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG')
})

test('a model’s name stands in the file’s name, and names stay inside the folder', async () => {
  const report = await reportOn(hostile.with({}), { name: '../../etc/päss wd' })
  const into = join(folder, 'names')
  const [first, ...rest] = await writeReports(
    { ...report, result: { ...report.result, properties: report.result.properties.flatMap(p => [p, { ...p, name: 'Quiet (or) not' }]) } },
    { formats: formatsNamed(['dot']), folder: into },
  )
  expect([first, ...rest].map(w => basename(w?.file ?? ''))).toEqual([
    'hostile.etc-päss-wd.quiet-or-not.dot',
    'hostile.etc-päss-wd.Quiet-or-not-2.dot',
  ])
  expect(readdirSync(into)).toHaveLength(2)
})

test('a folder that cannot be written is said so, before and after', async () => {
  const file = join(folder, 'a file')
  writeFileSync(file, '')
  for (const into of [file, join(file, 'below')]) {
    expect(() => checkWritable(into)).toThrow(UsageError)
    expect(() => checkWritable(into)).toThrow(`cannot write to ${into}`)
    await expect(writeReports(await cases.holds(), { formats: formatsNamed(['text']), folder: into })).rejects.toThrow(UsageError)
  }
})

test('asking whether a folder can be written leaves nothing in it', () => {
  const into = join(folder, 'asked')
  checkWritable(into)
  expect(readdirSync(into)).toEqual([])
})

test('a format that is none is a usage error that names the nearest', () => {
  expect(() => formatsNamed(['text', 'mermiad'])).toThrow("there is no report format 'mermiad'")
  try {
    formatsNamed(['mermiad'])
  } catch (error) {
    expect((error as UsageError).hint).toMatch(/^did you mean 'mermaid'\? the formats are html, /)
  }
})

test('every format has a name and an extension of its own', () => {
  for (const part of ['name', 'extension'] as const) expect(new Set(formats.map(f => f[part])).size).toBe(formats.length)
})
