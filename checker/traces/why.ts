import { problemOf } from '../errors.ts'
import { actorOf, argumentsOf } from '../language/action.ts'
import { combinations } from '../language/binders.ts'
import type { Model } from '../language/model.ts'
import type { Property } from '../language/property.ts'
import type { State } from '../language/types.ts'
import { type Clause, withClauses } from '../semantics/clauses.ts'
import { type Instance, label } from '../semantics/semantics.ts'
import { format } from '../values/index.ts'
import { whyRefines } from './why-refines.ts'

/** Why a guard or a property is what it is. */
export interface Why {
  /** `agreement`, `commitValidity for rm: RM1`, `the end of finality`. */
  readonly of: string
  /** Null where it threw. */
  readonly holds: boolean | null
  /** In one sentence, without its full stop. */
  readonly reason: string
  /** The clauses evaluated, with their values; none where the spec's source could not be instrumented, or where it is not the source that says no. */
  readonly clauses: readonly Clause[]
}

/** Why a step is not enabled in a state. */
export function whyDisabled({ actions }: Model, state: State, instance: Instance): Why {
  const of = `the guard of ${label(instance)}`
  const action = actions[instance.action]
  if (action === undefined) return { of, holds: false, reason: `there is no action ${instance.action}`, clauses: [] }
  const { parameters, message } = instance
  const actor = actorOf(action, parameters, message)
  for (const { holds, otherwise } of action.also ?? [])
    if (!holds(state, actor, message)) return { of, holds: false, reason: otherwise(actor, message), clauses: [] }
  return ask(of, () => (action.written ?? action.when)(state, ...argumentsOf(action, parameters, message)))
}

/**
 * Why a property is what it is after these states, the first of which is initial: of an invariant, where it is false, every combination of parameters
 * that it is false of; of a step property, the last step; of one over time, its parts in the last state. Where the states end in a loop, back to the state
 * with the number `loop`, only the combinations are told that the property over time fails for if the loop is for ever; of a refinement, how the abstract spec sees the last step.
 */
export function whyProperty(model: Model, name: string, states: readonly State[], loop: number | null = null): readonly Why[] {
  const state = states.at(-1)
  if (state === undefined) return []
  if (name === 'deadlock') return [ask('the definition of final states', () => model.final(state))]
  const property = model.properties[name]
  return property === undefined ? [] : whyOf(name, property, { states, state, loop })
}

interface Behaviour {
  readonly states: readonly State[]
  /** The last of them. */
  readonly state: State
  readonly loop: number | null
}

function whyOf(name: string, property: Property, { states, state, loop }: Behaviour): readonly Why[] {
  const each = (
    of: string,
    parameters: readonly Parameters[],
    holds: (p: Parameters) => boolean,
    from: readonly Parameters[] = parameters,
  ): readonly Why[] => onlyFalse(from.map(p => ask(`${of}${sayParameters(p)}`, () => holds(p))))
  switch (property.kind) {
    case 'always': {
      const { premise, holds } = property
      const all = combinations(property.for)
      const judged = premise === null ? all : all.filter(p => isTrue(() => premise(state, p)))
      return each(name, all, p => holds(state, p), judged)
    }
    case 'step': {
      const before = states.at(-2)
      return before === undefined ? [] : each(name, combinations(property.for), p => property.holds(before, state, p))
    }
    case 'reachable':
      return [ask(name, () => property.holds(state))]
    case 'leadsTo':
      return combinations(property.for)
        .filter(p => {
          const never = (of: readonly State[]) => !of.some(s => isTrue(() => property.to(s, p)))
          return (
            states.some((s, i) => isTrue(() => property.from(s, p)) && never(states.slice(i))) &&
            (loop === null || never(states.slice(loop)))
          )
        })
        .map(p => ask(`the end of ${name}${sayParameters(p)}`, () => property.to(state, p)))
    case 'eventually':
    case 'infinitelyOften':
    case 'eventuallyAlways': {
      const all = combinations(property.for)
      if (loop === null) return each(name, all, p => property.holds(state, p))
      const asked = property.kind === 'eventually' ? states : states.slice(loop)
      // Once in the loop is enough to break what must hold always from some point on, and to keep what must hold again and again.
      const wrongIn = (p: Parameters) => asked.filter(s => !isTrue(() => property.holds(s, p)))
      const fails = (p: Parameters) => (property.kind === 'eventuallyAlways' ? wrongIn(p).length > 0 : wrongIn(p).length === asked.length)
      return all.filter(fails).map(p => ask(`${name}${sayParameters(p)}`, () => property.holds(wrongIn(p).at(-1) ?? state, p)))
    }
    case 'refines':
      return [whyRefines(name, property, states)]
  }
}

type Parameters = Readonly<Record<string, unknown>>

const sayParameters = (p: Parameters): string => {
  const said = Object.entries(p).map(([name, value]) => `${name}: ${format(value)}`)
  return said.length === 0 ? '' : ` for ${said.join(', ')}`
}

/** Those that are false, or where none is, the first: one of many that are true says as much as all. */
function onlyFalse(all: readonly Why[]): readonly Why[] {
  const wrong = all.filter(w => w.holds !== true)
  return wrong.length > 0 ? wrong : all.slice(0, 1)
}

const isTrue = (asked: () => boolean): boolean => {
  try {
    return asked()
  } catch {
    return false
  }
}

function ask(of: string, holds: () => boolean): Why {
  const { value, error, clauses } = withClauses(holds)
  if (error !== null) return { of, holds: null, reason: problemOf(error), clauses }
  const deciding = decidingClauses(clauses)
  const reason = deciding.length === 0 ? `it is ${value}` : sayClauses(deciding)
  return { of, holds: value, reason, clauses }
}

/** A clause that decided the whole, with what stood for the parameters around it. */
export interface Deciding {
  readonly clause: Clause
  readonly given: Readonly<Record<string, string>>
}

/** The innermost clauses that decided, in the order in which they were evaluated. */
export function decidingClauses(clauses: readonly Clause[], around: Readonly<Record<string, string>> = {}): readonly Deciding[] {
  return clauses.flatMap(clause => {
    if (!clause.decides || clause.value === null) return []
    const given = { ...around, ...clause.given }
    const isWhole = clause.kind === 'compare' || clause.kind === 'value' || clause.parts.every(p => p.holds === null)
    return isWhole ? [{ clause, given }] : decidingClauses(clause.parts, given)
  })
}

const most = 3

/** `s.rmState[rm] === 'working' is false: s.rmState[rm] is prepared`. */
export function sayClauses(deciding: readonly Deciding[]): string {
  const said = [...new Set(deciding.map(sayClause))]
  const more = said.length - most
  return `${said.slice(0, most).join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}

function sayClause({ clause: { source, value, parts }, given }: Deciding): string {
  const of = Object.entries(given).map(([name, v]) => `${name}: ${v}`)
  const values = parts.filter(p => p.value !== null && p.holds === null).map(p => `${p.source} is ${p.value}`)
  return `${of.length === 0 ? '' : `for ${of.join(', ')}, `}${source} is ${value ?? 'unknown'}${values.length === 0 ? '' : `: ${values.join(', ')}`}`
}
