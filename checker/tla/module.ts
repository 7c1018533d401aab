import { groupOf } from '../language/action.ts'
import type { Definition as SpecDefinition } from '../language/definition.ts'
import type { Model, Property } from '../language/model.ts'
import { tooEarly } from '../language/names.ts'
import { format } from '../values/index.ts'
import { type Act, type Actor, actOf, anyOf, type Guard, isThere, type Setting, stepOf } from './action.ts'
import { closureOf } from './closures.ts'
import { holdsBound, type Sorts, valuesOf, within, withinBounds } from './domains.ts'
import { and, call, infix, literal, name, not, or, prefix, type Tla, yes } from './expression.ts'
import { faultActs } from './faults.ts'
import { namesOf } from './names.ts'
import { print } from './print.ts'
import { type Claim, claimOf } from './properties.ts'
import { initialValue, variablesOf } from './state.ts'
import { translation } from './translate.ts'
import type { At } from './translator.ts'
import { Untranslatable } from './value.ts'
import { listOf, moduleText, type Part, partOf } from './write.ts'

/** A model in TLA+. */
export interface TlaModule {
  readonly name: string
  /** The text of NAME.tla. */
  readonly module: string
  /** The text of NAME.cfg: everything that is claimed, but what is `reachable`. */
  readonly config: string
  readonly claims: readonly Pick<Claim, 'of' | 'name' | 'as' | 'isTemporal'>[]
  /** The invariant that stands for the absence of deadlocks; null where those are allowed. */
  readonly deadlock: string | null
}

export interface Exported {
  /** The model, with its faults. */
  readonly model: Model
  /** The same before its faults, as its spec defines it. */
  readonly definition: SpecDefinition
  /** What the module is called. */
  readonly name: string
  /** Lines of its first comment. */
  readonly says: readonly string[]
  /** The properties to export. */
  readonly properties: readonly string[]
}

const nowhere: At = { file: '', where: { at: 0, end: 0 } }

