import { SpecFailure } from '../errors.ts'
import { combinations } from '../language/binders.ts'
import { asBoolean } from '../language/boolean.ts'
import { domain } from '../language/domain.ts'
import type { Json } from '../language/itf-value.ts'
import type { Meaning, Model, Parameters, Property } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { wholeOf } from '../language/whole.ts'
import { format, keyOf } from '../values/index.ts'
import { interned, type Recording } from './recording.ts'
import { notHanded, stateOf } from './values.ts'

/** The states, and the steps between them, that properties are asked about: from whichever protocols, in no order that would tell which. */
export interface Cases {
  readonly variables: readonly string[]
  readonly values: readonly Json[]
  readonly states: readonly (readonly number[])[]
  readonly pairs: readonly (readonly [from: number, to: number])[]
}

/** What a predicate said, case by case, once for each combination of the property's parameters: `1`, `0`, or `x` where it threw. */
export type Answers = readonly string[]

/** A property as data: its kind, its form, and what its predicates said. */
export interface TabulatedProperty {
  readonly name: string
  readonly kind: string
  /** The parameters' combinations in words. */
  readonly instances: readonly string[]
  readonly meaning: TabulatedMeaning
}

export type TabulatedMeaning =
  | { readonly of: 'states'; readonly holds: Answers; readonly premise: Answers | null }
  | { readonly of: 'steps'; readonly holds: Answers }
  | { readonly of: 'some state' | 'possibility'; readonly holds: Answers }
  | {
      readonly of: 'behaviours'
      readonly begins: 'anywhere' | 'initially' | Answers
      readonly avoids: Answers | null
      readonly keeps: Answers | null
    }
  | { readonly of: 'repetition'; readonly action: string }
  /** A refinement, or an idempotence that looks at part of the state: what it asks is no table. */
  | { readonly of: 'more than a table' }

/** The states and steps of several recordings together, each once and ordered by a hash of its content; of each recording, the number of each of its states. */
export function casesOf(recordings: readonly Recording[], variables: readonly string[]): Cases {
  const { values, numberOf } = interned()
  const rows = new Map<string, readonly number[]>()
  const keysOf = recordings.map(recording => {
    const columns = variables.map(name => recording.variables.findIndex(v => v.name === name))
    return recording.states.map(state => {
      const row = columns.map(column => numberOf(recording.values[state[column] ?? -1] ?? null))
      const key = row.join()
      rows.set(key, row)
      return key
    })
  })
  const order = [...rows.keys()].sort((a, b) => scrambled(a) - scrambled(b) || (a < b ? -1 : 1))
  const number = new Map(order.map((key, k) => [key, k]))
  const pairs = new Set(
    recordings.flatMap((recording, r) =>
      recording.steps.flatMap((steps, from) =>
        (steps ?? []).map(step => `${number.get(keysOf[r]?.[from] ?? '')} ${number.get(keysOf[r]?.[step[3]] ?? '')}`),
      ),
    ),
  )
  return {
    ...{ variables, values },
    states: order.map(key => rows.get(key) ?? []),
    pairs: [...pairs]
      .sort((a, b) => scrambled(a) - scrambled(b) || (a < b ? -1 : 1))
      .map(pair => pair.split(' ').map(Number) as [number, number]),
  }
}

/** FNV-1a: an order that has nothing to do with where a state comes from. */
function scrambled(text: string): number {
  let hash = 0x811c9dc5
  for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193)
  return hash >>> 0
}

/** What each property of a model says of the cases; what throws in a case has said nothing there. */
export function tabulate({ properties, ...model }: Model, { variables, values, states, pairs }: Cases): TabulatedProperty[] {
  const column = new Map(variables.map((name, k) => [name, k]))
  // What a fault keeps for itself no property reads, and the variables of its own no other protocol has.
  const vars = Object.fromEntries(Object.entries(model.vars).filter(([name]) => column.has(name)))
  const asked = states.map(row => stateOf(vars, name => values[row[column.get(name) ?? -1] ?? -1] ?? null))
  const ask = (holds: () => unknown): string => {
    try {
      return asBoolean(holds(), 'a property') ? '1' : '0'
    } catch {
      return 'x'
    }
  }
  return Object.entries(properties).map(([name, { kind, for: binders, meaning }]) => {
    const instances = combinations(binders)
    const onStates = (holds: (s: State, p: Parameters) => unknown): Answers =>
      instances.map(p => asked.map(s => ask(() => holds(s, p))).join(''))
    const onSteps = (holds: (a: State, b: State, p: Parameters) => unknown): Answers =>
      instances.map(p => pairs.map(([a, b]) => ask(() => holds(asked[a] as State, asked[b] as State, p))).join(''))
    return { name, kind, instances: instances.map(p => sayInstance(p)), meaning: tabulated(meaning, onStates, onSteps) }
  })
}

