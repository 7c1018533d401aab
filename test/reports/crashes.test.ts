// What a crash resets, and to what, is said where it happens: the values of `initially`, and not the first of the domains.
import { describe, expect, test } from 'vitest'
import { bool, durable, machine, mapOf, oneOf, ownedBy, processes, record, singleProcess, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { renderMarkdown } from '../../reports/markdown.ts'
import { html } from '../../reports/pages/counterexample/format.ts'
import { renderText } from '../../reports/text.ts'
import { ways } from '../engine/told.ts'
import { reportOn } from './cases.ts'

/** One process goes on to its last values, crashes and comes up: every part of its state is somewhere else than at the first value of its domain, initially. */
const machineWithParts = spec('parts', {}, () => {
  const A = singleProcess('A')
  const P = processes('P', 1)
  const Step = oneOf('first', 'chosen', 'later')
  const vars = {
    x: ownedBy(A, Step),
    y: mapOf(P, Step),
    z: mapOf(P, record({ kept: durable(Step), lost: Step })),
    disk: ownedBy(A, durable(Step)),
    moved: durable(bool),
  }
  const { initially, action, crashes, reachable } = machine(vars)
  const first = P.ids[0] as (typeof P.ids)[number]
  return {
    vars,
    init: initially({ x: 'chosen', y: P.map(() => 'chosen'), z: P.map(() => ({ kept: 'chosen', lost: 'chosen' })), disk: 'chosen' }),
    actions: {
      move: action({
        by: A,
        when: s => !s.moved,
        then: s => {
          s.moved = true
          s.x = s.disk = s.y[first] = s.z[first].kept = s.z[first].lost = 'later'
        },
      }),
    },
    properties: {
      ownReset: reachable(s => s.moved && s.x === 'chosen' && s.disk === 'later'),
      entriesReset: reachable(s => s.moved && s.y[first] === 'chosen' && s.z[first].lost === 'chosen' && s.z[first].kept === 'later'),
      backToFirst: reachable(s => s.x === 'first' || s.y[first] === 'first' || s.z[first].lost === 'first'),
    },
    faults: { crashA: crashes(A), crashP: crashes(P) },
    deadlock: 'allowed',
  }
})

test.each(ways)('a crash puts what is volatile back to its initial value: %j', async options => {
  const { properties } = await check(machineWithParts.with({}, { crashA: 1, crashP: 1 }), { ...options, continue: true })
  // Move, then crash: two steps either way.
  expect(properties.map(p => [p.name, p.verdict, p.trace?.steps.length ?? null])).toEqual([
    ['ownReset', 'holds', 2],
    ['entriesReset', 'holds', 2],
    ['backToFirst', 'violated', null],
  ])
})

describe('the crash says so', () => {
  const report = reportOn(machineWithParts.with({}, { crashP: 1 }), { properties: ['entriesReset'] })
  test('in the text', async () => {
    expect(renderText(await report, { verbose: true })).toContain(
      [
        'P1  ☠ crashed (crashP)',
        '           volatile state of P1 reset to its initial values',
        '           y[P1]: later → chosen',
        '           z[P1].lost: later → chosen',
      ].join('\n'),
    )
  })
  test('in Markdown, on the page and for whoever hears it', async () => {
    const violated = { ...(await report) }
    const properties = violated.result.properties.map(p => ({ ...p, verdict: 'violated' as const }))
    expect(renderMarkdown({ ...violated, result: { ...violated.result, properties } })).toContain(
      'volatile state of P1 reset to its initial values',
    )
    const page = await html.render(violated)
    expect(page).toContain('crashed: volatile state reset')
    expect(page).toContain('volatile state of P1 reset to its initial values; y[P1]: later → chosen')
  })
})