/** A TLA+ module and its configuration for TLC. Throws Untranslatable, with the author's line, for what has no translation. */
export function tlaModule({ model, definition, name: moduleName, says, properties }: Exported): TlaModule {
  const names = namesOf()
  const sorts: [string, readonly string[]][] = []
  const sortNames = new Map<string, Tla>()
  const sortOf: Sorts = (sort, ids) => {
    const key = ids.join()
    let of = sortNames.get(key)
    if (of === undefined) {
      const as = names.global(sort)
      sorts.push([as, ids])
      of = name(as)
      sortNames.set(key, of)
    }
    return of
  }
  const t = translation(model, domain => valuesOf(domain, sortOf), names)
  const variables = variablesOf(t, model)
  for (const variable of variables.names.values()) t.variables.add(variable)
  const setting: Setting = { t, model, variables, vars: definition.vars }
  // The words of the spec come first, so that they keep their names.
  for (const { sort } of model.processes) {
    const ids = model.processes.filter(p => p.sort === sort).map(p => p.id)
    if (!(ids.length === 1 && ids[0] === sort)) sortOf(sort, ids)
  }
  const actionNames = new Map(Object.keys(definition.actions).map(of => [of, names.global(of)]))
  const chosen = properties.map((of): [string, Property] => [of, definition.properties[of] as Property])

  const { acts, quiet } = actsOf(setting, definition, actionNames)
  const claims = chosen.map(([of, property]) => claimOf(setting, of, property))
  const final =
    closureOf(definition.final) === null
      ? null
      : t.names.within(() => t.whole(() => t.truth(t.call(definition.final, [{ is: 'state', state: variables.now }]), nowhere)))
  const constraints = constraintsOf(setting, definition)
  const bounds = t.names.within(() =>
    and(
      ...Object.entries(model.vars)
        .filter(([, of]) => holdsBound(of))
        .map(([v, of]) => withinBounds(t, name(variables.names.get(v) as string), of)),
    ),
  )
  const types = t.names.within(() =>
    and(...Object.entries(model.vars).map(([v, of]) => within(t, name(variables.names.get(v) as string), of))),
  )
  const init = t.names.within(() => initOf(setting))
  const fairness = claims.some(c => c.isTemporal) ? t.names.within(() => fairnessOf(setting, acts, !isYes(bounds))) : yes

  const vars = [...variables.names.values()]
  const isBounded = !isYes(bounds)
  const waysOn = acts.filter(a => !isNo(a.wayOn))
  const wayOn = or(...waysOn.map(a => anyOf(a, act => and(act.wayOn, stepOf(act)))))
  const hasDeadlock = model.deadlock === 'forbidden'
  const moved: Tla = infix('#', { of: 'prime', body: name('vars') }, name('vars'))
  const enabled: Tla = prefix(
    'ENABLED',
    and({ of: 'call', name: 'WayOn', args: [] }, isBounded ? or(moved, not({ of: 'prime', body: name('Within') })) : moved),
  )

  const bodies = new Map(t.definitions.map(d => [d.name, d.body]))
  const asOne = (guard: Tla): Tla => list(...conjuncts(guard).map(g => (isTried(g, bodies) ? infix('=', g, literal(true)) : g)))
  const within2: Tla = isTried(bounds, bodies)
    ? infix('=', { of: 'prime', body: name('Within') }, literal(true))
    : { of: 'prime', body: name('Within') }
  const parts: Part[] = [
    ...sorts.map(([as, ids]) => partOf(as, { of: 'set', members: ids.map(literal) }, [], { isOptional: true })),
    ...t.definitions.map(({ name: as, parameters, body }) => partOf(as, body, parameters, { isOptional: true, isApart: true })),
    listOf('Init', init),
    ...(quiet === null ? [] : [partOf('Quiet', quiet, [], { isOptional: true, isApart: true })]),
    ...acts.map(act =>
      listOf(
        act.name,
        list(isThere(act), asOne(act.guard), act.next),
        act.parameters.map(p => p.variable),
      ),
    ),
    ...(isBounded ? [partOf('Within', bounds, [], { isApart: true })] : []),
    nextPart(acts, isBounded ? within2 : null),
    ...(isYes(fairness) ? [] : [partOf('Fairness', fairness, [], { isApart: true })]),
    { name: 'Spec', text: `Spec == Init /\\ [][Next]_vars${isYes(fairness) ? '' : ' /\\ Fairness'}`, isApart: true },
    partOf('TypeOK', types, [], { isApart: true }),
    ...(hasDeadlock
      ? [
          ...(final === null ? [] : [partOf('Final', final)]),
          partOf('WayOn', wayOn),
          partOf('NotStuck', final === null ? enabled : or(name('Final'), enabled), [], { isApart: true }),
        ]
      : []),
    ...claims.map(claimPart),
    ...constraints.map(([as, of]) => partOf(as, of)),
  ]
  const config = [
    'SPECIFICATION Spec',
    'CONSTANTS',
    '  Null = Null',
    '  Undefined = Undefined',
    '\\* A state is stuck where only faults lead on: NotStuck says so. TLC takes every step for a way on.',
    'CHECK_DEADLOCK FALSE',
    'INVARIANT TypeOK',
    ...(hasDeadlock ? ['INVARIANT NotStuck'] : []),
    ...claims.filter(c => c.as === 'invariant').map(c => `INVARIANT ${c.name}`),
    ...(claims.some(isOfSteps)
      ? ['\\* For TLC a step that changes nothing breaks no property of steps. Everystep asks such steps, too.']
      : []),
    ...claims.filter(c => c.as === 'property').map(c => `PROPERTY ${c.name}`),
    ...claims
      .filter(c => c.as === 'never')
      .flatMap(c => [`\\* ${c.of} is reachable where this one is violated:`, `\\* INVARIANT ${c.name}`]),
    ...constraints.map(([as]) => `${as === 'StateConstraint' ? 'CONSTRAINT' : 'ACTION_CONSTRAINT'} ${as}`),
  ]
  return {
    name: moduleName,
    module: moduleText(moduleName, says, vars, parts),
    config: `${config.join('\n')}\n`,
    claims: claims.map(({ of, name: as, as: kind, isTemporal }) => ({ of, name: as, as: kind, isTemporal })),
    deadlock: hasDeadlock ? 'NotStuck' : null,
  }
}

