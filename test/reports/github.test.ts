import { describe, expect, test } from 'vitest'
import { annotationsOf, sayAnnotation } from '../../reports/github.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { cases, reportOn } from './cases.ts'

// The rule of github.com/actions/toolkit, packages/core/src/command.ts, undone as the runner does (github.com/actions/runner, ActionCommand.cs).
const undo = (text: string, of: readonly (readonly [string, string])[]) => of.reduce((t, [code, char]) => t.replaceAll(code, char), text)
const ofMessage = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
] as const
const ofProperty = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
] as const

function heard(line: string) {
  const [, level, properties = '', message = ''] = /^::(\w+) ([^:]*)::([^\n]*)\n$/.exec(line) ?? []
  const named = properties.split(',').map(p => [p.slice(0, p.indexOf('=')), undo(p.slice(p.indexOf('=') + 1), ofProperty)])
  return { level, ...Object.fromEntries(named), message: undo(message, ofMessage) }
}

describe('annotations for GitHub', () => {
  test('are heard as they are said, whatever is in them', () => {
    const odd = {
      level: 'warning',
      file: 'a b/100%,c:d.ts',
      line: 3,
      column: 7,
      title: 'one: two, three',
      message: 'a::b\n50%25 of\r\nit, all',
    } as const
    const { column, ...same } = odd
    expect(heard(sayAnnotation(odd))).toEqual({ ...same, line: '3', col: String(column) })
  })

  test('stand beside the line of the property that is violated, with the command that shows it', async () => {
    const report = await cases['eager-commit']()
    const [first = expect.unreachable()] = annotationsOf(report)
    const property = report.result.properties.find(p => p.verdict === 'violated')
    expect(first).toMatchObject({ level: 'error', line: property?.where?.line })
    expect(first.title).toContain(`: ${property?.name}`)
    expect(first.message).toContain(`Again with: ${report.command}`)
  })

  test('are errors where nothing was decided, and none where all holds', async () => {
    expect(
      annotationsOf(await reportOn(twoPhaseCommit.with({ rms: 2 }), { limits: { maxStates: 5 }, properties: ['agreement'] })),
    ).toContainEqual(expect.objectContaining({ level: 'error' }))
    expect(annotationsOf(await cases.holds())).toEqual([])
  })
})
