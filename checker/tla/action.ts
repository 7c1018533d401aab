import type { Action, Fairness } from '../language/action.ts'
import type { Domain } from '../language/domain.ts'
import type { Kind } from '../language/messages.ts'
import type { Model } from '../language/model.ts'
import { carrierOf, type NetworkDomain } from '../language/network.ts'
import type { Vars } from '../language/types.ts'
import { closureOf } from './closures.ts'
import { and, equals, infix, isIn, literal, name, not, type Tla, yes } from './expression.ts'
import { kinds } from './network.ts'
import type { Variables } from './state.ts'
import type { Translation } from './translate.ts'
import type { At } from './translator.ts'
import { typeOf } from './type.ts'
import { type StateOf, term, type Value } from './value.ts'

export interface Parameter {
  /** As the spec calls it; `m` is the message that is received. */
  readonly of: string
  readonly variable: string
  /** What it ranges over in a state. */
  readonly among: Tla
  /** The same in all states, for fairness; null where it cannot be told. */
  readonly always: Tla | null
}

/** One kind of step in TLA+. */
export interface Act {
  /** As the spec and its traces call it. */
  readonly of: string
  readonly name: string
  readonly kind: Action['kind']
  readonly parameters: readonly Parameter[]
  readonly guard: Tla
  /** What it makes of the variables that it changes, by their names in the module. */
  readonly next: Tla
  readonly fair: Fairness | null
  /** When such a step counts as a way on. */
  readonly wayOn: Tla
}

/** Who takes a step, and which processes that may be; null: nobody. */
export interface Actor {
  readonly term: Tla
  readonly ids: readonly string[]
}

/** What a fault asks of a step of the protocol. */
export type Guard = (actor: Actor | null, message: { readonly term: Tla; readonly kind: Kind } | null) => Tla

export interface Setting {
  /** The variables as the spec has them, whose kinds of message are those of its actions. */
  readonly vars: Vars
  readonly t: Translation
  readonly model: Model
  readonly variables: Variables
}

export const idsOf = (of: Domain | undefined): readonly string[] =>
  of === undefined ? [] : of.shape.of === 'process' ? of.shape.ids : of.shape.of === 'maybe' ? idsOf(of.shape.some) : []

/** What is translated of an action as its author wrote it; `also` are the guards that faults add. */
export function actOf(
  { t, vars, model, variables }: Setting,
  of: string,
  tla: string,
  action: Action,
  also: Guard,
  written: { readonly when: unknown; readonly then: unknown },
  more: { readonly guard?: (when: Tla) => Tla; readonly edit?: (draft: StateOf) => void } = {},
): Act {
  return t.names.within(() => {
    const parameters = Object.entries(action.for).map(([named, domain]): Parameter => {
      const among = t.all(domain)
      return { of: named, variable: t.names.local(named), among, always: among }
    })
    const object: Value = {
      is: 'object',
      fields: new Map(parameters.map((p, k) => [p.of, term(name(p.variable), typeOf(Object.values(action.for)[k] as Domain))])),
    }
    const carrier = action.picks !== null && 'kind' in action.picks ? carrierOf(vars, action.picks.kind) : null
    let message: { readonly term: Tla; readonly kind: Kind; readonly domain: NetworkDomain } | null = null
    if (carrier !== null && action.picks !== null && 'kind' in action.picks) {
      const { kind } = action.picks
      const domain = model.vars[carrier] as NetworkDomain
      const variable = t.names.local('m')
      const net = name(variables.names.get(carrier) as string)
      parameters.unshift({
        of: 'm',
        variable,
        among: kinds[domain.network].deliverable(t, net),
        always: t.attempt(() => t.all(kind.domain)),
      })
      message = { term: name(variable), kind, domain }
    }
    const actor = actorOf(action, object, message?.term ?? null)
    const given = (state: StateOf): Value[] => [
      { is: 'state', state },
      ...(message === null ? [] : [term(message.term, typeOf(message.kind.domain))]),
      object,
    ]
    const isOfKind =
      message !== null && Object.keys(message.domain.kinds).length > 1
        ? equals({ of: 'field', record: message.term, name: 'tag' }, literal(message.kind.tag))
        : yes
    const when =
      closureOf(written.when) === null ? yes : t.whole(() => t.truth(t.call(written.when, given(variables.now)), at(written.when)))
    const guard = and(isOfKind, also(actor, message), more.guard ? more.guard(when) : when)
    const next = t.whole(() => {
      const draft = variables.draft()
      if (message !== null && carrier !== null) {
        const cell = draft.vars.get(carrier)
        if (cell) t.write(cell, kinds[message.domain.network].receive(t, cell.now, message.term))
      }
      if (closureOf(written.then) !== null) t.call(written.then, given(draft))
      more.edit?.(draft)
      return nextOf(variables, draft)
    })
    return {
      of,
      name: tla,
      kind: action.kind,
      parameters,
      guard,
      next,
      fair: action.fair,
      wayOn: action.kind !== 'fault' || action.fair !== null ? yes : not(yes),
    }
  })
}

const at = (run: unknown): At => {
  const closure = closureOf(run)
  return { file: closure?.file ?? '', where: closure?.run ?? { at: 0, end: 0 } }
}

function actorOf(action: Action, parameters: Extract<Value, { readonly is: 'object' }>, message: Tla | null): Actor | null {
  const { by } = action
  if (by === null) return null
  if (typeof by !== 'string') return { term: literal(by.id), ids: [by.id] }
  const parameter = parameters.fields.get(by)
  if (parameter?.is === 'term') return { term: parameter.term, ids: idsOf(action.for[by]) }
  const field = action.picks !== null && 'kind' in action.picks ? action.picks.kind.fields[by] : undefined
  return message === null ? null : { term: { of: 'field', record: message, name: by }, ids: idsOf(field) }
}

/** `x' = … /\ UNCHANGED <<y, z>>`. */
export function nextOf(variables: Variables, draft: StateOf): Tla {
  const changed: Tla[] = []
  const same: Tla[] = []
  for (const [variable, cell] of draft.vars) {
    const own = name(variables.names.get(variable) as string)
    if (cell.now.of === 'name' && cell.now.name === (own as { name: string }).name) same.push(own)
    else changed.push(infix('=', { of: 'prime', body: own }, cell.now))
  }
  const rest: Tla | null =
    same.length === 0 ? null : { of: 'prefix', op: 'UNCHANGED', arg: same.length === 1 ? (same[0] as Tla) : { of: 'tuple', items: same } }
  return { of: 'infix', op: '/\\', args: [...changed, ...(rest === null ? [] : [rest])] }
}

/** The step with any of its parameters. */
export const anyOf = (act: Act, body: (act: Act) => Tla): Tla =>
  act.parameters.reduceRight<Tla>((of, p) => ({ of: 'bound', word: '\\E', variable: p.variable, among: p.among, body: of }), body(act))

export const stepOf = (act: Act): Tla => ({ of: 'call', name: act.name, args: act.parameters.map(p => name(p.variable)) })

/** What an act needs besides its parameters' sets: the message is in flight. */
export const isThere = (act: Act): Tla => and(...act.parameters.filter(p => p.of === 'm').map(p => isIn(name(p.variable), p.among)))