const isYes = (of: Tla): boolean => of.of === 'literal' && of.value === true
const isNo = (of: Tla): boolean => of.of === 'literal' && of.value === false

const conjuncts = (of: Tla): readonly Tla[] => (of.of === 'infix' && of.op === '/\\' ? of.args : [of])

/**
 * Whether TLC, which takes a part of an action for a way to make it true, would try several ways: each that there is would count as a step, and the one that JavaScript never comes to, since what stands
 * before it decides, would be evaluated.
 */
function isTried(of: Tla, bodies: ReadonlyMap<string, Tla>): boolean {
  const go = (part: Tla): boolean => isTried(part, bodies)
  switch (of.of) {
    case 'infix':
      return of.op === '\\/' || of.op === '=>' || (of.op === '/\\' && of.args.some(go))
    case 'bound':
      return of.word === '\\E' || go(of.body)
    case 'let':
      return go(of.body)
    case 'if':
      return go(of.yes) || go(of.no)
    case 'name':
    case 'call': {
      const body = bodies.get(of.name)
      return body !== undefined && go(body)
    }
    default:
      return false
  }
}

function nextPart(acts: readonly Act[], within: Tla | null): Part {
  const isBounded = within !== null
  const column = isBounded ? 5 : 2
  const ways = acts.map(a => `\\/ ${print(anyOf(a, stepOf), column + 3)}`).join(`\n${' '.repeat(column)}`)
  return { name: 'Next', text: isBounded ? `Next ==\n  /\\ ${ways}\n  /\\ ${print(within as Tla)}` : `Next ==\n  ${ways}`, isApart: true }
}

/** A property; of one of steps the square brackets stand around all of it. */
const isOfSteps = ({ body }: Claim): boolean => body.of === 'call' && body.name === '[]_vars'

function claimPart(claim: Claim): Part {
  const { name: as, body } = claim
  if (!isOfSteps(claim)) return partOf(as, body)
  const inner = print((body as Extract<Tla, { readonly of: 'call' }>).args[0] as Tla, 5)
  return {
    name: as,
    text: as.length + inner.length < 100 && !inner.includes('\n') ? `${as} == [][${inner}]_vars` : `${as} ==\n  [][${inner}]_vars`,
  }
}

/** A conjunction whose parts are kept apart, also where there is one alone. */
const list = (...parts: readonly Tla[]): Tla => ({
  of: 'infix',
  op: '/\\',
  args: parts.flatMap(p => (isYes(p) ? [] : p.of === 'infix' && p.op === '/\\' ? p.args : [p])),
})

interface Acts {
  readonly acts: readonly Act[]
  /** Whether nothing but timeouts and faults can happen; null where no timeout asks. */
  readonly quiet: Tla | null
}

