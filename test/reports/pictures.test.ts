import { Graphviz } from '@hpcc-js/wasm-graphviz'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../../checker/errors.ts'
import { check } from '../../checker/verdict/check.ts'
import { traceDot } from '../../reports/graphviz/space-time.ts'
import { sequenceDiagram } from '../../reports/mermaid.ts'
import { textWidth } from '../../reports/say/text-width.ts'
import { sequencePicture } from '../../reports/sequence/picture.ts'
import { stateGraph } from '../../reports/state-graph.ts'
import { stateGraphDot, stateGraphSvg } from '../../reports/state-picture.ts'
import { svg } from '../../reports/svg.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { cases, reportOn, tracedBy } from './cases.ts'
import { graphs, sloppyLock } from './pictures/graphs.ts'
import { counter, hostile, nasty } from './small-specs.ts'

/** What Graphviz itself makes of a graph: it throws where the text is not DOT. */
async function understood(dot: string) {
  const graph = JSON.parse((await Graphviz.load()).layout(dot, 'dot_json', 'neato'))
  const objects = (graph.objects ?? []) as ({ name: string; nodes?: unknown } & Record<
    'label' | 'pos' | 'peripheries' | 'penwidth',
    string | undefined
  >)[]
  const nodes = objects.filter(o => o.nodes === undefined)
  const edges = (graph.edges ?? []) as { tail: number; head: number; label?: string; style?: string; arrowhead?: string }[]
  return { nodes, edges: edges.map(e => ({ ...e, from: objects[e.tail]?.name, to: objects[e.head]?.name })) }
}

interface Box {
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}
const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.bottom < b.top && b.bottom < a.top

/** Where dot puts the states of a graph, its arrows, and their words, as wide as these are in the widest font that is likely. */
async function laidOut(dot: string) {
  const laid = JSON.parse((await Graphviz.load()).layout(dot, 'json', 'dot'))
  const numbers = (text = '') =>
    text
      .split(/[ ,]/)
      .filter(word => !/^[es]?$/.test(word))
      .map(Number)
  const states = (laid.objects as Record<'name' | 'pos' | 'width' | 'height', string>[]).flatMap(({ name, pos, width, height }) => {
    const [x = Number.NaN, y = Number.NaN] = numbers(pos)
    // Places are in points, sizes in inches.
    const [right, up] = [Number(width) * 36, Number(height) * 36]
    return pos === undefined ? [] : [{ name, box: { left: x - right, right: x + right, bottom: y - up, top: y + up } }]
  })
  const labels = (laid.edges as { pos: string; _ldraw_?: { op: string; pt: [number, number]; text: string }[] }[]).flatMap(
    ({ pos, _ldraw_: drawn = [] }, edge) => {
      const lines = drawn.filter(({ op }) => op === 'T')
      if (lines.length === 0) return []
      const box = {
        left: Math.min(...lines.map(({ pt }) => pt[0])),
        right: Math.max(...lines.map(({ pt, text }) => pt[0] + textWidth(text, 10))),
        // Of ten points, from the foot of the last line to the head of the first.
        bottom: Math.min(...lines.map(({ pt }) => pt[1] - 2)),
        top: Math.max(...lines.map(({ pt }) => pt[1] + 8)),
      }
      return [{ edge, box, path: alongBezier(numbers(pos.replace(/^e,\S+ /, ''))), says: lines.map(({ text }) => text).join(' ') }]
    },
  )
  return { states, labels }
}

/** Points on the cubic curves that dot writes: a start, then three points for each curve. */
function alongBezier(numbers: readonly number[]): [x: number, y: number][] {
  const points: [x: number, y: number][] = []
  for (let at = 0; at + 7 < numbers.length; at += 6)
    for (let t = 0; t <= 1; t += 1 / 32) {
      const mix = (from: number) =>
        [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3].reduce(
          (sum, part, k) => sum + part * (numbers[from + 2 * k] ?? 0),
          0,
        )
      points.push([mix(at), mix(at + 1)])
    }
  return points
}

