import { callSite, type Place, SpecError } from '../../errors.ts'
import { equal } from '../../values/index.ts'
import { makeAction, onlyWhen } from '../action.ts'
import { setOf } from '../collections.ts'
import { type Domain, holdsMark } from '../domain.ts'
import type { Fault, Model } from '../model.ts'
import { checkParts, checkWord } from '../parts.ts'
import { checkSort, type Sort } from '../processes.ts'
import type { FaultKind } from '../sign.ts'
import type { State } from '../types.ts'
import { type Belonging, belongingsOf, valueIn } from './belongings.ts'
import { keptIn, keptName, mapProtocol, withActions, withBudget, withVariable } from './compose.ts'
import { byLogs, canSurvive, checkLogs, type LikeLogs, survivals, survive, survivorsOf } from './survival.ts'

export const stop: FaultKind = {
  kind: 'stop',
  character: '■',
  path: 'M3.5 3.5h9v9h-9z',
  word: 'stopped',
  nouns: ['stop', 'stops'],
  about: 'process',
  lasts: { until: null },
}

export const crash: FaultKind = {
  kind: 'crash',
  character: '☠',
  path: 'M5 11.5v2.5h6v-2.5a5.5 5.5 0 1 0-6 0zM6 7.2v1M10 7.2v1M8 11.5v2.5',
  word: 'crashed',
  nouns: ['crash', 'crashes'],
  about: 'process',
  lasts: { until: 'recover' },
  forgets: true,
}

export const recover: FaultKind = {
  kind: 'recover',
  character: '↻',
  path: 'M13 8a5 5 0 1 1-1.6-3.7M13.3 1.8v3h-3',
  word: 'recovered',
  nouns: null,
  about: 'process',
}

type Draft = Record<string, unknown>
type Down = ReadonlySet<string>

/** Processes may stop for good: they take no step any more, and messages to them wait in vain. */
export function stops(who: Sort): Fault {
  checkSort('stops(…)', who)
  return {
    made: { word: 'stops', who },
    apply(model, allowed, name) {
      const down = keptName(name, 'down')
      return withActions(whileUp(withVariable(model, name, 'down', setOf(who)), down), {
        [name]: onlyWhen(
          onlyWhen(
            makeAction({
              kind: 'fault',
              fault: { ...stop, name },
              for: { process: who },
              by: 'process',
              then: (s, { process }) => void s[down].add(process),
            }),
            (s, process) => !(s[down] as Down).has(process ?? ''),
            process => `${process} has stopped`,
          ),
          s => (s[down] as Down).size < allowed,
          () => `the budget of ${name} is spent: ${allowed} of ${allowed}`,
        ),
      })
    },
  }
}

interface Recovery {
  /** Runs on recovery, after what is volatile was put back. */
  readonly onRecover?: ((s: never, id: never) => void) | undefined
  /** `fairly`: a crashed process recovers in the end. `perhaps`: it may stay down forever. */
  readonly recovers?: 'fairly' | 'perhaps' | undefined
}

/**
 * Processes may crash and recover. While down they take no step, and messages to them wait. Who only takes no step for a while, and forgets nothing, is paused: `pauses`. The crash puts every part of the
 * state that belongs to the process, and is not durable, back to its initial value: no one can read it before the recovery. Of a `logOf` it takes a suffix
 * of what is not flushed: the rest survives, and the step has a parameter that says how many entries. With `onRecover`, take `crashes` from `machine(vars)`, which
 * knows the type of the state.
 */
export function crashes(who: Sort, options: Recovery = {}): Fault {
  checkSort('crashes(…)', who)
  checkParts('crashes(…), as its options,', options, ['onRecover', 'recovers'])
  const { onRecover, recovers = 'fairly' } = options
  const where = callSite()
  checkWord("'recovers' of crashes(…)", recovers, ['fairly', 'perhaps'])
  return {
    made: { word: 'crashes', who, onRecover, recovers },
    apply(model, allowed, name) {
      const down = keptName(name, 'down')
      const budget = withBudget(withVariable(model, name, 'down', setOf(who)), name, allowed)
      for (const id of who) checkUnambiguous(model, id, name, where)
      checkLogs(model, who, name, where)
      checkDurable(model, who, name, where)
      const initial = model.initial[0] as State
      const crashOf = ({ processes, logs }: LikeLogs) =>
        budget.limit(
          onlyWhen(
            {
              ...makeAction({
                kind: 'fault',
                fault: { ...crash, name, ...survivorsOf(logs) },
                for: { process: processes, ...survivals(logs) },
                by: 'process',
                when: (s, p) => canSurvive(logs, s, p),
                then: (s, p) => {
                  budget.spend(s)
                  s[down].add(p.process)
                  forget(model, initial, s, p.process)
                  survive(logs, s, p)
                },
              }),
              where,
            },
            (s, process) => !isDown(s, process ?? ''),
            process => `${process} is down`,
          ),
        )
      return withActions(whileUp(budget.model, down), {
        ...Object.fromEntries(byLogs(model, who, name).map(like => [like.action, crashOf(like)])),
        [`${name}.recover`]: onlyWhen(
          makeAction({
            kind: 'fault',
            fault: { ...recover, name },
            for: { process: who },
            by: 'process',
            fair: recovers === 'fairly' ? 'weak' : null,
            then: (s, { process }) => {
              s[down].delete(process)
              onRecover?.(s as never, process as never)
            },
          }),
          (s, process) => (s[down] as Down).has(process ?? ''),
          process => `${process} is up`,
        ),
      })
    },
  }
}

