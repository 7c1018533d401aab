import { type Action, makeAction } from '../language/action.ts'
import { type Domain, domain } from '../language/domain.ts'
import { decode } from '../language/itf-value.ts'
import { keptVariables, type Model } from '../language/model.ts'
import { isNetwork } from '../language/network.ts'
import type { Single } from '../language/processes.ts'
import type { State } from '../language/types.ts'
import { format, keyOf } from '../values/index.ts'
import { checkFaults, ownCutsOf } from './left-out.ts'
import { type RecordedAction, type Recording, stepFlag } from './recording.ts'
import { notHanded, stateOf } from './values.ts'

/** A model whose steps are those of a recording. */
export interface Recorded {
  readonly model: Model
  /** The bounds by which it leaves out what `like` would go on to. */
  readonly ownCuts: readonly string[]
  readonly stoppedAt: number | null
}

/** The number of a state in its recording: the one variable that guards and recipes read. */
const at = 'numberInRecording'

/**
 * The model that a recording is of, which runs no code of its author. The variables of `like` are its own, and their values are in their domains; others
 * are shown as text. What is final says `like`. Throws UsageError where the recording is none, lacks a variable, or has other faults.
 */
export function recordedModel(recording: Recording, like: Model): Recorded {
  const names = recording.variables.map(v => v.name)
  const kept = new Set(keptVariables(like))
  for (const name of Object.keys(like.vars))
    if (!kept.has(name) && !names.includes(name)) throw notHanded(`it has no variable ${name}, which ${like.spec} has`)
  const text = recording.values.map(value => format(decode(value)))
  const column = new Map(names.map((name, k) => [name, k]))
  const numberOf = (id: number, name: string) => recording.states[id]?.[column.get(name) ?? -1] ?? -1
  const vars: Record<string, Domain> = {}
  for (const name of names) vars[name] = like.vars[name] ?? textual(recording.states.map((_, id) => text[numberOf(id, name)] ?? ''))
  vars[at] = { ...scalar(recording.states.map((_, id) => id)), marks: { keptBy: 'the recording', ghost: true } }
  const states = recording.states.map((_, id) =>
    stateOf(vars, name => {
      if (name === at) return id
      const number = numberOf(id, name)
      return name in like.vars ? recording.values[number] : text[number]
    }),
  )
  const steps = indexed(recording)
  const cutAt = new Set(recording.cutAt)
  const model: Model = {
    ...like,
    vars,
    initial: recording.initial.map(id => states[id] as State),
    actions: Object.fromEntries(
      recording.actions.map((action, k) => [action.name, actionFrom(action, k, { recording, like, states, steps })]),
    ),
    properties: {},
    outcomes: null,
    // Beyond a bound the protocol may go on.
    final: s => cutAt.has(numberIn(s)) || like.final(s),
    constraints: {
      state: s => recording.steps[numberIn(s)] !== null,
      step: (before, after) => steps.follows(numberIn(before), numberIn(after)),
    },
    view: null,
    symmetry: [],
    processes: [...like.processes, ...recording.processes.filter(p => !like.processes.some(q => q.id === p.id))],
    withBudgets: () => model,
    base: undefined,
  }
  checkFaults(recording, like, states)
  return { model, ownCuts: ownCutsOf(recording, like, states), stoppedAt: recording.stoppedAt }
}

const numberIn = (s: State): number => s[at] as number

interface Index {
  /** The state that an instance of an action leads to from a state; undefined where it is not enabled. */
  to(state: number, action: number, parameters: string, message: string): number | undefined
  isWayOn(state: number, action: number, actor: string | null): boolean
  follows(from: number, to: number): boolean
}

const keyOfInstance = (action: number, parameters: string, message: string): string => `${action} ${parameters} ${message}`

function indexed({ steps, values, actions }: Recording): Index {
  const keys = values.map(value => keyOf(decode(value)))
  const of = steps.map(
    from => new Map((from ?? []).map(([action, p, m, to]) => [keyOfInstance(action, keys[p] ?? '', m < 0 ? '' : (keys[m] ?? '')), to])),
  )
  const follows = steps.map(from => new Set((from ?? []).filter(s => s[4] & stepFlag.follows).map(s => s[3])))
  const waysOn = steps.map(
    from =>
      new Set(
        (from ?? [])
          .filter(s => s[4] & stepFlag.wayOn)
          .map(([action, p, m]) => `${action} ${actorIn(actions[action], decode(values[p]), m < 0 ? null : decode(values[m]))}`),
      ),
  )
  return {
    to: (state, action, parameters, message) => of[state]?.get(keyOfInstance(action, parameters, message)),
    isWayOn: (state, action, actor) => waysOn[state]?.has(`${action} ${actor}`) ?? false,
    follows: (from, to) => follows[from]?.has(to) ?? false,
  }
}