function actsOf(setting: Setting, definition: SpecDefinition, actionNames: ReadonlyMap<string, string>): Acts {
  const { t, model } = setting
  const faults = Object.entries(definition.faults ?? {}).filter(([of]) => (model.budgets[of] ?? 0) > 0)
  const made = faults.flatMap(([of, fault]) => {
    const found = faultActs({ ...setting, of, budget: model.budgets[of] ?? 0, place: nowhere }, fault)
    return found === 'quiet' ? [] : [found]
  })
  const premature = faults.find(([, fault]) => fault.premature)?.[0] ?? null
  const early = premature === null ? 0 : (model.budgets[premature] ?? 0)
  const also: Guard = (actor: Actor | null, message) => and(...made.map(f => f.guard(actor, message)))
  const protocol = Object.entries(definition.actions).map(([of, action]) => {
    if (action.passes) throw new Untranslatable(`the passage of time, ${of}`, action.where, 'a model without timers can be exported')
    const act = actOf(setting, of, actionNames.get(of) as string, action, also, action)
    if (action.kind === 'timeout' && action.awaits !== null && early !== Infinity && !isNo(act.guard))
      throw new Untranslatable(
        `the timeout ${of}, which awaits messages that can still come`,
        action.where,
        `leave out awaits, or let timeouts fire at any time: --fault ${premature ?? 'asynchrony'}=any`,
      )
    return { action, act }
  })
  const asks = protocol.filter(({ action }) => action.kind === 'timeout')
  const isQuiet = asks.length > 0 && (early !== Infinity || model.deadlock === 'forbidden')
  const quiet = isQuiet
    ? not(
        or(
          ...protocol
            .filter(({ action }) => action.kind === 'action' || action.kind === 'receive')
            .map(({ act }) => anyOf(act, a => a.guard)),
        ),
      )
    : null
  const acts = protocol.flatMap(({ act, action }): Act[] => {
    if (action.kind !== 'timeout') return [act]
    if (early === Infinity) return [{ ...act, wayOn: name('Quiet') }]
    const waiting = { ...act, guard: and(act.guard, name('Quiet')) }
    if (early === 0 || premature === null) return [waiting]
    const counter = model.vars[`${premature}.count`] && setting.variables.names.get(`${premature}.count`)
    const count = name(counter as string)
    const sooner: Act = {
      ...act,
      of: `${act.of}${tooEarly}`,
      name: t.names.global(`${act.name}_early`),
      guard: and(act.guard, not(name('Quiet')), infix('<', count, literal(early))),
      next: counted(act.next, counter as string),
      fair: null,
      wayOn: not(yes),
    }
    return [waiting, sooner]
  })
  const all = [...acts.filter(a => !a.of.endsWith(tooEarly)), ...made.flatMap(f => f.acts), ...acts.filter(a => a.of.endsWith(tooEarly))]
  const missing = Object.keys(model.actions).filter(of => !all.some(a => a.of === of))
  if (missing.length > 0)
    throw new Untranslatable(`the step ${missing[0]}`, model.actions[missing[0] as string]?.where, 'leave out the fault that adds it')
  return { acts: all, quiet }
}

/** The same step, which counts as one of a fault. */
function counted(next: Tla, counter: string): Tla {
  const own = name(counter)
  const more = infix('=', { of: 'prime', body: own }, infix('+', own, literal(1)))
  const args = next.of === 'infix' ? next.args : [next]
  return {
    of: 'infix',
    op: '/\\',
    args: [
      ...args.flatMap((part): Tla[] => {
        if (part.of !== 'prefix' || part.op !== 'UNCHANGED')
          return part.of === 'let' ? [{ ...part, body: counted(part.body, counter) }] : [part]
        const same = part.arg.of === 'tuple' ? part.arg.items : [part.arg]
        const left = same.filter(v => !(v.of === 'name' && v.name === counter))
        return left.length === 0 ? [] : [{ ...part, arg: left.length === 1 ? (left[0] as Tla) : { of: 'tuple', items: left } }]
      }),
      ...(args.some(a => a.of === 'let') ? [] : [more]),
    ],
  }
}

function initOf({ t, model, variables }: Setting): Tla {
  const value = (state: Readonly<Record<string, unknown>>, v: string): Tla =>
    t.names.within(() => initialValue(t, model, v, state[v], nowhere))
  const all = model.initial
  const own = (v: string): Tla => name(variables.names.get(v) as string)
  const options = new Map(
    Object.keys(model.vars).map(v => {
      const found = new Map(all.map(state => [format(state[v]), state]))
      return [v, [...found.values()]] as const
    }),
  )
  const varying = [...options].filter(([, states]) => states.length > 1)
  const fixed = [...options]
    .filter(([, states]) => states.length === 1)
    .map(([v, [state]]) => infix('=', own(v), value(state as Readonly<Record<string, unknown>>, v)))
  const combined = varying.reduce((n, [, states]) => n * states.length, 1)
  const isProduct = combined === new Set(all.map(s => varying.map(([v]) => format(s[v])).join('\n'))).size
  if (isProduct)
    return and3(
      fixed,
      varying.map(([v, states]) => infix('\\in', own(v), { of: 'set', members: states.map(s => value(s, v)) })),
    )
  const ways = all.map((s): Tla => ({ of: 'infix', op: '/\\', args: varying.map(([v]) => infix('=', own(v), value(s, v))) }))
  return and3(fixed, [{ of: 'infix', op: '\\/', args: ways }])
}

