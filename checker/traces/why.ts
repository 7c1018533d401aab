import { problemOf } from '../errors.ts'
import { type Action, actorOf, argumentsOf } from '../language/action.ts'
import type { Meaning, Model, Parameters, Repetition } from '../language/model.ts'
import { kindOf, propertyKinds } from '../language/properties/index.ts'
import type { Evidence } from '../language/properties/kind.ts'
import type { State } from '../language/types.ts'
import { type Clause, withClauses } from '../semantics/clauses.ts'
import { type Instance, label, semanticsOf } from '../semantics/semantics.ts'
import { format } from '../values/index.ts'
import { canReach } from './future.ts'
import type { Why } from './reason.ts'
import { whyRefines } from './why-refines.ts'
import { whyRepeated } from './why-repeated.ts'

/** Why a step is not enabled in a state. */
export function whyDisabled({ actions }: Model, state: State, instance: Instance): Why {
  const of = `the guard of ${label(instance)}`
  const action = actions[instance.action]
  if (action === undefined) return { ...questionOf(of), holds: false, reason: `there is no action ${instance.action}`, clauses: [] }
  const { parameters, message } = instance
  const reason = conditionAgainst(action, state, instance)
  if (reason !== null) return { ...questionOf(of), holds: false, reason, clauses: [] }
  return ask(questionOf(of), () => (action.written ?? action.when)(state, ...argumentsOf(action, parameters, message)))
}

/** Which condition, asked besides the guard that its author wrote, keeps a step from being enabled: `TM is down`; null where none does. */
export function conditionAgainst({ also = [], ...action }: Action, state: State, { parameters, message }: Instance): string | null {
  const actor = actorOf(action, parameters, message)
  return also.find(({ holds }) => !holds(state, actor, message))?.otherwise(actor, message) ?? null
}

/**
 * Why a property is what it is after these states, the first of which is initial: of an invariant, where it is false, every combination of parameters
 * that it is false of; of a step property, the last step; of one over time, its parts in the last state. Where the states end in a loop, back to the state
 * with the number `loop`, only the combinations are told that the property over time fails for if the loop is forever; of a refinement, how the abstract spec sees the last step;
 * of what must remain possible, the combinations that can no longer become true.
 */
export function whyProperty(model: Model, name: string, states: readonly State[], loop: number | null = null): readonly Why[] {
  const state = states.at(-1)
  if (state === undefined) return []
  if (name === 'deadlock') return [ask(questionOf('the definition of final states', states.length - 1), () => model.final(state))]
  const property = model.properties[name]
  if (property === undefined) return []
  const { meaning, where = null } = property
  if (meaning.of === 'refinement') return [whyRefines(name, meaning, where, states, whyDisabled)]
  if (meaning.of === 'repetition') return [repeated(model, name, meaning, states.length - 1, state)]
  const evidence = propertyKinds[kindOf(property)].evidence(property, { states, loop }).filter(isOutOfReach(model, meaning, state))
  return onlyFalse(evidence.map(({ part, parameters, at, holds, why }) => ask(questionOf(`${part}${name}`, at, parameters), holds, why)))
}

function repeated(model: Model, name: string, meaning: Repetition, at: number, state: State): Why {
  const differs = whyRepeated(model, meaning, state)
  return {
    ...questionOf(name, at),
    holds: differs === null,
    reason: differs ?? `${meaning.action} taken twice leaves what it leaves once`,
    clauses: [],
  }
}

/** States that are expanded, at most, to see what can still be reached. */
const mostExpanded = 1_000

/** Of what must remain possible, what is false and can still become true does not break it. */
function isOutOfReach(model: Model, meaning: Meaning, state: State): (of: Evidence) => boolean {
  if (meaning.of !== 'possibility') return () => true
  const semantics = semanticsOf(model)
  return ({ parameters }) => canReach(semantics, state, s => meaning.holds(s, parameters), mostExpanded) !== 'possible'
}

