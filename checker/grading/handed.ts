import type { Action } from '../language/action.ts'
import type { FaultStep } from '../language/sign.ts'
import type { Handed, HandedModel, Problem } from './inside.ts'
import type { RecordedAction, RecordedStep, Recording } from './recording.ts'
import type { Answers, Cases, TabulatedMeaning, TabulatedProperty } from './tables.ts'
import { notHanded } from './values.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * What a submission's process handed over, every part of which is looked at, since whoever wrote the submission may have written it. `cases`: of each model,
 * what its properties were asked of. Throws UsageError for anything but what our own code writes.
 */
export function readHanded(text: string, cases: readonly (Cases | null)[]): Handed {
  const handed = fields(parse(text), 'it')
  if ('problem' in handed) return { problem: problemFrom(handed.problem) }
  const models = list(handed.models, 'its models', handedModel)
  if (models.length !== cases.length) throw notHanded('it is not of the models that were asked for')
  models.forEach(({ properties }, k) => {
    for (const property of properties ?? []) checkAnswers(property, cases[k] ?? null)
  })
  return { models }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw notHanded('it is not JSON')
  }
}

const handedModel = (json: unknown): HandedModel => {
  const { recording, properties, problem } = fields(json, 'a model')
  return {
    recording: recording === null ? null : recordingFrom(fields(recording, 'a recording')),
    properties: properties === null ? null : list(properties, 'properties', propertyFrom),
    problem: problem === null ? null : problemFrom(problem),
  }
}

function problemFrom(json: unknown): Problem {
  const { problem, hint, stack } = fields(json, 'a problem')
  return { problem: words(problem), hint: hint === null ? null : words(hint), stack: words(stack) }
}

function recordingFrom(json: Fields): Recording {
  const variables = list(json.variables, 'variables', v => {
    const { name, domain, capacity } = fields(v, 'a variable')
    return { name: named(name), domain: words(domain), capacity: capacity === null ? null : index(capacity) }
  })
  const values = list(json.values, 'values', value => value as Recording['values'][number])
  const actions = list(json.actions, 'actions', actionFrom)
  unique(variables.map(v => v.name))
  unique(actions.map(a => a.name))
  const states = list(json.states, 'states', state => {
    const row = list(state, 'a state', value => index(value, values.length))
    if (row.length !== variables.length) throw notHanded('a state lacks a variable')
    return row
  })
  const steps = list(json.steps, 'steps', from =>
    from === null ? null : list(from, 'the steps of a state', step => stepFrom(step, actions.length, values.length, states.length)),
  )
  if (steps.length !== states.length) throw notHanded('it says nothing of the steps of a state')
  const { stoppedAt } = json
  const cutAt = list(json.cutAt, 'cut states', id => index(id, states.length))
  const cuts = Object.fromEntries(Object.entries(fields(json.cuts, 'cuts')).map(([bound, n]) => [words(bound), index(n)]))
  // A state where a bound cuts is no deadlock.
  if (cutAt.length > 0 && !Object.keys(cuts).some(bound => /^(bound|capacity) of /.test(bound)))
    throw notHanded('a bound cuts steps, and it does not say which')
  return {
    ...{ variables, values, actions, states, steps },
    processes: list(json.processes, 'processes', process => {
      const { id, sort } = fields(process, 'a process')
      return { id: words(id), sort: words(sort) }
    }),
    initial: list(json.initial, 'initial states', id => index(id, states.length)),
    ...{ cutAt, cuts },
    stoppedAt: stoppedAt === null ? null : index(stoppedAt),
  }
}

function stepFrom(json: unknown, actions: number, values: number, states: number): RecordedStep {
  const [action, parameters, message, to, flags] = list(json, 'a step', part => part)
  return [
    index(action, actions),
    index(parameters, values),
    message === -1 ? -1 : index(message, values),
    index(to, states),
    index(flags, 4),
  ]
}

const kinds: readonly string[] = ['action', 'receive', 'timeout', 'fault'] satisfies Action['kind'][]

function actionFrom(json: unknown): RecordedAction {
  const { name, kind, fault, fair, isEarly, by, takes } = fields(json, 'an action')
  if (!kinds.includes(kind as string)) throw notHanded('an action is of no kind')
  return {
    name: named(name),
    kind: kind as Action['kind'],
    fault: fault === null ? null : faultFrom(fields(fault, 'a fault')),
    fair: fairFrom(fair),
    isEarly: isEarly === true,
    by: by === null ? null : typeof by === 'string' ? words(by) : { id: words(fields(by, 'a process').id) },
    takes: takes === null ? null : takenFrom(fields(takes, 'what an action takes')),
  }
}

function takenFrom({ network, kind, which }: Fields): RecordedAction['takes'] {
  if (kind !== undefined) return { network: words(network), kind: words(kind) }
  if (!['any', 'placed', 'overtaking'].includes(which as string)) throw notHanded('a fault takes no message')
  return { network: words(network), which: words(which) }
}

