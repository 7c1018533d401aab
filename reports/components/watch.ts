import { didYouMean } from '../../checker/errors.ts'
import type { State } from '../../checker/language/types.ts'
import { equal, format, type Message, ValueSet } from '../../checker/values/index.ts'
import { Flying } from './packed.ts'

/** What an expression may be, for those who write one. */
export const accepted =
  'a variable and the way into it, such as rmState.RM1, server[S2].log.length, net.size or net.Commit.size; and, where wanted, a comparison: rmState.RM1 === committed'

/** An expression that cannot be watched; the message says why. */
export class WatchProblem extends Error {}

/** Of each state of a trace what the expression is there, as text. Nothing is run: names are looked up in the states, and two values compared. Throws WatchProblem. */
export function watchAlong(expression: string, states: readonly State[]): readonly string[] {
  const { path, comparison } = parse(expression)
  const values = states.map(state => lookUp(path, state))
  // A part may come and go; one that never was is a mistake.
  const [first] = values
  if (first instanceof WatchProblem && values.every(v => v instanceof WatchProblem)) throw first
  return values.map(value => {
    if (value instanceof WatchProblem) return '–'
    if (comparison === null) return value instanceof Flying ? `<${value.messages.map(format).join(', ')}>` : format(value)
    return String(compared(value, comparison))
  })
}

interface Comparison {
  readonly operator: string
  readonly value: unknown
}

function parse(expression: string): { readonly path: readonly string[]; readonly comparison: Comparison | null } {
  const [, left = '', operator = '', right = ''] = /^(.*?)(?:(===|!==|==|!=|<=|>=|<|>)(.*))?$/s.exec(expression.trim()) ?? []
  const path: string[] = []
  let rest = left.trim()
  const first = /^[\p{ID_Start}$_][\p{ID_Continue}$]*/u.exec(rest)
  if (first === null)
    throw new WatchProblem(rest === '' ? `write ${accepted}` : `'${rest}' does not begin with the name of a variable: write ${accepted}`)
  path.push(first[0])
  rest = rest.slice(first[0].length)
  while (rest !== '') {
    const next = /^\s*(?:\.\s*([\p{ID_Continue}$_-]+)|\[\s*(?:'([^']*)'|"([^"]*)"|([^\]'"]+?))\s*\])/u.exec(rest)
    if (next === null) throw new WatchProblem(`'${rest.trim()}' is no way into a value: write ${accepted}`)
    path.push(next[1] ?? next[2] ?? next[3] ?? next[4] ?? '')
    rest = rest.slice(next[0].length)
  }
  if (operator === '') return { path, comparison: null }
  if (right.trim() === '') throw new WatchProblem(`nothing stands after ${operator}`)
  return { path, comparison: { operator, value: literal(right.trim()) } }
}

const words: Readonly<Record<string, unknown>> = { true: true, false: false, none: null, null: null }

function literal(text: string): unknown {
  const quoted = /^(?:'([^']*)'|"([^"]*)")$/.exec(text)
  if (quoted) return quoted[1] ?? quoted[2]
  if (Object.hasOwn(words, text)) return words[text]
  return /^-?\d+$/.test(text) ? Number(text) : text
}

function lookUp([variable = '', ...keys]: readonly string[], state: State): unknown {
  if (!Object.hasOwn(state, variable)) return missing(`there is no variable '${variable}'`, variable, Object.keys(state))
  let value = state[variable]
  let said = variable
  for (const key of keys) {
    const next = partOf(value, key, said)
    if (next instanceof WatchProblem) return next
    value = next
    said = `${said}.${key}`
  }
  return value
}

function partOf(value: unknown, key: string, said: string): unknown {
  const isSize = key === 'size' || key === 'length'
  if (value instanceof Flying) {
    if (isSize) return value.messages.length
    return new Flying(value.messages.filter(m => (m as Message).tag === key))
  }
  if (value instanceof ValueSet) return isSize ? value.size : new WatchProblem(`${said} is a set, of which there is only its size`)
  if (Array.isArray(value)) {
    if (isSize) return value.length
    return /^\d+$/.test(key) && Number(key) < value.length
      ? value[Number(key)]
      : new WatchProblem(`${said} is a list without a part '${key}'`)
  }
  if (typeof value !== 'object' || value === null) return new WatchProblem(`${said} is ${format(value)}, which has no part '${key}'`)
  const parts = value as Readonly<Record<string, unknown>>
  return Object.hasOwn(parts, key) ? parts[key] : missing(`${said} has no part '${key}'`, key, Object.keys(parts))
}

const missing = (what: string, word: string, known: readonly string[]): WatchProblem =>
  new WatchProblem(`${what}: ${didYouMean(word, known) ?? `there are ${known.join(', ')}`}`)

function compared(value: unknown, { operator, value: other }: Comparison): boolean | string {
  if (operator === '===' || operator === '==') return equal(value, other)
  if (operator === '!==' || operator === '!=') return !equal(value, other)
  if (typeof value !== 'number' || typeof other !== 'number') return `no number: ${format(typeof value === 'number' ? other : value)}`
  return operator === '<' ? value < other : operator === '<=' ? value <= other : operator === '>' ? value > other : value >= other
}