type Question = Pick<Why, 'of' | 'name' | 'given' | 'parameters' | 'at'>

function questionOf(name: string, at: number | null = null, parameters: Parameters = {}): Question {
  const told = Object.entries(parameters).map(([parameter, value]) => [parameter, format(value)] as const)
  const given = told.map(([parameter, value]) => `${parameter}: ${value}`).join(', ')
  if (given === '') return { of: name, name, given, at }
  return { of: `${name} for ${given}`, name, given, parameters: Object.fromEntries(told), at }
}

/** Those that are false, or where none is, the first: one of many that are true says as much as all. */
function onlyFalse(all: readonly Why[]): readonly Why[] {
  const wrong = all.filter(w => w.holds !== true)
  return wrong.length > 0 ? wrong : all.slice(0, 1)
}

function ask(of: Question, holds: () => boolean, why?: Evidence['why']): Why {
  const { value, error, clauses } = withClauses(holds)
  if (error !== null) return { ...of, holds: null, reason: problemOf(error), clauses }
  const known = value ? null : (why?.() ?? null)
  if (known !== null)
    return { ...of, holds: value, reason: known.why, clauses: [], ...(known.calls === undefined ? {} : { calls: known.calls }) }
  const deciding = decidingClauses(clauses, {}, 'opened', Object.keys(of.parameters ?? {}))
  if (deciding.length === 0) return { ...of, holds: value, reason: `it is ${value}`, clauses, isBare: true }
  const said = sayOpened(deciding) ?? sayClauses(decidingClauses(clauses, {}, 'whole'))
  return { ...of, holds: value, reason: said, clauses }
}

/** A clause that decided the whole, with what stood for the parameters around it. */
export interface Deciding {
  readonly clause: Clause
  readonly given: Readonly<Record<string, string>>
  /** What something around it was asked of each of, one after another: `RM` in `RM.every(rm => …)`. */
  readonly each: readonly string[]
}

/**
 * The innermost clauses that decided, in the order in which they were evaluated. A call of a function of the spec is told by what it was given and what it gave, and
 * not by what goes on in it, unless it is given nothing that is told, and `calls` does not keep it whole. `parameters` are names that stand for something around all of them.
 */
export function decidingClauses(
  clauses: readonly Clause[],
  given: Deciding['given'] = {},
  calls: 'opened' | 'whole' = 'opened',
  parameters: readonly string[] = [],
): readonly Deciding[] {
  return decidingIn(clauses, { given, each: [] }, calls, parameters)
}

