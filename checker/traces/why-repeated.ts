import type { Model, Repetition } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { lookedAt, type Repeated, repetition } from '../properties/repetition.ts'
import { label } from '../semantics/semantics.ts'
import { equal, format } from '../values/index.ts'
import { changesBetween } from './replay.ts'

/** So many differences are named; of more, their number. */
const most = 3

/** What taking an action twice leaves that taking it once does not: `confirm(order: O1) taken twice leaves frozen 0, taken once 1`; null where nothing. */
export function whyRepeated(model: Model, meaning: Repetition, state: State): string | null {
  const [first] = repetition(model, meaning).differing(state)
  return first === undefined ? null : sayRepeated(model, meaning, first)
}

function sayRepeated(model: Model, meaning: Repetition, { instance, once, twice }: Repeated): string {
  const step = label(instance)
  if ('problem' in twice) return `the second time, ${twice.problem}`
  const differences =
    meaning.looks === null ? inVariables(model, meaning, once, twice.state) : inValues('', meaning.looks(once), meaning.looks(twice.state))
  const more = differences.length > most ? `, and ${differences.length - most} more` : ''
  return `${step} taken twice leaves ${differences.slice(0, most).join('; ')}${more}`
}

function inVariables(model: Model, meaning: Repetition, once: State, twice: State): readonly string[] {
  const names = Object.keys(lookedAt(model, meaning)(once) as object)
  return changesBetween(model.vars, once, twice)
    .filter(({ part }) => names.includes(part.variable))
    .map(({ path, before, after }) => sayDifference(path, before, after))
}

/** The parts of what the author looks at that differ: of a record its fields, of anything else the whole. */
function inValues(path: string, once: unknown, twice: unknown): readonly string[] {
  if (equal(once, twice)) return []
  if (!isRecord(once) || !isRecord(twice) || Object.keys(once).join() !== Object.keys(twice).join())
    return [sayDifference(path, once, twice)]
  return Object.keys(once).flatMap(name => inValues(path === '' ? name : `${path}.${name}`, once[name], twice[name]))
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** A member of a large set is there in one of the two alone. */
const sayDifference = (path: string, once: unknown, twice: unknown): string => {
  if (once === undefined || twice === undefined)
    return `${format(once ?? twice)} ${once === undefined ? 'in' : 'not in'} ${path}, taken once ${once === undefined ? 'not' : 'it is'}`
  return `${path === '' ? '' : `${path} `}${format(twice)}, taken once ${format(once)}`
}
