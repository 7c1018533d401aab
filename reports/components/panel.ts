import { stateAfter } from '../../checker/traces/trace.ts'
import { equal, format } from '../../checker/values/index.ts'
import { sayUnder } from '../../checker/values/path.ts'
import { sayActor } from '../say/labels.ts'
import { type InFlight, isPart, type Part, partsOf } from './parts.ts'
import type { Story } from './story.ts'

/** All that the state panel shows at any step of a story, as text: what the page's script keeps of a trace. */
export interface PanelData {
  readonly rows: readonly PanelRow[]
  /** From the initial state on. */
  readonly steps: readonly PanelStep[]
}
export interface PanelRow {
  readonly variable: string
  readonly lane: { readonly name: string; readonly colour: number } | null
  /** Its place among the rows: as the model has its variables and their parts, whichever of them came to be first. */
  readonly place: number
  /** What of the variable it is, without the lane. */
  readonly name: string
}
export interface PanelStep {
  readonly title: string
  readonly what: string | null
  /** The rows that the step gave another value, by number; several texts are messages in flight, and null is gone. */
  readonly set: readonly (readonly [row: number, value: PanelValue])[]
}
export type PanelValue = string | readonly string[] | null

/** The panel's data for every step of a story. Costs time in proportion to its steps and the parts of a state. */
export function panelOf(story: Story): PanelData {
  const { trace } = story
  const rows: Omit<PanelRow, 'place'>[] = []
  const order: string[] = []
  const numbers = new Map<string, number>()
  const known = new Map<string, Part | InFlight>()
  const steps: PanelStep[] = []
  const valences = story.valence.map(({ outcomes }) => (outcomes.length === 0 ? 'nothing' : outcomes.join(', ')))
  const valence = valences.length === 0 ? null : rows.push({ variable: 'outcomes that can still come', lane: null, name: '' }) - 1
  for (let number = 0; number <= trace.steps.length; number++) {
    const step = trace.steps[number - 1] ?? null
    const parts = partsOf(story, stateAfter(trace, number)).filter(p => p.of !== 'bookkeeping')
    const set: [number, PanelValue][] = []
    for (const [i, part] of parts.entries()) {
      if (!numbers.has(part.path)) order.splice(order.indexOf(parts[i - 1]?.path ?? '') + 1, 0, part.path)
      const before = known.get(part.path)
      if (before !== undefined && isSame(before, part)) continue
      known.set(part.path, part)
      const row = numbers.get(part.path) ?? rows.push(rowOf(story, part)) - 1
      numbers.set(part.path, row)
      set.push([row, part.of === 'network' ? part.messages.map(format) : format(part.value)])
    }
    if (valence !== null && valences[number] !== valences[number - 1]) set.push([valence, valences[number] ?? null])
    const here = new Set(parts.map(p => p.path))
    for (const path of [...known.keys()].filter(p => !here.has(p))) {
      known.delete(path)
      set.push([numbers.get(path) ?? 0, null])
    }
    const title = step === null ? 'Initial state' : `After step ${number} of ${trace.steps.length}`
    steps.push({ title, what: step && sayActor(step), set })
  }
  const places = new Map(order.map((path, place) => [numbers.get(path), place]))
  return { rows: rows.map((row, number) => ({ ...row, place: places.get(number) ?? number })), steps }
}

const isSame = (a: Part | InFlight, b: Part | InFlight): boolean =>
  a.of === 'network' || b.of === 'network'
    ? a.of === b.of && equal(a.of === 'network' && a.messages, b.of === 'network' && b.messages)
    : equal(a.value, b.value)

function rowOf({ lanes }: Story, part: Part | InFlight): Omit<PanelRow, 'place'> {
  const { variable } = part
  const keys = isPart(part) ? part.part.keys : []
  const [first] = keys
  const own = first?.of === 'map' ? lanes.find(l => l.id === first.name) : undefined
  return { variable, lane: own ? { name: own.name, colour: own.colour } : null, name: sayUnder(own ? keys.slice(1) : keys) }
}

export interface Shown extends PanelRow {
  readonly value: Exclude<PanelValue, null>
  /** Null where the step did not change it, and where it was not there before. */
  readonly before: PanelValue
  readonly changed: boolean
}

/** What the panel shows after a step, variable by variable. */
export function shownAfter({ rows, steps }: PanelData, step: number): ReadonlyMap<string, readonly Shown[]> {
  const values = new Map<number, PanelValue>()
  for (const { set } of steps.slice(0, step)) for (const [row, value] of set) values.set(row, value)
  const changed = new Map(steps[step]?.set)
  const shown = rows.flatMap((row, number): Shown[] => {
    const before = values.get(number) ?? null
    const value = changed.get(number) ?? (changed.has(number) ? null : before)
    return value === null ? [] : [{ ...row, value, before: changed.has(number) ? before : null, changed: step > 0 && changed.has(number) }]
  })
  shown.sort((a, b) => a.place - b.place)
  return Map.groupBy(shown, s => s.variable)
}
