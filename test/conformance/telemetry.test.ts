import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createColors } from 'picocolors'
import { afterAll, describe, expect, test } from 'vitest'
import { conforms, type TelemetryEvent, telemetryLogs } from '../../checker/index.ts'
import { renderConformance } from '../../reports/conformance.ts'
import { sayMisfit } from '../../reports/say/misfit.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { everystep, readRoot } from '../readme/shown.ts'
import { lock } from './lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'everystep-telemetry-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Three processes whose clocks differ by an hour each; spans are exported when they end, children first. */
const example = fileURLToPath(new URL('../fixtures/otlp/two-phase-commit.ndjson', import.meta.url))
const model = twoPhaseCommit.with({ rms: 2 }, {}, { network: 'bag' })

const written = (text: string): string => {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.ndjson`)
  writeFileSync(file, text)
  return file
}

describe('spans', () => {
  test('are a log for each process, in the order of its own clock', async () => {
    const logs = telemetryLogs([example])
    expect(
      logs.map(l => [(l as { name: string }).name, (l as { events: readonly { action: string }[] }).events.map(e => e.action)]),
    ).toEqual([
      ['RM1', ['rmPrepare', 'rmRcvCommit']],
      ['RM2', ['rmPrepare', 'rmRcvCommit']],
      ['TM', ['tmRcvPrepared', 'tmRcvPrepared', 'tmCommit']],
    ])
    expect((await conforms(model, { logs })).verdict).toBe('conforms')
  })

  test('of the example in the README conform as it says', () => {
    const readme = readRoot('README.md')
    const [, command = ''] = /of three processes .*: `everystep (conform .*?)`/.exec(readme) ?? []
    expect(everystep(dirname(example), ...command.split(' ')).stdout).toMatch(/^two-phase-commit: the logs conform\n/)
  })

  test('diverge where the model does something else', async () => {
    const wrong = readFileSync(example, 'utf8').replace('{"stringValue":"RM1"},{"stringValue":"RM2"}', '{"stringValue":"RM2"}')
    const { verdict, prefixes } = await conforms(model, { logs: telemetryLogs([written(wrong)]) })
    expect(verdict).toBe('diverges')
    expect(prefixes[0]?.next.flatMap(n => n.misfits.map(sayMisfit))).toContain(
      'after tmRcvPrepared(Prepared(from: RM2, to: TM)), tmPrepared is {RM2} in the log and {RM1, RM2} in the model',
    )
  })
})

/** Two clients of a lock, each a process; `of` says what its spans name as parent, by the ids that they have. */
const span = (id: string, action: string, c: string, time: number, more: object = {}) => ({
  spanId: id,
  name: action,
  startTimeUnixNano: String(time),
  attributes: [
    { key: 'everystep.action', value: { stringValue: action } },
    { key: 'everystep.parameters', value: { stringValue: JSON.stringify({ c }) } },
  ],
  ...more,
})
const process = (name: string, spans: readonly object[]) => ({
  resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: name } }] }, scopeSpans: [{ spans }] }],
})
const lines = (...all: readonly object[]) => written(all.map(l => JSON.stringify(l)).join('\n'))

describe('a span comes after what the process of its parent, or of a link, did before', () => {
  const locks = lock.with({ clients: 2 })
  // The second client is told that the lock is free by a span that is itself no step.
  const told = { spanId: 'told', parentSpanId: 'b', name: 'tell', startTimeUnixNano: '3' }
  const first = process('C1', [span('b', 'leave', 'C1', 2), span('a', 'enter', 'C1', 1), told])
  const orderOf = async (file: string) => {
    const { verdict, explanation, prefixes } = await conforms(locks, { logs: telemetryLogs([file]) })
    return { verdict, steps: explanation?.map(s => s.step), early: prefixes.flatMap(p => p.next.flatMap(n => n.misfits.map(sayMisfit))) }
  }

  test('whatever the clocks say', async () => {
    const second = (more: object) => process('C2', [span('c', 'enter', 'C2', 1, more), span('d', 'leave', 'C2', 2)])
    const inOrder = ['enter(c: C1)', 'leave(c: C1)', 'enter(c: C2)', 'leave(c: C2)']
    expect((await orderOf(lines(second({ parentSpanId: 'told' }), first))).steps).toEqual(inOrder)
    expect((await orderOf(lines(second({ links: [{ spanId: 'told' }] }), first))).steps).toEqual(inOrder)
    expect((await orderOf(lines(second({}), first))).steps?.[0]).toBe('enter(c: C2)')
  })

  test('and diverges where the model has it the other way round', async () => {
    // Entered after the first has entered, and before it has left.
    const second = process('C2', [span('c', 'enter', 'C2', 9, { parentSpanId: 'a' }), span('d', 'leave', 'C2', 10)])
    const third = process('C1', [span('a', 'enter', 'C1', 1), span('b', 'leave', 'C1', 2, { parentSpanId: 'd' })])
    const { verdict, early } = await orderOf(lines(second, third))
    expect(verdict).toBe('diverges')
    expect(early).toContain('it comes after C2:2, which is not explained')
  })

  test('records of logs are in the order of their time, and after what caused the span that they are made in', async () => {
    const record = {
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'C2' } }] },
          scopeLogs: [{ logRecords: [{ observedTimeUnixNano: '5', spanId: 'c', body: { stringValue: 'entered' } }] }],
        },
      ],
    }
    const second = process('C2', [{ spanId: 'c', parentSpanId: 'told', name: 'work', startTimeUnixNano: '1' }])
    const read = ({ kind, body, name, attributes }: TelemetryEvent) =>
      kind === 'log'
        ? { action: 'enter', parameters: { c: body === 'entered' ? 'C2' : 'C1' } }
        : attributes['everystep.action']
          ? { action: name, parameters: { c: 'C1' } }
          : 'ignore'
    const { explanation } = await conforms(locks, { logs: telemetryLogs([lines(record, second, first)], read) })
    expect(explanation?.map(s => s.step)).toEqual(['enter(c: C1)', 'leave(c: C1)', 'enter(c: C2)'])
  })
})

test('a process of which nothing is a step, and a file in which nothing is, are listed', async () => {
  const collector = process('collector', [
    { spanId: 'x', name: 'export', startTimeUnixNano: '1' },
    { spanId: 'y', name: 'export', startTimeUnixNano: '2' },
  ])
  const files = [lines(process('C1', [span('a', 'enter', 'C1', 1)]), collector), written('')]
  const result = await conforms(lock.with({ clients: 2 }), { logs: telemetryLogs(files) })
  const { verdict, logs, unread } = result
  expect(verdict).toBe('conforms')
  expect(logs.map(l => l.name)).toEqual(['C1'])
  expect(unread).toEqual([
    { name: 'collector', unread: 2 },
    { name: files[1], unread: 0 },
  ])
  expect(renderConformance('lock', result, createColors(false))).toContain(
    `  nothing was read of: collector (2 recorded, no step among them), ${files[1]} (empty)\n`,
  )
})

describe('what is no export is refused, with its line', () => {
  test.each([
    ['{"action": "enter"}', 'is no export of OpenTelemetry: it has neither resourceSpans nor resourceLogs'],
    [JSON.stringify(process('C1', [{ name: 'x', spanId: 'a' }])), 'is no export of OpenTelemetry: the span x has no time'],
    ['{', 'is not JSON'],
  ])('%s', (text, problem) => {
    const file = written(text)
    expect(() => telemetryLogs([file])).toThrow(`${file}:1 ${problem}`)
  })

  test('and so is one of which nothing is a step', () => {
    const file = lines(process('C1', [{ name: 'x', spanId: 'a', startTimeUnixNano: '1' }]))
    expect(() => telemetryLogs([file])).toThrow('none of the 1 spans and records of')
  })
})

test('an event that follows one of a log that is not given is refused', async () => {
  const logs = [{ name: 'C1', events: [{ action: 'enter', follows: [{ log: 'C2', line: 1 }] }] }]
  await expect(conforms(lock.with({ clients: 2 }), { logs })).rejects.toThrow("C1:1 follows an event of the log 'C2', which is not given")
})
