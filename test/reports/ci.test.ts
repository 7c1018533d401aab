import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../reports/format.ts'
import { renderJunit } from '../../reports/junit.ts'
import { sarifLog } from '../../reports/sarif.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { cases, reportOn, root, tracedBy } from './cases.ts'
import { counter, hostile, nasty } from './small-specs.ts'

interface Case {
  readonly name: string
  readonly failure?: unknown
  readonly error?: unknown
  readonly 'system-out'?: string
}

function junitOf(report: Report): { counts: Record<string, string>; cases: readonly Case[] } {
  const xml = renderJunit(report)
  expect(XMLValidator.validate(xml)).toBe(true)
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: name => name === 'testcase',
    trimValues: false,
  })
  const { testsuite } = parser.parse(xml).testsuites
  return { counts: testsuite, cases: testsuite.testcase }
}

const cutShort = () => reportOn(twoPhaseCommit.with({ rms: 2 }), { limits: { maxStates: 5 }, properties: ['agreement', 'canAbort'] })
const vacuous = (more: Partial<Report> = {}) => reportOn(counter.with({ top: 3 }), { continue: true }, more)

describe('junit', () => {
  test('a violated property is a failure with its trace, one that holds passes', async () => {
    const { counts, cases: tests } = junitOf(await cases['eager-commit']())
    expect(counts).toMatchObject({ tests: '2', failures: '1', errors: '0' })
    const [agreement, canCommit] = tests
    expect(agreement?.failure).toMatchObject({ type: 'violated', '#text': expect.stringContaining('rmState[RM1]: prepared → committed') })
    expect(canCommit).not.toHaveProperty('failure')
    expect(canCommit).not.toHaveProperty('error')
  })

  test('an inconclusive property is an error, never a pass or a skip', async () => {
    const { counts, cases: tests } = junitOf(await cutShort())
    expect(counts).toMatchObject({ failures: '0', skipped: '0' })
    expect(Number(counts.errors)).toBeGreaterThan(0)
    expect(tests.find(t => t.name === 'agreement')?.error).toMatchObject({ type: 'inconclusive' })
  })

  test('an inconclusive result is an error even where every property was decided', async () => {
    const report = await cutShort()
    const decided = {
      ...report,
      result: { ...report.result, properties: report.result.properties.filter(p => p.verdict !== 'inconclusive') },
    }
    const { counts, cases: tests } = junitOf(decided)
    expect(counts).toMatchObject({ errors: '1' })
    expect(tests.at(-1)?.error).toMatchObject({ message: expect.stringContaining('limit of 5 states') })
  })

  test('a vacuous property passes with a warning, and is an error when strict', async () => {
    const lax = junitOf(await vacuous()).cases.find(t => t.name === 'bigIsEven')
    expect(lax).not.toHaveProperty('error')
    expect(lax?.['system-out']).toMatch(/^warning: bigIsEven is vacuous/)
    const strict = junitOf(await vacuous({ strict: true })).cases.find(t => t.name === 'bigIsEven')
    expect(strict?.error).toMatchObject({ type: 'vacuous' })
  })

  test('names and values come back as they were', async () => {
    const { cases: tests } = junitOf(await reportOn(hostile.with({})))
    const odd = tests.find(t => t.name === 'quiet | <or> not')
    expect(odd?.failure).toMatchObject({ '#text': expect.stringContaining(nasty) })
  })

  test('control characters, which XML cannot hold, are replaced', async () => {
    const report = { ...(await cases.holds()), command: 'a\u0000b\u001bc' }
    expect(renderJunit(report)).toContain('a\ufffdb\ufffdc')
  })
})

describe('sarif', () => {
  const runOf = (report: Report) => {
    const log = JSON.parse(JSON.stringify(sarifLog(report))) as ReturnType<typeof sarifLog>
    expect(log.version).toBe('2.1.0')
    const [run] = log.runs
    if (!run) throw new Error('no run')
    const rules = run.tool.driver.rules?.map(r => r.id) ?? []
    for (const result of run.results ?? []) {
      expect(rules).toContain(result.ruleId)
      expect(result.locations?.length).toBe(1)
    }
    return run
  }

  test('a finding is at the line of the property, relative to the root, and its trace at those of the actions', async () => {
    const report = await cases['eager-commit']()
    const [finding, ...others] = runOf(report).results ?? []
    expect(others).toEqual([])
    expect(finding).toMatchObject({ ruleId: 'agreement', level: 'error' })
    const lineAt = (place: NonNullable<typeof finding>['locations']) => {
      const { artifactLocation, region } = place?.[0]?.physicalLocation ?? {}
      return readFileSync(join(root, artifactLocation?.uri ?? ''), 'utf8').split('\n')[(region?.startLine ?? 0) - 1]
    }
    expect(lineAt(finding?.locations)).toMatch(/^\s*agreement: always\(/)
    const flow = finding?.codeFlows?.[0]?.threadFlows[0]?.locations ?? []
    const { steps } = tracedBy(report, 'agreement').trace
    expect(flow).toHaveLength(steps.length)
    for (const [k, { location }] of flow.entries()) expect(lineAt(location && [location])).toMatch(new RegExp(`^\\s*${steps[k]?.action}:`))
  })

  test('outside the root, or without one, only the file’s own name is given', async () => {
    for (const elsewhere of [undefined, join(root, 'reports')]) {
      const [finding] = runOf({ ...(await cases['eager-commit']()), root: elsewhere }).results ?? []
      expect(finding?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('protocol.ts')
    }
  })

  test('a property that holds is no finding', async () => expect(runOf(await cases.holds()).results).toEqual([]))

  test('what is not decided is an error, and the run did not succeed', async () => {
    const report = await cutShort()
    const run = runOf(report)
    expect(run.results).toContainEqual(expect.objectContaining({ ruleId: 'agreement', level: 'error' }))
    expect(run.invocations).toMatchObject([{ executionSuccessful: false, toolExecutionNotifications: [{ level: 'error' }] }])
    const properties = report.result.properties.filter(p => p.verdict !== 'inconclusive')
    expect(runOf({ ...report, result: { ...report.result, properties } }).results).toMatchObject([
      { ruleId: 'state-space', level: 'error' },
    ])
  })

  test('a vacuous property is a warning, and an error when strict', async () => {
    expect(runOf(await vacuous()).results).toMatchObject([{ ruleId: 'bigIsEven', level: 'warning' }])
    expect(runOf(await vacuous({ strict: true })).results).toMatchObject([{ ruleId: 'bigIsEven', level: 'error' }])
  })
})
