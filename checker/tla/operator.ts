import type { Run } from '../source/code.ts'
import { name, namesIn, type Tla } from './expression.ts'
import { print } from './print.ts'
import type { At, Translator } from './translator.ts'
import type { Type } from './type.ts'
import { type StateOf, term, type Value } from './value.ts'

/** A helper function of a spec, as it is called somewhere. */
interface Called {
  readonly run: Run
  /** The function itself. */
  readonly value: object
  readonly called: string | null
}

/** What a helper function became. */
interface Operator {
  readonly name: string
  /** Those of its arguments that it takes. */
  readonly takes: readonly number[]
  /** A set stands for the list that the function returns. */
  readonly isMany: boolean
  readonly type: Type
  readonly isOfState: boolean
}

/** The helper functions that became operators of the module; null of those that are put in their place. */
export interface Operators {
  /** The call of an operator that says what the function does, which is made where there is none yet; null where the function has to be put in its place. */
  call(of: Called, given: readonly Value[], at: At, into: (given: readonly Value[]) => Value): Value | null
}

/** Shorter than this, a function is clearer in its place. */
const short = 42

export function operatorsOf(
  t: Translator,
  variables: () => ReadonlySet<string>,
  define: (wanted: string, parameters: readonly string[], body: Tla) => string,
  whole: (make: () => Tla) => Tla,
): Operators {
  const known = new Map<string, Operator | null>()
  const ids = new Map<unknown, number>()
  const names = new Set<string>()
  const idOf = (of: unknown): number => {
    let id = ids.get(of)
    if (id === undefined) {
      id = ids.size
      ids.set(of, id)
    }
    return id
  }

  function keyOf(of: Called, given: readonly Value[]): string | null {
    const parts: string[] = [String(idOf(of.value))]
    for (const g of given) {
      if (g.is === 'known')
        parts.push(
          typeof g.value === 'object' || typeof g.value === 'function' ? `#${idOf(g.value)}` : `${typeof g.value}:${String(g.value)}`,
        )
      else if (g.is === 'state') parts.push('state')
      else if (g.is === 'term' || g.is === 'place') parts.push(sayType(g.type))
      else return null
    }
    return parts.join(' ')
  }

  /** A domain's type by its parts, whose domains are objects. */
  const sayType = (type: Type): string => JSON.stringify(type, (key, value: unknown) => (key === 'keys' ? idOf(value) : value))

  function make(of: Called, given: readonly Value[], into: (given: readonly Value[]) => Value): Operator | null {
    const parameters: string[] = []
    const takes: number[] = []
    let isOfState = false
    let isMany = false
    let type: Type | null = null
    const body = t.names.within(() =>
      whole(() => {
        const arguments_ = given.map((g, k): Value => {
          if (g.is === 'state') {
            isOfState = true
            return { is: 'state', state: plain(g.state) }
          }
          if (g.is !== 'term' && g.is !== 'place') return g
          const pattern = of.run.parameters[k]?.pattern
          const variable = t.names.local(pattern?.of === 'name' ? pattern.name : 'p')
          parameters.push(variable)
          takes.push(k)
          return term(name(variable), g.type)
        })
        const result = into(arguments_)
        if (result.is === 'term') {
          type = result.type
          return result.term
        }
        if (
          result.is === 'many' &&
          result.image.is === 'term' &&
          result.image.term.of === 'name' &&
          result.image.term.name === result.variable
        ) {
          isMany = true
          type = result.image.type
          return result.among
        }
        return name('')
      }),
    )
    if (type === null || print(body).length < short) return null
    const as = define(of.run.name ?? of.called ?? 'operator', parameters, body)
    names.add(as)
    return { name: as, takes, isMany, type, isOfState }
  }

  return {
    call(of, given, at, into) {
      if (of.run.name === null && of.called === null) return null
      const states = given.flatMap(g => (g.is === 'state' ? [modeOf(g.state)] : []))
      if (states.includes('edited') || new Set(states).size > 1) return null
      const key = keyOf(of, given)
      if (key === null) return null
      let operator = known.get(key)
      if (operator === undefined) {
        operator = t.attempt(() => make(of, given, into))
        known.set(key, operator)
      }
      if (operator === null) return null
      const terms = operator.takes.map(k => t.term(given[k] as Value, at).term)
      const isRigid = terms.every(a => ![...namesIn(a)].some(n => variables().has(n) || names.has(n)))
      const isAfter = states[0] === 'after' && operator.isOfState
      if (isAfter && !isRigid) return null
      const plainCall: Tla = { of: 'call', name: operator.name, args: terms }
      const call: Tla = isAfter ? { of: 'prime', body: plainCall } : plainCall
      if (!operator.isMany) return term(call, operator.type)
      const variable = t.names.local('x')
      return { is: 'many', variable, among: call, image: term(name(variable), operator.type) }
    },
  }
}

/** The state as it is before a step. */
const plain = (of: StateOf): StateOf => ({
  ...of,
  editable: false,
  vars: new Map([...of.vars].map(([v, cell]) => [v, { now: cell.now.of === 'prime' ? cell.now.body : cell.now }])),
})

function modeOf({ vars }: StateOf): 'now' | 'after' | 'edited' {
  const all = [...vars.values()].map(cell => cell.now)
  if (all.every(of => of.of === 'name')) return 'now'
  return all.every(of => of.of === 'prime' && of.body.of === 'name') ? 'after' : 'edited'
}
