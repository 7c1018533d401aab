import type { Model } from '../../checker/language/model.ts'
import type { StateValence } from '../../checker/properties/valence.ts'
import { called, type Declared } from '../../checker/traces/called.ts'
import { decisiveSteps } from '../../checker/traces/decisive.ts'
import { withHeard } from '../../checker/traces/heard.ts'
import type { Trace } from '../../checker/traces/trace.ts'
import type { PropertyExplanation } from '../../checker/verdict/explanation.ts'
import type { Checked } from '../../checker/verdict/result.ts'
import { processesIn } from '../say/words.ts'

export interface Lane {
  /** The process's id; null for the environment. */
  readonly id: string | null
  readonly name: string
  /** Which of the page's lane colours it has. */
  readonly colour: number
  /** Shown as narrow as can be: that something happens on it, and not what. */
  readonly isFolded?: boolean
}

/** A trace with all that the components need to draw it. */
export interface Story {
  /** Unlike every other story's on the page; fit for an HTML id. */
  readonly key: string
  /** What the trace is of, for those who hear the page: the name of a property. */
  readonly title: string
  readonly checked: Pick<Checked, 'processes' | 'kept' | 'networks'>
  /** The parts of the state that its steps change have the words for their numbers. */
  readonly trace: Trace
  /** What the parts of its states are, and the words for the numbers that lead to them. */
  readonly model: Declared
  /** Those that are shown, from the left. */
  readonly lanes: readonly Lane[]
  /** The ids of those that the reader has hidden, and null where that is the environment. */
  readonly hidden: ReadonlySet<string | null>
  /** The variables that hold histories of calls, which have a picture of their own: not told on the lanes. */
  readonly histories: readonly string[]
  /** The numbers of the steps without which the ending would be another, as far as can be told from the trace. */
  readonly decisive: ReadonlySet<number>
  /** The numbers of the steps at which a timeout fires although what it waits for can still come. */
  readonly early: readonly number[]
  /** What the ending depends on, of the parts that steps have changed. */
  readonly causes: readonly { readonly step: number; readonly path: string }[]
  /** The variables that the property reads at the end. */
  readonly reads: readonly string[]
  /** The numbers of the steps that may have led to the ending; null where that is not known. */
  readonly past: ReadonlySet<number> | null
  /** The ending depends on the whole of the last state, as far as is known: a deadlock, a loop, a walk. */
  readonly dependsOnAll: boolean
  /** The valence of each state, the initial one first; empty where it is not known. */
  readonly valence: readonly StateValence[]
  /** By the numbers of steps, which properties they break; left out where the ending alone breaks one. */
  readonly breaks?: ReadonlyMap<number, readonly string[]>
  /** The properties that the loop breaks, gone round forever. */
  readonly loopBreaks?: readonly string[]
  /** The width in pixels of the place that a diagram is drawn in; left out where that is not known. */
  readonly room?: number
}

/** How many lane colours look.css has; the one after them is the environment's. */
export const colours = 6

export interface StoryInput extends Pick<Story, 'key' | 'title' | 'checked' | 'trace'> {
  readonly model: Declared
  /** Left out of a trace that is grown by hand: then its decisive steps are those that wrote what the last step changed. */
  readonly explanation?: Pick<PropertyExplanation, 'decisive' | 'causes' | 'past'> &
    Partial<Pick<PropertyExplanation, 'heard' | 'reads' | 'early'>>
  readonly valence?: readonly StateValence[] | undefined
  readonly room?: number | undefined
}

/** The variables that hold histories of calls. */
export const historiesIn = ({ vars }: Pick<Model, 'vars'>): readonly string[] =>
  Object.entries(vars).flatMap(([name, of]) => (of.marks.calls ? [name] : []))

/** A story of any trace: found by a check, or grown step by step. */
export function tellStory({ key, title, checked, trace, model, explanation, valence = [], room }: StoryInput): Story {
  return {
    key,
    title,
    checked,
    trace: {
      ...withHeard(trace, explanation?.heard ?? []),
      steps: trace.steps.map(step => ({ ...step, changes: step.changes.map(c => ({ ...c, part: called(model, c.part) })) })),
    },
    model,
    lanes: lanesOf(checked, trace),
    hidden: new Set(),
    histories: historiesIn(model),
    early: explanation?.early ?? [],
    causes: explanation?.causes.flatMap(c => (c.of === 'part' ? [{ step: c.step, path: c.path }] : [])) ?? [],
    reads: explanation?.reads ?? [],
    decisive: new Set(explanation?.decisive ?? decisiveSteps(trace, checked.kept, { causes: [], reads: [], isOfSteps: false })),
    past: explanation && explanation.past.length > 0 ? new Set(explanation.past) : null,
    dependsOnAll: !explanation?.causes.some(c => c.step > 0),
    valence,
    ...(room === undefined ? {} : { room }),
  }
}

/** A lane for each process, and one for the environment where it takes steps that are not faults, or messages begin or end nowhere. */
export function lanesOf(checked: Pick<Checked, 'processes'>, trace: Trace): readonly Lane[] {
  const { steps, flights } = trace
  const ids = processesIn(checked, trace)
  const known = new Set<string | null>(ids)
  const acting = steps.some(s => s.kind !== 'fault' && !known.has(s.by))
  const strangers = flights.some(f => !known.has(f.forgedBy ?? f.from ?? steps[f.sent - 1]?.by ?? null))
  return [
    ...ids.map((id, i) => ({ id, name: id, colour: i % colours })),
    ...(acting || strangers ? [{ id: null, name: 'environment', colour: colours }] : []),
  ]
}
