import { Graphviz } from '@hpcc-js/wasm-graphviz'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../../checker/errors.ts'
import { check } from '../../checker/verdict/check.ts'
import { traceDot } from '../../reports/dot.ts'
import { sequenceDiagram } from '../../reports/mermaid.ts'
import { stateGraph, stateGraphDot, stateGraphSvg } from '../../reports/state-graph.ts'
import { svg } from '../../reports/svg.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { cases, reportOn, tracedBy } from './cases.ts'
import { counter, hostile, nasty } from './small-specs.ts'

/** What Graphviz itself makes of a graph: it throws where the text is not DOT. */
async function understood(dot: string) {
  const graph = JSON.parse((await Graphviz.load()).layout(dot, 'dot_json', 'dot'))
  const objects = (graph.objects ?? []) as { name: string; label?: string; nodes?: unknown }[]
  const nodes = objects.filter(o => o.nodes === undefined)
  const edges = (graph.edges ?? []) as { tail: number; head: number; label?: string; style?: string }[]
  return { nodes, edges: edges.map(e => ({ ...e, from: objects[e.tail]?.name, to: objects[e.head]?.name })) }
}

/** The text that a picture shows, line by line, as a reader of the SVG gets it. */
function textOf(picture: string): string[] {
  expect(XMLValidator.validate(picture)).toBe(true)
  return [...picture.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => new XMLParser().parse(`<t>${text}</t>`).t).map(String)
}

describe('a trace', () => {
  test('is a chain of its states, faults dashed, the end red', async () => {
    const report = await cases['stopped-coordinator']()
    const property = tracedBy(report, 'deadlock')
    const { nodes, edges } = await understood(traceDot(report, property))
    const steps = property.trace.steps
    const chain = edges.filter(e => e.from?.startsWith('s') && e.to?.startsWith('s'))
    expect(nodes.filter(n => n.name.startsWith('s')).map(n => n.name)).toEqual(['s0', ...steps.map(s => `s${s.number}`)])
    expect(chain.map(e => [e.from, e.to])).toEqual(steps.map(s => [`s${s.number - 1}`, `s${s.number}`]))
    expect(chain.map(e => e.style === 'dashed')).toEqual(steps.map(s => s.kind === 'fault'))
    expect(steps.some(s => s.kind === 'fault')).toBe(true)
    expect(nodes.find(n => n.name === `s${steps.length}`)).toMatchObject({ color: '#b2182b' })
  })

  test('shows the choices that it did not take', async () => {
    // From the initial state of two-phase commit with 2 RMs five steps lead on: each RM prepares or aborts, and the TM aborts.
    const report = await cases['eager-commit']()
    const property = tracedBy(report, 'agreement')
    const { nodes } = await understood(traceDot(report, property))
    const beside = nodes.find(n => n.name === 'n0')?.label?.split('\\l') ?? []
    expect(property.trace.steps[0]).toMatchObject({ action: 'rmPrepare', parameters: { rm: 'RM1' } })
    expect(beside.slice(1, -1)).toEqual(['rmPrepare(rm: RM2)', 'rmChooseToAbort(rm: RM1)', 'rmChooseToAbort(rm: RM2)', 'tmAbort'])
  })

  test('of a lasso leads back', async () => {
    const report = await cases['eager-commit']()
    const property = tracedBy(report, 'agreement')
    const { edges } = await understood(traceDot(report, { ...property, trace: { ...property.trace, loop: 2 } }))
    expect(edges.find(e => e.from === 's5' && e.to === 's2')?.label).toContain('back to step 2')
  })

  test('shows names and values as they are, whatever characters they have', async () => {
    const report = await reportOn(hostile.with({}))
    const lines = textOf(await svg.render(report, tracedBy(report, 'quiet | <or> not')))
    expect(lines).toContain(`says[end2]: nothing → ${nasty}`)
    expect(lines.join('\n')).toContain('end1: say {it}')
    expect(lines.join('\n')).toContain('Odd "name"; <x>|y')
  })

  test('has an arrow in the sequence diagram for each message received or lost', async () => {
    const report = await reportOn(twoPhaseCommit.with({ rms: 2 }, { lose: 1 }), { properties: ['deadlock'] })
    const property = tracedBy(report, 'deadlock')
    const lines = sequenceDiagram(report, property).split('\n')
    const { steps } = property.trace
    expect(lines.filter(l => l.includes('->>')).length).toBe(steps.filter(s => s.kind === 'receive').length)
    expect(lines.filter(l => /p\d-xp\d: .*✕ lost/.test(l)).length).toBe(1)
    expect(lines.filter(l => l.startsWith('  participant')).map(l => l.split(' as ')[1])).toEqual(['RM1', 'RM2', 'TM'])
    for (const step of steps) expect(lines.filter(l => l.includes(`: ${step.number}. `))).toHaveLength(1)
  })

  test('in a sequence diagram, text cannot end a statement or begin a comment', async () => {
    const report = await reportOn(hostile.with({}))
    const diagram = sequenceDiagram(report, tracedBy(report, 'quiet | <or> not'))
    // Without entity codes, and without the `<br/>` and the arrows that are the diagram's own.
    expect(diagram.replaceAll('<br/>', '').replaceAll(/#\d+;/g, '')).not.toMatch(/[;#<%"&]/)
    expect(diagram).toContain('participant p1 as end1')
  })
})

describe('the state graph', () => {
  test('has the states and steps that the check counts', async () => {
    // TwoPhase of the TLA+ examples with 3 RMs: TLC reports 1,146 states generated, 288 distinct; the generated ones include the initial.
    const model = twoPhaseCommit.with({ rms: 3 }, {}, { network: 'set' })
    const { states } = await check(model, { continue: true })
    const graph = stateGraph(model)
    expect(states).toMatchObject({ distinct: 288, generated: 1146 })
    expect(graph.states).toHaveLength(288)
    expect(graph.steps).toHaveLength(1145)
    const { nodes } = await understood(stateGraphDot(model))
    expect(nodes).toHaveLength(288)
  })

  test('marks initial, final and stuck states', () => {
    const { states, steps } = stateGraph(counter.with({ top: 3 }))
    expect(states.map(s => s.initial)).toEqual([true, false, false, false])
    expect(states.map(s => s.final)).toEqual([false, false, false, true])
    expect(states.some(s => s.deadlocked)).toBe(false)
    expect(steps.map(s => [s.from, s.to, s.label])).toEqual([0, 1, 2].map(n => [n, n + 1, 'count']))
    const stuck = stateGraph(twoPhaseCommit.with({ rms: 1 }, { stopTM: 1 }))
    expect(stuck.states.some(s => s.deadlocked)).toBe(true)
  })

  test('is refused above the cap, with the ways out', async () => {
    // The counter to 50 has the 51 states 0 to 50.
    expect(stateGraph(counter.with({ top: 50 }), { cap: 51 }).states).toHaveLength(51)
    const refused = stateGraphSvg(counter.with({ top: 50 }), { cap: 50 })
    await expect(refused).rejects.toThrow(UsageError)
    await expect(refused).rejects.toMatchObject({ code: 'too-many-states', hint: expect.stringMatching(/cap of 50 .*--cap 100/) })
  })

  test('is a picture, whatever characters its values have', async () => {
    const lines = textOf(await stateGraphSvg(hostile.with({})))
    expect(lines.join('\n')).toContain(nasty)
  })
})