const and3 = (fixed: readonly Tla[], rest: readonly Tla[]): Tla => ({ of: 'infix', op: '/\\', args: [...fixed, ...rest] })

/** WF and SF of each instance, or of a group. */
function fairnessOf({ t }: Setting, acts: readonly Act[], isBounded: boolean): Tla {
  const of = (strong: boolean, step: Tla): Tla =>
    call(strong ? 'SF_vars' : 'WF_vars', isBounded ? and(step, { of: 'prime', body: name('Within') }) : step)
  const parts: Tla[] = []
  const groups = new Map<string, { readonly strong: boolean; readonly forEach: readonly string[]; readonly acts: Act[] }>()
  for (const act of acts) {
    if (act.fair === null) continue
    if (typeof act.fair === 'string') {
      const always = act.parameters.map(p => {
        if (p.always === null)
          throw new Untranslatable(
            `the fairness of ${act.of}, one for each of its messages`,
            undefined,
            "declare them fair together, fair: { weak: 'group' }, or export without properties over time",
          )
        return { ...p, among: p.always }
      })
      parts.push(
        always.reduceRight<Tla>(
          (body, p) => ({ of: 'bound', word: '\\A', variable: p.variable, among: p.among, body }),
          of(act.fair === 'strong', stepOf(act)),
        ),
      )
    } else {
      const { group, strong, forEach } = groupOf(act.fair)
      const found = groups.get(group) ?? { strong, forEach, acts: [] }
      groups.set(group, found)
      found.acts.push(act)
    }
  }
  for (const { strong, forEach, acts: together } of groups.values()) {
    const [first] = together as [Act]
    const each = first.parameters.filter(p => forEach.includes(p.of))
    if (each.length < forEach.length)
      throw new Untranslatable('fairness for each value of a message’s field', undefined, 'export without properties over time')
    const steps = together.map(act => {
      const renamed = act.parameters.map(p =>
        forEach.includes(p.of) ? { ...p, variable: (each.find(e => e.of === p.of) as { variable: string }).variable } : p,
      )
      const open = renamed.filter(p => !forEach.includes(p.of))
      const step: Tla = { of: 'call', name: act.name, args: renamed.map(p => name(p.variable)) }
      return open.reduceRight<Tla>((body, p) => ({ of: 'bound', word: '\\E', variable: p.variable, among: p.among, body }), step)
    })
    parts.push(
      each.reduceRight<Tla>(
        (body, p) => ({ of: 'bound', word: '\\A', variable: p.variable, among: p.among, body }),
        of(strong, or(...steps)),
      ),
    )
  }
  void t
  return and(...parts)
}

function constraintsOf({ t, variables }: Setting, definition: SpecDefinition): readonly (readonly [string, Tla])[] {
  const { state, step } = definition.constraints ?? {}
  const now = { is: 'state', state: variables.now } as const
  const after = { is: 'state', state: variables.after } as const
  const of = (run: unknown, given: Parameters<typeof t.call>[1]): Tla =>
    t.names.within(() => t.whole(() => t.truth(t.call(run, given), nowhere)))
  return [
    ...(state === undefined ? [] : [['StateConstraint', of(state, [now])] as const]),
    ...(step === undefined ? [] : [['StepConstraint', of(step, [now, after])] as const]),
  ]
}