const sayInstance = (p: Parameters): string =>
  Object.entries(p)
    .map(([name, value]) => `${name}: ${format(value)}`)
    .join(', ')

function tabulated(
  meaning: Meaning,
  onStates: (holds: (s: State, p: Parameters) => unknown) => Answers,
  onSteps: (holds: (a: State, b: State, p: Parameters) => unknown) => Answers,
): TabulatedMeaning {
  switch (meaning.of) {
    case 'states':
      return { of: 'states', holds: onStates(meaning.holds), premise: meaning.premise && onStates(meaning.premise) }
    case 'steps':
      return { of: 'steps', holds: onSteps(meaning.holds) }
    case 'some state':
    case 'possibility':
      return { of: meaning.of, holds: onStates(meaning.holds) }
    case 'behaviours': {
      const { begins, avoids, keeps } = meaning
      return {
        of: 'behaviours',
        begins: typeof begins === 'string' ? begins : onStates(begins),
        avoids: avoids && onStates(avoids),
        keeps: keeps && onStates(keeps),
      }
    }
    case 'repetition':
      return meaning.looks === null ? { of: 'repetition', action: meaning.action } : { of: 'more than a table' }
    case 'refinement':
      return { of: 'more than a table' }
  }
}

/** Looks up what was said of the cases, for any model that has the variables. */
export function lookup({ variables, values, states, pairs }: Cases, like: Model): (given: TabulatedProperty) => Property | null {
  const column = new Map(variables.map((name, k) => [name, k]))
  const vars = Object.fromEntries(Object.entries(like.vars).filter(([name]) => column.has(name)))
  const keyIn = (s: State) =>
    Object.keys(vars)
      .map(name => keyOf(s[name]))
      .join()
  const numbers = new Map(states.map((row, k) => [keyIn(stateOf(vars, name => values[row[column.get(name) ?? -1] ?? -1] ?? null)), k]))
  const pairNumbers = new Map(pairs.map(([a, b], k) => [`${a} ${b}`, k]))
  const known = new WeakMap<State, number>()
  const numberOf = (given: State): number => {
    const s = wholeOf(given)
    let number = known.get(s)
    if (number === undefined) {
      number = numbers.get(keyIn(s)) ?? -1
      known.set(s, number)
    }
    return number
  }
  return ({ name, kind, instances, meaning }) => {
    const said = (answers: Answers, p: Parameters, at: number): boolean => {
      const answer = answers[instances.length === 1 ? 0 : instances.indexOf(p.instance as string)]?.[at]
      if (answer === '1' || answer === '0') return answer === '1'
      throw new SpecFailure('spec-threw', `${name} said nothing of this state: it threw there`)
    }
    const ofState = (answers: Answers) => (s: State, p: Parameters) => said(answers, p, numberOf(s))
    const binders = instances.length === 1 ? {} : { instance: textual(instances) }
    const make = (of: Meaning): Property => ({ kind, where: undefined, for: binders, meaning: of })
    switch (meaning.of) {
      case 'states':
        return make({ of: 'states', holds: ofState(meaning.holds), premise: meaning.premise && ofState(meaning.premise) })
      case 'steps':
        return make({ of: 'steps', holds: (a, b, p) => said(meaning.holds, p, pairNumbers.get(`${numberOf(a)} ${numberOf(b)}`) ?? -1) })
      case 'some state':
      case 'possibility':
        return make({ of: meaning.of, holds: ofState(meaning.holds) })
      case 'behaviours': {
        const { begins, avoids, keeps } = meaning
        return make({
          of: 'behaviours',
          begins: typeof begins === 'string' ? begins : ofState(begins),
          avoids: avoids && ofState(avoids),
          keeps: keeps && ofState(keeps),
        })
      }
      case 'repetition':
        if (!Object.hasOwn(like.actions, meaning.action)) throw notHanded(`${name} is about an action ${meaning.action}`)
        return make({ of: 'repetition', action: meaning.action, looks: null })
      case 'more than a table':
        return null
    }
  }
}

const textual = (values: readonly string[]) =>
  domain<string>({
    shape: { of: 'scalar', values },
    initial: values[0] ?? '',
    size: values.length,
    values: () => values,
    admit: value => value as string,
    text: 'the instances of a property',
  })