function decidingIn(
  clauses: readonly Clause[],
  around: Omit<Deciding, 'clause'>,
  calls: 'opened' | 'whole',
  parameters: readonly string[],
): readonly Deciding[] {
  return clauses.flatMap(clause => {
    if (!clause.decides || clause.value === null) return []
    const given = { ...around.given, ...clause.given }
    const { each } = around
    const within = { given, each: [...each, ...(/^([\w$]+)(?:\.ids)?\.(?:every|some)\(/.exec(clause.source)?.slice(1) ?? [])] }
    const parts = clause.parts.filter(p => p.kind !== 'aside')
    if (clause.inside.length > 0) {
      const isOpen = calls === 'opened' && clause.holds !== null && valuesOf(clause, given).length === 0
      const inner = isOpen ? decidingIn(clause.inside, within, calls, parameters) : []
      // A name that the call is not given is another one in it: told beside what is given, it would be taken for that.
      const isOther = (name: string) => !mentions(clause.source, name) && inner.some(of => mentions(of.clause.source, name))
      return inner.length > 0 && ![...parameters, ...Object.keys(given)].some(isOther) ? inner : [{ clause, given, each }]
    }
    const isWhole = clause.kind === 'compare' || clause.kind === 'value' || parts.every(p => p.holds === null)
    return isWhole ? [{ clause, given, each }] : decidingIn(parts, within, calls, parameters)
  })
}

const mentions = (source: string, name: string): boolean => new RegExp(`(?<![\\w$.])${name}(?![\\w$:])`).test(source)

/** The parts of a clause that say more than the whole: not what is only a name of what is given. */
function valuesOf({ parts, inside }: Clause, given: Readonly<Record<string, string>>): readonly Clause[] {
  const isCalled = inside.length > 0
  return parts
    .flatMap(p => [...(p.kind === 'aside' ? [] : [p]), ...(p.kind === 'value' ? p.parts : [p]).filter(q => q.kind === 'aside')])
    .filter(p => p.value !== null && (isCalled || p.holds === null) && given[p.source] !== p.value)
}

/** Of more clauses than these, the first are told. */
const most = 6
/** One more takes no more room than to say so. */
const isRoomFor = (clauses: number): boolean => clauses <= most + 1

/** What goes on in calls; null where that is too much to tell, or the same clause is true in one and false in another, and the calls themselves say more. */
function sayOpened(deciding: readonly Deciding[]): string | null {
  const values = Map.groupBy(deciding, ({ clause, given }) => `${clause.source} ${JSON.stringify(given)}`)
  const isClear = [...values.values()].every(all => new Set(all.map(d => d.clause.value)).size === 1)
  return isClear && isRoomFor(new Set(deciding.map(sayClause)).size) ? sayClauses(deciding) : null
}

/** `s.rmState[rm] === 'working' is false: s.rmState[rm] is prepared`; what is the same for several is said once: `for i: S1, S2, s.role[i] is Candidate`. */
export function sayClauses(deciding: readonly Deciding[]): string {
  const alike = Map.groupBy(deciding, sayClause)
  const each = [...alike].map(([clause, all]) => ({ clause, of: sayGiven(all.map(d => d.given)) }))
  const isOfOne = each.every(({ of }) => of === each[0]?.of)
  const clauses = each.map(({ clause, of }, k) => (of === '' || (isOfOne && k > 0) ? clause : `for ${of}, ${clause}`))
  const shown = isRoomFor(clauses.length) ? clauses : clauses.slice(0, most)
  const more = clauses.length - shown.length
  return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}

/** `i: S1, S2`; where several names are given, each combination: `i: S1, j: S2 or i: S2, j: S1`; of more than two the first: `i: S1, j: S2 and 5 more`. */
function sayGiven(all: readonly Deciding['given'][]): string {
  const names = [...new Set(all.flatMap(given => Object.keys(given)))]
  const [name] = names
  if (names.length === 1 && name !== undefined) return `${name}: ${[...new Set(all.map(given => given[name]))].join(', ')}`
  const each = all.map(given =>
    Object.entries(given)
      .map(([of, value]) => `${of}: ${value}`)
      .join(', '),
  )
  const [first = '', second, ...others] = new Set(each)
  if (others.length > 0) return `${first} and ${others.length + 1} more`
  return second === undefined ? first : `${first} or ${second}`
}

/** Of a comparison with null, which is told as none, what says more than its source: what is none, or what it is instead. */
function sayClause({ clause, given }: Deciding): string {
  const asked = clause.kind === 'compare' && clause.holds !== null ? /^(.+) ([!=])==? null$/.exec(clause.source) : null
  if (asked !== null) {
    const isNull = clause.holds === (asked[2] === '=')
    const told = clause.parts.find(p => p.source === asked[1])?.value
    if (isNull || told != null) return `${asked[1]} is ${isNull ? 'none' : told}`
  }
  const told = valuesOf(clause, given)
  // Of two answers that are compared, what each was asked of.
  const of = told.length > 0 || clause.kind !== 'compare' ? told : clause.parts.flatMap(part => valuesOf(part, given))
  const values = [...new Set(of.map(p => `${p.source} is ${p.value === '' ? "''" : p.value}`))]
  return `${clause.source} is ${clause.value ?? 'unknown'}${values.length === 0 ? '' : `: ${values.join(', ')}`}`
}