function fairFrom(json: unknown): RecordedAction['fair'] {
  if (json === null || json === 'weak' || json === 'strong') return json
  const { weak, strong, forEach = [] } = fields(json, 'a fairness')
  const each = typeof forEach === 'string' ? [words(forEach)] : list(forEach, 'a fairness', words)
  return weak === undefined ? { strong: words(strong), forEach: each } : { weak: words(weak), forEach: each }
}

/** What is drawn of a fault comes into pages: only the commands of an SVG path do. */
function faultFrom(json: Fields): FaultStep {
  const { kind, character, path, word, nouns, about, message, lasts, forgets, remark, name } = json
  if (!/^[MLHVCSQTAZmlhvcsqtaz0-9\s.,-]*$/.test(words(path))) throw notHanded('a fault is drawn by no path')
  if (!['message', 'process', 'clock', 'network'].includes(about as string)) throw notHanded('a fault is about nothing')
  if (message !== undefined && !['lost', 'copied', 'moved'].includes(message as string))
    throw notHanded('a fault does nothing to a message')
  const [one, many] = nouns === null ? [] : list(nouns, 'nouns', words)
  const until = lasts === undefined ? null : fields(lasts, 'what lasts').until
  return {
    ...{ kind: words(kind), character: words(character), path: words(path), word: words(word), name: words(name) },
    about: about as FaultStep['about'],
    nouns: one === undefined || many === undefined ? null : [one, many],
    ...(message === undefined ? {} : { message: message as 'lost' | 'copied' | 'moved' }),
    ...(lasts === undefined ? {} : { lasts: { until: until === null ? null : words(until) } }),
    ...(forgets === true ? { forgets: true as const } : {}),
    ...(remark === undefined ? {} : { remark: words(remark) }),
  }
}

/** The kind that tells of a property with such a meaning; of behaviours there are several. */
const kindOf = {
  states: 'always',
  steps: 'step',
  'some state': 'reachable',
  possibility: 'alwaysPossible',
  repetition: 'idempotent',
} as const
const ofBehaviours = ['leadsTo', 'eventually', 'infinitelyOften', 'eventuallyAlways']

function propertyFrom(json: unknown): TabulatedProperty {
  const { name, kind, instances, meaning } = fields(json, 'a property')
  const form = fields(meaning, 'a meaning')
  const { of } = form
  const of_ = { name: named(name), instances: list(instances, 'instances', words) }
  if (of === 'more than a table') return { ...of_, kind: 'always', meaning: { of } }
  if (of === 'behaviours') {
    if (!ofBehaviours.includes(kind as string)) throw notHanded('a property is of no kind')
    const begins = form.begins === 'anywhere' || form.begins === 'initially' ? form.begins : answers(form.begins)
    return { ...of_, kind: kind as string, meaning: { of, begins, avoids: orNull(form.avoids), keeps: orNull(form.keeps) } }
  }
  if (typeof of !== 'string' || !Object.hasOwn(kindOf, of)) throw notHanded('a property is of no kind')
  return { ...of_, kind: kindOf[of as keyof typeof kindOf], meaning: simple(of as keyof typeof kindOf, form) }
}

function simple(of: keyof typeof kindOf, form: Fields): TabulatedMeaning {
  if (of === 'repetition') return { of, action: words(form.action) }
  const holds = answers(form.holds)
  return of === 'states' ? { of, holds, premise: orNull(form.premise) } : { of, holds }
}

const answers = (json: unknown): Answers => list(json, 'answers', words)
const orNull = (json: unknown): Answers | null => (json === null ? null : answers(json))

/** Every predicate has said something of every case. */
function checkAnswers({ instances, meaning }: TabulatedProperty, cases: Cases | null): void {
  const lists = Object.values(meaning).filter((part): part is Answers => Array.isArray(part))
  const size = (meaning.of === 'steps' ? cases?.pairs : cases?.states)?.length ?? -1
  for (const said of lists)
    if (said.length !== instances.length || said.some(word => word.length !== size || !/^[01x]*$/.test(word)))
      throw notHanded('a property has not said something of every case')
}

function fields(json: unknown, what: string): Fields {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw notHanded(`${what} is no record`)
  return json as Fields
}

function list<T>(json: unknown, what: string, read: (json: unknown) => T): T[] {
  if (!Array.isArray(json)) throw notHanded(`${what} is no list`)
  return json.map(item => read(item))
}

function words(json: unknown): string {
  if (typeof json !== 'string') throw notHanded('a word is none')
  return json
}

/** A name that no object has from the start. */
function named(json: unknown): string {
  const name = words(json)
  if (name === '' || name in {}) throw notHanded('a name is none')
  return name
}

function index(json: unknown, end = Infinity): number {
  if (!Number.isSafeInteger(json) || (json as number) < 0 || (json as number) >= end) throw notHanded('a number is out of range')
  return json as number
}

function unique(names: readonly string[]): void {
  if (new Set(names).size !== names.length) throw notHanded('a name comes twice')
}
