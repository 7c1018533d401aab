import { randomNumbers } from '../engine/walks/random.ts'
import { EverystepError } from '../errors.ts'
import type { Domain } from '../language/domain.ts'
import { keptVariables, type Model } from '../language/model.ts'
import { propertyKinds } from '../language/properties/index.ts'
import type { Vars } from '../language/types.ts'
import type { Clause } from '../semantics/clauses.ts'
import { format } from '../values/index.ts'
import { sayPath, type ValuePath, valueAt } from '../values/path.ts'
import { type Because, isUnknown } from './because.ts'
import type { Why } from './reason.ts'
import { refusalsAt } from './refusals.ts'
import { stateAfter, statesOf, type Trace, type TraceStep } from './trace.ts'
import { choicesAt, type Walk, walkOf } from './walk.ts'
import { decidingClauses, whyProperty } from './why.ts'

/** One of the answers to choose from. */
export interface Option {
  /** A step, a value, `true` or `false`, or a clause as its author wrote it. */
  readonly text: string
  readonly isRight: boolean
  /** Of a step that cannot be taken, why; else null. */
  readonly because: Because | null
  /** Of a clause, its value; else null. */
  readonly value: string | null
}

interface Asked {
  /** After how many steps of the trace it is asked; of `value`, and of a property of steps, the last of them is asked about. */
  readonly at: number
  /** At least two, of which one or more are right. */
  readonly options: readonly Option[]
}

/**
 * A question about a trace, whose right answers the semantics gave. `next`: which of these steps can be taken. `value`: what a part of the state is after a step. `holds`:
 * whether a property is true, or kept by the last step. `clauses`: which clauses of a property decide it.
 */
export type Question = Asked &
  (
    | { readonly asks: 'next' }
    | { readonly asks: 'value'; readonly part: string; readonly before: string | null; readonly after: string }
    | {
        readonly asks: 'holds' | 'clauses'
        readonly property: string
        readonly of: 'state' | 'step'
        readonly holds: boolean
        readonly why: Why | null
      }
  )

export interface Quiz {
  /** At most so many questions. */
  readonly questions: number
  /** Which of the possible questions are asked, and in which order their options stand. */
  readonly seed: number
  /** The property that the trace is of; of its last state it is always asked, where states or steps decide it. Null where there is none. */
  readonly property: string | null
  /** The same model, with clauses that tell their values; null where there is none. */
  readonly telling: Model | null
}

type Asks = Question['asks']
const kinds: readonly Asks[] = ['next', 'value', 'holds', 'clauses']
const mostOptions = 4

/** Questions about a trace in its order, fewer than asked for where there is not so much to ask. Costs every guard, in the states that it asks of. */
export function quizOf(model: Model, trace: Trace, asked: Quiz): readonly Question[] {
  const random = randomNumbers(asked.seed, 0)
  const setting: Setting = { walk: walkOf(model), told: asked.telling ?? model, trace, shuffled: of => shuffle(of, random), random }
  const last = trace.steps.length
  const places = (from: number) => setting.shuffled(Array.from({ length: last + 1 - from }, (_, k) => from + k))
  const shown = asked.property === null ? null : holdsAt(setting, asked.property, last)
  const found: Question[] = shown === null ? [] : [shown]
  const judgedAt = setting.shuffled(places(0).flatMap(at => setting.walk.watched.map(({ name }) => ({ at, name }))))
  const isNew = ({ at, name }: { at: number; name: string }) => !(at === last && name === asked.property)
  const makers: Readonly<Record<Asks, Iterator<Question | null>>> = {
    next: places(0)
      .values()
      .map(at => nextAt(setting, at)),
    value: places(1)
      .values()
      .map(at => valueAfter(setting, at)),
    holds: judgedAt
      .filter(isNew)
      .values()
      .map(({ name, at }) => holdsAt(setting, name, at)),
    clauses: judgedAt.values().map(({ name, at }) => clausesAt(setting, name, at)),
  }
  const open = new Set(kinds)
  while (found.length < asked.questions && open.size > 0)
    for (const kind of open) {
      if (found.length >= asked.questions) break
      const question = nextOf(makers[kind])
      if (question === null) open.delete(kind)
      else found.push(question)
    }
  return found.toSorted((a, b) => place(a) - place(b))
}