function actorIn(action: RecordedAction | undefined, parameters: unknown, message: unknown): string | null {
  const by = action?.by ?? null
  if (by === null) return null
  if (typeof by !== 'string') return by.id
  const actor = (Object(parameters) as Record<string, unknown>)[by] ?? (Object(message) as Record<string, unknown>)[by]
  return typeof actor === 'string' ? actor : null
}

interface Context {
  readonly recording: Recording
  readonly like: Model
  readonly states: readonly State[]
  readonly steps: Index
}

function actionFrom(recorded: RecordedAction, number: number, { recording, like, states, steps }: Context): Action {
  const picks = picksOf(recorded, like)
  const taken = recording.steps.flatMap(from => (from ?? []).filter(step => step[0] === number))
  const parameters = taken.map(step => Object(decode(recording.values[step[1]])) as Record<string, unknown>)
  // A fault's place on a fifo is a parameter that the network itself gives.
  const names = [...new Set(parameters.flatMap(p => Object.keys(p)))].filter(
    name => !(name === 'place' && picks !== null && 'network' in picks),
  )
  // Of a network of its own, a message is shown as the text that it is.
  const asText = recorded.takes !== null && picks === null
  const messages = new Map(asText ? taken.map(step => [format(decode(recording.values[step[2]])), step[2]] as const) : [])
  const binders = Object.fromEntries(names.map(name => [name, scalar(distinct(parameters.map(p => p[name])))]))
  const next = (s: State, args: readonly unknown[]): number | undefined => {
    const given = args[picks === null ? 0 : 1] as Readonly<Record<string, unknown>>
    if (!asText) return steps.to(numberIn(s), number, keyOf(given), picks === null ? '' : keyOf(args[0]))
    const { message, ...own } = given
    return steps.to(numberIn(s), number, keyOf(own), keyOf(decode(recording.values[messages.get(message as string) ?? -1])))
  }
  return makeAction({
    kind: recorded.kind,
    for: asText ? { ...binders, message: scalar([...messages.keys()]) } : binders,
    by: typeof recorded.by === 'string' || recorded.by === null ? recorded.by : ({ id: recorded.by.id } as unknown as Single),
    picks,
    fair: recorded.fair,
    ...(recorded.fault === null ? {} : { fault: recorded.fault }),
    ...(recorded.isEarly ? { isEarly: (s: State, actor: string | null) => !steps.isWayOn(numberIn(s), number, actor) } : {}),
    when: (s: State, ...args: unknown[]) => next(s, args) !== undefined,
    then: (s: Record<string, unknown>, ...args: unknown[]) => {
      const from = numberIn(s)
      const to = states[next(s, args) ?? from] as State
      for (const name of Object.keys(to)) if (to[name] !== states[from]?.[name]) s[name] = to[name]
    },
  })
}

function picksOf({ takes }: RecordedAction, like: Model): Action['picks'] {
  const of = takes === null ? undefined : like.vars[takes.network]
  if (takes === null || of === undefined || !isNetwork(of)) return null
  if ('which' in takes) return { network: takes.network, which: takes.which as 'any' | 'placed' | 'overtaking' }
  const kind = Object.values(of.kinds).find(k => k.tag === takes.kind)
  return kind === undefined ? null : { kind }
}

const distinct = (values: readonly unknown[]): unknown[] => [...new Map(values.map(value => [keyOf(value), value])).values()]

/** A domain of just these values, as they are. */
const scalar = (values: readonly unknown[]): Domain =>
  domain({
    shape: { of: 'scalar', values: values as readonly string[] },
    initial: values[0] as string,
    size: values.length,
    values: () => values as readonly string[],
    admit: value => value as string,
    text: 'what was recorded',
  })

const textual = (values: readonly string[]): Domain => scalar(distinct(values))