/** Whether a process takes no step in this state, since it has crashed, stopped or paused: for properties about those that do, and for guards. */
export function isDown(s: object, process: string): boolean {
  return keptIn(s, 'down').some(([, down]) => (down as Down).has(process))
}

/** The model in which only those take a step who are not in that variable; `word` says of others what they are. */
export const whileUp = (model: Model, down: string, word = 'down'): Model =>
  mapProtocol(model, a =>
    onlyWhen(
      a,
      (s, actor) => actor === null || !(s[down] as Down).has(actor),
      actor => `${actor} is ${word}`,
    ),
  )

/** What of a process is lost by its crash, but for what records hold that is durable. */
const volatileOf = (model: Model, process: string): Belonging[] => [...belongingsOf(model, process)].filter(({ of }) => !of.marks.durable)

function forget(model: Model, initial: State, s: Draft, process: string): void {
  for (const part of volatileOf(model, process)) {
    const [holder, key] = part.entry ? [s[part.name] as Draft, process] : [s, part.name]
    reset(part.of, holder, key, valueIn(initial, part, process))
  }
}

function reset(of: Domain, holder: Draft, key: string, initial: unknown): void {
  if (survivesItself(of)) return
  const parts = partsOf(of, initial)
  if (parts === null) holder[key] = initial
  else for (const [name, part] of parts) reset(part, holder[key] as Draft, name, (initial as State)[name])
}

/** What a crash treats each for itself: the fields of a record, and the entries of a map in which something survives; null of all else. */
function partsOf({ shape }: Domain, value: unknown): readonly (readonly [string, Domain])[] | null {
  if (shape.of === 'record') return Object.entries(shape.fields)
  if (shape.of !== 'map' || !holdsMark(shape.values, 'durable')) return null
  return Object.keys(value as State).map(key => [key, shape.values] as const)
}

/** Throws SpecError where something durable stands in what a crash takes as a whole. */
function checkDurable(model: Model, who: Sort, fault: string, where: Place | undefined): void {
  const visit = (of: Domain, path: string): void => {
    if (survivesItself(of) || !holdsMark(of, 'durable')) return
    if (of.shape.of === 'record') for (const [field, part] of Object.entries(of.shape.fields)) visit(part, `${path}.${field}`)
    else if (of.shape.of === 'map') visit(of.shape.values, path)
    else
      throw new SpecError(
        'durable-out-of-reach',
        `the fault '${fault}' would take all of ${path}, ${of.text}, and what is durable(…) inside of it`,
        {
          hint: `what survives is a variable, a field of a record or an entry of a map: write durable(${path.includes('.') ? 'that field' : '…'}) around the whole of it`,
          where,
        },
      )
  }
  for (const id of who) for (const { name, of } of belongingsOf(model, id)) visit(of, name)
}

function checkUnambiguous(model: Model, process: string, fault: string, where: Place | undefined): void {
  for (const part of volatileOf(model, process)) {
    const values = model.initial.map(s => volatile(part.of, valueIn(s, part, process)))
    if (values.some(v => !equal(v, values[0])))
      throw new SpecError(
        'ambiguous-recovery',
        `after '${fault}', ${part.name} of ${process} would return to its initial value, but the initial states differ there`,
        {
          hint: `mark it durable(…), or give it one initial value`,
          where,
        },
      )
  }
}

/** What a crash does not put back: of a log it takes a suffix instead. */
const survivesItself = ({ marks }: Domain): boolean => marks.durable === true || marks.log === true

/** A value without its durable parts. */
function volatile(of: Domain, value: unknown): unknown {
  if (survivesItself(of)) return null
  const parts = partsOf(of, value)
  return parts === null ? value : Object.fromEntries(parts.map(([name, part]) => [name, volatile(part, (value as State)[name])]))
}