function nextOf(maker: Iterator<Question | null>): Question | null {
  for (let made = maker.next(); !made.done; made = maker.next()) if (made.value !== null) return made.value
  return null
}

/** What is asked of a state comes after what is asked of the step to it, and before what can follow. */
const place = ({ at, asks }: Question): number => at + { value: 0, holds: 0.2, clauses: 0.4, next: 0.6 }[asks]

interface Setting {
  readonly walk: Walk
  readonly told: Model
  readonly trace: Trace
  readonly shuffled: <T>(of: readonly T[]) => readonly T[]
  readonly random: (n: number) => number
}

function shuffle<T>(of: readonly T[], random: (n: number) => number): readonly T[] {
  const left = [...of]
  return of.map(() => left.splice(random(left.length), 1)[0] as T)
}

const option = (text: string, isRight: boolean, more: Partial<Option> = {}): Option => ({
  text,
  isRight,
  because: null,
  value: null,
  ...more,
})

function nextAt({ walk, told, trace, shuffled, random }: Setting, at: number): Question | null {
  const state = stateAfter(trace, at)
  const here = walk.semantics.key(state)
  const { enabled } = choicesAt(walk, state)
  const can = [...new Set(enabled.flatMap(c => (c.to === null || walk.semantics.key(c.to) === here ? [] : [c.label])))]
  const met = new Set(enabled.map(c => c.label))
  const cannot = shuffled(refusalsAt(told, state).filter(r => r.because.is !== 'idle' && !met.has(r.step)))
  // One of each action first, and what says why before what does not.
  const oneEach = [...Map.groupBy(cannot, r => r.action).values()].map(([first]) => first).filter(r => r !== undefined)
  const wrong = [...oneEach, ...cannot.filter(r => !oneEach.includes(r))].toSorted(
    (a, b) => Number(isUnknown(a.because)) - Number(isUnknown(b.because)),
  )
  if (can.length === 0 || wrong.length === 0) return null
  const right = shuffled(can).slice(0, Math.max(1 + random(2), mostOptions - wrong.length))
  const options = [
    ...right.map(text => option(text, true)),
    ...wrong.slice(0, mostOptions - right.length).map(({ step, because }) => option(step, false, { because })),
  ]
  return { asks: 'next', at, options: shuffled(options) }
}

function valueAfter({ walk: { model }, trace, shuffled, random }: Setting, at: number): Question | null {
  const kept = keptVariables(model)
  const changesIn = ({ changes }: TraceStep) => changes.map(c => c.part).filter(p => !kept.includes(p.variable))
  const [before, after] = [stateAfter(trace, at - 1), stateAfter(trace, at)]
  const changed = changesIn(trace.steps[at - 1] as TraceStep)
  const elsewhere = trace.steps.flatMap(changesIn).filter(p => changed.every(c => sayPath(c) !== sayPath(p)))
  // What stays as it is is asked about, too, though less often.
  const [part] = shuffled(random(4) === 0 && elsewhere.length > 0 ? elsewhere : changed).filter(p => valueAt(after, p) !== undefined)
  if (part === undefined) return null
  const right = format(valueAt(after, part))
  const was = valueAt(before, part)
  const met = statesOf(trace).map(s => valueAt(s, part))
  const wrong = [...new Set([was, ...shuffled([...met, ...valuesOf(model.vars, part)])].filter(v => v !== undefined).map(format))].filter(
    v => v !== right,
  )
  if (wrong.length === 0) return null
  const options = [option(right, true), ...wrong.slice(0, mostOptions - 1).map(text => option(text, false))]
  return {
    asks: 'value',
    at,
    part: sayPath(part),
    before: was === undefined ? null : format(was),
    after: right,
    options: shuffled(options),
  }
}

/** As many values of a domain are looked at. */
const mostValues = 100