/** The text that a picture shows, line by line, as a reader of the SVG gets it. */
function textOf(picture: string): string[] {
  expect(XMLValidator.validate(picture)).toBe(true)
  return [...picture.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => new XMLParser().parse(`<t>${text}</t>`).t).map(String)
}

/** The arrows with a head: those of messages that were received. */
const arrivals = (edges: readonly { arrowhead?: string; from?: string | undefined }[]) =>
  edges.filter(e => e.arrowhead === 'normal' && e.from?.startsWith('a'))

describe('a trace', () => {
  test('is a space-time diagram: a lane for each process, a node for each step, faults with two borders, decisive ones bold', async () => {
    const report = await cases['stopped-coordinator']()
    const property = tracedBy(report, 'deadlock')
    const { nodes, edges } = await understood(traceDot(report, property))
    const { steps } = property.trace
    const drawn = nodes.filter(n => /^s\d/.test(n.name))
    expect(nodes.filter(n => /^l\d/.test(n.name)).map(n => n.label)).toEqual(['RM1', 'RM2', 'TM'])
    expect(drawn.map(n => Number(n.name.replace(/^s(\d+)l.*/, '$1'))).sort()).toEqual(steps.map(s => s.number))
    const faults = steps.filter(s => s.kind === 'fault').map(s => s.number)
    expect(faults.length).toBeGreaterThan(0)
    expect(drawn.filter(n => n.peripheries === '2').map(n => Number(n.name.slice(1, n.name.indexOf('l'))))).toEqual(faults)
    const decisive = report.explanation.deadlock?.decisive ?? []
    expect(
      drawn
        .filter(n => n.penwidth === '2.4')
        .map(n => Number(n.name.slice(1, n.name.indexOf('l'))))
        .sort(),
    ).toEqual([...decisive])
    // Program order: each lane is one line from its head, through its steps, to its end.
    for (const lane of [0, 1, 2]) {
      const line = edges.filter(e => e.arrowhead === 'none' && (e.to === `e${lane}` || e.to?.endsWith(`l${lane}`)))
      expect(line.length, `lane ${lane}`).toBe(drawn.filter(n => n.name.endsWith(`l${lane}`)).length + 1)
    }
  })

  test('has beside its steps, and apart from their numbers, a bar for each outcome that can still come, and says which', async () => {
    const report = await reportOn(twoPhaseCommit.with({ rms: 2 }, { stopTM: 1 }), { valence: 'always' })
    const picture = sequencePicture(report, tracedBy(report, 'deadlock'))
    expect(picture).not.toContain('var(')
    // The key's rectangles, then the bars: an outline tells the second from the first.
    const bars = [...picture.matchAll(/<rect x="([\d.]+)"[^>]* width="3"[^>]* fill="(#\w+)" stroke="(#\w+)"/g)].map(([, ...is]) => is)
    expect(bars.map(([, ...colours]) => colours)).toEqual(
      Array(2)
        .fill([
          ['#1d2433', '#1d2433'],
          ['#ffffff', '#1d2433'],
        ])
        .flat(),
    )
    const discs = [...picture.matchAll(/<circle cx="(\d+)"[^>]* r="12"/g)].map(([, x]) => Number(x) - 12)
    expect(Math.min(...discs)).toBeGreaterThan(Math.max(...bars.slice(2).map(([x]) => Number(x) + 3)))
    expect(textOf(picture)).toEqual(expect.arrayContaining(['can still come:', 'commit', 'abort']))
    // What the last step rules out is on two lines, which the picture's width holds, and so are the ends of what is in flight.
    const width = Number(/width="([\d.]+)"/.exec(picture)?.[1])
    const [first = '', second = ''] = textOf(picture).slice(textOf(picture).findIndex(text => text.startsWith('rules out')))
    expect(`${first} ${second}`).toBe('rules out commit and abort: no outcome can come')
    for (const [, x, r] of picture.matchAll(/<circle cx="([\d.]+)"[^>]* r="([\d.]+)"/g)) expect(Number(x) + Number(r)).toBeLessThan(width)
  })

  test('goes downward, and keeps each process on its lane', async () => {
    const report = await cases['eager-commit']()
    const property = tracedBy(report, 'agreement')
    const { nodes } = await understood(traceDot(report, property))
    const at = (name: string) =>
      nodes
        .find(n => n.name === name)
        ?.pos?.split(',')
        .map(Number.parseFloat) ?? []
    const drawn = nodes.filter(n => /^s\d/.test(n.name))
    for (const { name } of drawn) expect(at(name)[0], name).toBeCloseTo(at(`l${name.replace(/^s\d+l/, '')}`)[0] ?? Number.NaN, 0)
    expect(at('l0')[0]).toBeGreaterThan(0)
    const heights = property.trace.steps.map(s => at(drawn.find(n => n.name.startsWith(`s${s.number}l`))?.name ?? '')[1] ?? Number.NaN)
    expect(heights).toEqual([...heights].sort((a, b) => b - a))
  })

  test('has an arrow for each message that was received, and what was lost ends at its fault', async () => {
    const report = await reportOn(twoPhaseCommit.with({ rms: 2 }, { lose: 1 }), { properties: ['deadlock'] })
    const property = tracedBy(report, 'deadlock')
    const { nodes, edges } = await understood(traceDot(report, property))
    const received = property.trace.flights.flatMap(f => f.received)
    expect(received.length).toBeGreaterThan(0)
    expect(arrivals(edges)).toHaveLength(received.length)
    // Of whom it was, and to whom, is in no other place: no arrow leads to where it was going.
    const { message } = property.trace.steps.find(s => s.kind === 'fault') ?? {}
    expect(message).toMatchObject({ tag: 'Abort', from: 'TM' })
    expect(nodes.filter(n => n.peripheries === '2').map(n => n.label?.replaceAll('\\n', ' '))).toEqual([
      `lost Abort from TM to ${message?.to}`,
    ])
  })

  test('says at its end which property is violated, and why', async () => {
    const eager = await cases['eager-commit']()
    const stopped = await cases['stopped-coordinator']()
    expect(textOf(await svg.render(eager, tracedBy(eager, 'agreement'))).join(' ')).toContain(
      'agreement is violated: false after rmRcvCommit',
    )
    expect(textOf(await svg.render(stopped, tracedBy(stopped, 'deadlock'))).join(' ')).toMatch(/deadlock is violated: .*TM is down/)
    expect(textOf(await svg.render(eager, tracedBy(eager, 'canCommit'))).join(' ')).toContain('canCommit is reached')
  })

  test('shows the choices that it did not take where that is asked for', async () => {
    // From the initial state of two-phase commit with 2 RMs five steps lead on: each RM prepares or aborts, and the TM aborts.
    const report = await cases['eager-commit']()
    const property = tracedBy(report, 'agreement')
    const beside = async (untaken: boolean) => {
      const { nodes } = await understood(traceDot({ ...report, untaken }, property))
      return nodes
        .find(n => n.name === 'u1')
        ?.label?.replaceAll('\\l', ' ')
        .trim()
    }
    expect(property.trace.steps[0]).toMatchObject({ action: 'rmPrepare', parameters: { rm: 'RM1' } })
    expect(await beside(false)).toBeUndefined()
    expect(await beside(true)).toBe('not taken: rmPrepare(rm: RM2), rmChooseToAbort(rm: RM1), rmChooseToAbort(rm: RM2), tmAbort')
  })

  test('of a lasso leads back to the step after the state that it returns to', async () => {
    const report = await cases['eager-commit']()
    const property = tracedBy(report, 'agreement')
    const { nodes, edges } = await understood(traceDot(report, { ...property, trace: { ...property.trace, loop: 2 } }))
    const at = (name: string) =>
      nodes
        .find(n => n.name === name)
        ?.pos?.split(',')
        .map(Number.parseFloat)[1] ?? Number.NaN
    expect(nodes.find(n => n.name === 'loop')?.label).toBe('back to the state after step 2')
    expect(edges.filter(e => e.to === 'loop2')).toHaveLength(1)
    expect(Math.abs(at('loop2') - at('n3'))).toBeLessThan(16)
    expect(Math.abs(at('loop2') - at('n2'))).toBeGreaterThan(16)
  })

  test('shows names and values as they are, whatever characters they have', async () => {
    const report = await reportOn(hostile.with({}))
    const picture = textOf(await svg.render(report, tracedBy(report, 'quiet | <or> not'))).join(' ')
    expect(picture).toContain('a"b\\l {c|d}')
    expect(picture).toContain('say {it}')
    expect(picture).toContain('Odd "name"; <x>|y')
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
    expect(nodes.filter(n => n.name.startsWith('s'))).toHaveLength(288)
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

  test('stands on levels, which say how many steps lead to a state', async () => {
    const model = twoPhaseCommit.with({ rms: 1 }, { stopTM: 1 })
    const laid = JSON.parse((await Graphviz.load()).layout(stateGraphDot(model), 'json', 'dot'))
    const at = new Map((laid.objects as { name: string; pos?: string }[]).map(o => [o.name, Number(o.pos?.split(',')[1])]))
    for (const [i, { depth }] of stateGraph(model).states.entries())
      expect(Math.abs((at.get(`s${i + 1}`) ?? Number.NaN) - (at.get(`d${depth}`) ?? 0)), `state ${i + 1}`).toBeLessThan(1)
    expect(at.get('d0')).toBeGreaterThan(at.get('d1') ?? Number.NaN)
  })

  test.each(Object.entries(graphs))(
    'has no arrow through the words of another, and no words over others or over a state: %s',
    async (_, [make, options]) => {
      const { states, labels } = await laidOut(stateGraphDot(await make(), options))
      expect(labels.length).toBeGreaterThan(0)
      const crossed = labels.flatMap(({ edge, path, box, says }) => [
        ...states.filter(state => overlap(state.box, box)).map(state => `'${says}' lies over ${state.name}`),
        ...labels.filter(other => other.edge > edge && overlap(other.box, box)).map(other => `'${says}' lies over '${other.says}'`),
        ...labels
          .filter(other => other.edge !== edge && path.some(([x, y]) => overlap(other.box, { left: x, right: x, bottom: y, top: y })))
          .map(other => `the arrow of '${says}' goes through '${other.says}'`),
      ])
      expect(crossed).toEqual([])
    },
  )

  test('folds states that differ by an exchange of processes, and chains, where that is asked for', async () => {
    // Three workers at three places: 3^3 states, and as many ways as to put 3 alike things into 3 boxes, which are 10.
    const lock = sloppyLock.with({})
    expect((await understood(stateGraphDot(lock))).nodes.filter(n => n.name.startsWith('s'))).toHaveLength(27)
    const dot = stateGraphDot(lock, { fold: ['symmetry'] })
    expect((await understood(dot)).nodes.filter(n => n.name.startsWith('s'))).toHaveLength(10)
    // Of those with two or three inside, by how many are: the third at one of two other places, or inside.
    expect(dot.match(/oneInside/g)).toHaveLength(3)
    // Of a count to 9 the first and the last state are marked, and the eight between are a chain.
    const { nodes, edges } = await understood(stateGraphDot(counter.with({ top: 9 }), { fold: ['chains'] }))
    expect(nodes.map(n => n.name).filter(name => !name.startsWith('d'))).toEqual(['s1', 's10', 'c0'])
    expect(edges.filter(e => e.style !== 'invis').map(e => [e.from, e.to])).toEqual([
      ['s1', 'c0'],
      ['c0', 's10'],
    ])
    // Nothing that is marked is hidden in a chain, and a state with a choice is none of it.
    const marked = (await understood(stateGraphDot(lock, { fold: ['chains'] }))).nodes.filter(n => n.name.startsWith('s'))
    expect(marked).toHaveLength(27)
    expect(() => stateGraphDot(counter.with({ top: 3 }), { fold: ['symmetry'] })).toThrow('counter declares no symmetry')
  })

  test('is a picture, whatever characters its values have', async () => {
    const lines = textOf(await stateGraphSvg(hostile.with({})))
    expect(lines.join(' ')).toContain(nasty)
  })
})