/** The first values that a part may have; none of what is inside a union, since not every value of that has the part. */
function valuesOf(vars: Vars, { variable, keys }: ValuePath): readonly unknown[] {
  const of = keys.reduce<Domain | undefined>((whole, { name }) => (whole === undefined ? whole : within(whole, name)), vars[variable])
  const values: unknown[] = []
  for (const value of of?.values() ?? []) if (values.push(value) === mostValues) break
  return values
}

function within({ shape }: Domain, name: string): Domain | undefined {
  switch (shape.of) {
    case 'map':
      return shape.values
    case 'record':
      return shape.fields[name]
    case 'maybe':
      return within(shape.some, name)
    default:
      return undefined
  }
}

interface Judged {
  readonly property: string
  readonly of: 'state' | 'step'
  readonly holds: boolean
  readonly why: Why | null
}

/** What a property is after so many steps; null where neither the state nor the last step decides it, and where it cannot be told. */
function judge({ walk, told, trace }: Setting, name: string, at: number): Judged | null {
  const watched = walk.watched.find(w => w.name === name)
  const decides = watched?.decides
  if (watched === undefined || !decides || decides.on === 'deadlock' || propertyKinds[watched.kind].isExistential) return null
  if (decides.on === 'step' && at === 0) return null
  const state = stateAfter(trace, at)
  try {
    const holds = decides.on === 'state' ? !decides.hit(state) : !decides.hit(stateAfter(trace, at - 1), state)
    const why = whyProperty(told, name, statesOf(trace).slice(0, at + 1)).find(w => w.holds === holds) ?? null
    return { property: name, of: decides.on, holds, why }
  } catch (error) {
    if (error instanceof EverystepError) return null
    throw error
  }
}

function holdsAt(setting: Setting, name: string, at: number): Question | null {
  const judged = judge(setting, name, at)
  return judged && { asks: 'holds', at, ...judged, options: [option('true', judged.holds), option('false', !judged.holds)] }
}

function clausesAt(setting: Setting, name: string, at: number): Question | null {
  const judged = judge(setting, name, at)
  if (!judged?.why) return null
  const { clauses } = judged.why
  const told = new Set(decidingClauses(clauses).map(({ clause }) => clause))
  // What is told of a call may be a clause of the function that it calls: then the call decides.
  const isDeciding = (clause: Clause): boolean => told.has(clause) || [...clause.parts, ...clause.inside].some(isDeciding)
  const leaves = Map.groupBy(leavesOf(clauses), ({ clause, given }) => textOf(clause, given))
  // What decides for one and not for another under the same words can be asked of nobody.
  const clear = [...leaves].flatMap(([text, all]) => {
    const [isRight, ...others] = new Set(all.map(({ clause }) => isDeciding(clause)))
    const [first] = all
    return isRight === undefined || first === undefined || others.length > 0 ? [] : [option(text, isRight, { value: first.clause.value })]
  })
  const [right, wrong] = [clear.filter(o => o.isRight), clear.filter(o => !o.isRight)]
  if (right.length === 0 || wrong.length === 0 || right.length >= mostOptions) return null
  const options = [...right, ...setting.shuffled(wrong).slice(0, mostOptions - right.length)]
  return { asks: 'clauses', at, ...judged, options: setting.shuffled(options) }
}

interface Leaf {
  readonly clause: Clause
  readonly given: Readonly<Record<string, string>>
}

/** The innermost clauses that are true or false, or were not evaluated, as they are written in the property itself. */
function leavesOf(clauses: readonly Clause[], around: Leaf['given'] = {}): readonly Leaf[] {
  return clauses.flatMap(clause => {
    const given = { ...around, ...clause.given }
    const parts = clause.parts.filter(p => p.kind !== 'aside')
    if (clause.inside.length > 0 || clause.kind === 'compare' || clause.kind === 'value' || parts.every(p => p.holds === null))
      return clause.holds === null ? [] : [{ clause, given }]
    return leavesOf(parts, given)
  })
}

const textOf = ({ source }: Clause, given: Leaf['given']): string => {
  const told = Object.entries(given).map(([name, value]) => `${name}: ${value}`)
  return told.length === 0 ? source : `for ${told.join(', ')}: ${source}`
}
