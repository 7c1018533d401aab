import { didYouMean, type Place, SpecError } from '../errors.ts'
import { type Action, groupOf } from './action.ts'
import { sizeOf } from './binders.ts'
import type { Definition } from './definition.ts'
import { checkDomain, type Domain, holdsMark } from './domain.ts'
import { checkNames, type Named } from './names.ts'
import { isNetwork } from './network.ts'
import { checkOutcomes } from './outcomes.ts'
import { checkFunction, checkParts, checkWord, sayGiven } from './parts.ts'
import { type Single, sortOf } from './processes.ts'
import { checkRepeated } from './properties/idempotent.ts'
import type { Binders } from './types.ts'

/** More combinations of parameters than this is a mistake, not a model. */
const mostParameters = 100_000

const parts = [
  'vars',
  'init',
  'actions',
  'properties',
  'faults',
  'decides',
  'final',
  'deadlock',
  'constraints',
  'view',
  'symmetry',
  'parts',
]

/** Throws SpecError where what a builder returned is not a definition: where parts are missing, or are called what no part is. */
export function checkShape(spec: string, where: Place | undefined, given: unknown): void {
  const fail = (code: string, message: string, hint: string): never => {
    throw new SpecError(code, `${spec}: ${message}`, { hint, where })
  }
  if (typeof given !== 'object' || given === null)
    fail('no-definition', 'its builder returns no definition', 'return { vars, init, actions, properties } from it')
  checkParts(`the definition of ${spec}`, given, parts, where)
  const definition = given as Partial<Definition>
  if (definition.vars === undefined) fail('no-variables', 'it has no vars', 'declare the variables, each with its domain: vars: { … }')
  if (definition.init === undefined)
    fail('no-initial-state', 'it has no init', 'add init: initially(), in which each variable has the initial value of its domain')
  if (typeof definition.init === 'function') fail('no-initial-state', 'its init is a function', 'call it: init: initially()')
  if (definition.actions === undefined)
    fail('no-actions', 'it has no actions, so nothing can happen', 'add actions: { … }, each made by action, receive or timeout')
  if (definition.properties === undefined)
    fail('no-properties', 'it has no properties', 'add properties: { … }; where nothing is claimed, properties: {}')
  checkParts(`'constraints' of ${spec}`, definition.constraints ?? {}, ['state', 'step'], where)
  checkWord(`'deadlock' of ${spec}`, definition.deadlock ?? 'forbidden', ['forbidden', 'allowed'], where)
  checkOutcomes(spec, definition.decides, where)
  if (definition.final !== undefined) checkFunction(`'final' of ${spec}`, definition.final, 'predicate(s => …)', where)
}

/** Throws SpecError where a definition cannot be run, naming the construct and the remedy. */
export function checkDefinition(spec: string, where: Place | undefined, definition: Definition): void {
  const fail = (code: string, message: string, hint?: string, at: Place | undefined = where): never => {
    throw new SpecError(code, `${spec}: ${message}`, { hint, where: at })
  }
  const tables: readonly [Named, object | undefined][] = [
    ['variable', definition.vars],
    ['action', definition.actions],
    ['property', definition.properties],
    ['fault', definition.faults],
  ]
  for (const [named, table] of tables) if (table) checkNames(named, table, spec, where)
  if (Object.keys(definition.actions).length === 0)
    fail('no-actions', 'it has no actions, so nothing can happen', 'give it at least one action')
  if (Array.isArray(definition.init) && definition.init.length === 0) fail('no-initial-state', 'it has no initial state')
  for (const [name, of] of Object.entries(definition.vars))
    if (typeof of?.admit !== 'function')
      fail('not-a-domain', `the variable '${name}' has no domain`, `declare it as ${name}: oneOf(…), range(…), setOf(…) …`)
  for (const [name, of] of Object.entries(definition.vars))
    if (holdsMark(of, 'byDefault'))
      fail(
        'default-of-variable',
        `the variable '${name}' is of a domain with a default, which constants have`,
        `say what it begins with: initially({ ${name}: … })`,
      )
  for (const [name, action] of Object.entries(definition.actions)) {
    if (typeof action?.kind !== 'string' || !('picks' in action))
      fail('not-an-action', `'${name}' is not an action`, 'make it with action({ … }), receive(Msg.X, { … }) or timeout({ … })')
    checkAction(name, action, definition, fail)
  }
  checkGroups(definition, fail)
  for (const [name, property] of Object.entries(definition.properties)) {
    if (typeof property?.meaning !== 'object')
      fail('not-a-property', `'${name}' is not a property`, 'make it with always(…), step(…), reachable(…) …')
    checkBinders(`property '${name}'`, property.for, property.where)
    checkSize(`property '${name}'`, property.for, fail, property.where)
    checkRepeated(spec, name, property, definition.actions)
  }
  const known = Object.keys(definition.vars)
  for (const name of definition.view ?? [])
    if (!known.includes(name)) fail('unknown-variable', `the view names '${name}', which is no variable`, didYouMean(name, known))
}

const stepParts = ['for', 'by', 'when', 'then', 'fair', 'neverFires']
/** What an action has besides what its author may say of it; `awaits` may be said of timeouts. */
const ownParts: readonly string[] = ['kind', 'fault', 'picks', 'where', 'also', 'written', 'awaits', 'passes'] satisfies (keyof Action)[]

/** Throws SpecError where fairness is said in words that there are not. */
function checkFairness(of: string, fair: unknown, known: readonly string[], where: Place | undefined): void {
  if (fair === null || fair === 'weak' || fair === 'strong') return
  if (typeof fair === 'object') {
    checkParts(`'fair' of ${of}`, fair, ['weak', 'strong', 'forEach'], where)
    const { forEach, ...groups } = fair as { readonly forEach?: unknown }
    const [group, ...more] = Object.values<unknown>(groups)
    const each: readonly unknown[] = forEach === undefined ? [] : Array.isArray(forEach) ? forEach : [forEach]
    const stray = each.find(name => !known.includes(name as string))
    if (stray !== undefined)
      throw new SpecError(
        'unknown-fairness',
        `${of} is fair for each ${sayGiven(stray)}, which is neither a parameter nor a message field`,
        {
          hint:
            (typeof stray === 'string' ? didYouMean(stray, known) : undefined) ??
            (known.length === 0 ? 'it has none of these' : `it has ${known.join(', ')}`),
          where,
        },
      )
    if (typeof group === 'string' && more.length === 0) return
  }
  const nearest = typeof fair === 'string' ? didYouMean(fair, ['weak', 'strong']) : undefined
  const words = `there are 'weak' and 'strong', of a whole group of actions { weak: 'group' } and { strong: 'group' }, and with forEach: 'c' of one group for each c`
  throw new SpecError('unknown-fairness', `'fair' of ${of} cannot be ${sayGiven(fair)}`, {
    hint: nearest === undefined ? words : `${nearest} ${words}`,
    where,
  })
}

function checkBinders(of: string, binders: unknown, where: Place | undefined): void {
  if (typeof binders !== 'object' || binders === null)
    throw new SpecError('bad-parameters', `'for' of ${of} is ${sayGiven(binders)}`, {
      hint: 'name each parameter, with the domain of its values: for: { c: Client }',
      where,
    })
  checkNames('parameter', binders, of, where)
  for (const [name, domain] of Object.entries(binders)) checkDomain(`the parameter '${name}' of ${of}`, domain, where)
}

/** Throws SpecError where the actor is neither named by a word nor one process. */
function checkActor(what: string, by: unknown, where: Place | undefined): void {
  if (by === null || typeof by === 'string' || typeof (by as Partial<Single> | undefined)?.id === 'string') return
  throw new SpecError('bad-actor', `${what} cannot be ${sayGiven(by)}`, {
    hint: "it is the name of a parameter or of a message's field, in quotes, such as by: 'c', or what singleProcess('…') returned; left out, the environment acts",
    where,
  })
}

type Fail = (code: string, message: string, hint?: string, at?: Place) => never

function checkAction(name: string, action: Action, definition: Definition, fail: Fail): void {
  const { kind, where } = action
  const said = [...stepParts, ...(kind === 'timeout' ? ['awaits'] : [])]
  const given = Object.keys(action).filter(part => !ownParts.includes(part) || (part === 'awaits' && action.awaits !== null))
  checkParts(`${kind} '${name}'`, Object.fromEntries(given.map(part => [part, true])), said, where)
  checkFunction(`the recipe 'then' of ${kind} '${name}'`, action.then, '{ …, then: s => { s.x = … } }', where)
  checkFunction(`the guard 'when' of ${kind} '${name}'`, action.when, '{ when: s => …, … }', where)
  if (action.neverFires !== undefined) checkWord(`'neverFires' of ${kind} '${name}'`, action.neverFires, ['allowed'], where)
  checkBinders(`${kind} '${name}'`, action.for, where)
  checkSize(`action '${name}'`, action.for, fail, action.where)
  const pick = action.picks
  const fields: Readonly<Record<string, Domain>> = pick && 'kind' in pick ? pick.kind.fields : {}
  checkActor(`'by' of ${kind} '${name}'`, action.by, where)
  checkFairness(`${kind} '${name}'`, action.fair, Object.keys({ ...fields, ...action.for }), where)
  if (typeof action.by === 'string' && !Object.hasOwn(action.for, action.by) && !Object.hasOwn(fields, action.by))
    fail(
      'unknown-actor',
      `action '${name}' is by '${action.by}', which is neither a parameter nor a message field`,
      didYouMean(action.by, Object.keys({ ...action.for, ...fields })),
      action.where,
    )
  if (pick && 'kind' in pick) {
    const carriers = Object.keys(definition.vars).filter(v => carries(definition.vars[v], pick.kind))
    if (carriers.length === 0)
      fail(
        'no-network',
        `action '${name}' receives ${pick.kind.tag}, but no network carries it`,
        'declare a variable net: network(Msg)',
        action.where,
      )
    if (carriers.length > 1)
      fail(
        'two-networks',
        `action '${name}' receives ${pick.kind.tag}, which ${carriers.join(' and ')} both carry`,
        'give each network message kinds of its own',
        action.where,
      )
  }
}

/** A group is fair in one way: half of it weak and half strong, or for each of something, would mean two groups of one name. */
function checkGroups({ actions }: Definition, fail: Fail): void {
  const groups = new Map<string, { readonly strong: boolean; readonly forEach: readonly string[] }>()
  for (const [name, { fair, where }] of Object.entries(actions)) {
    if (fair === null || typeof fair === 'string') continue
    const { group, strong, forEach } = groupOf(fair)
    const before = groups.get(group) ?? { strong, forEach }
    const differs =
      before.strong !== strong
        ? `fair ${before.strong ? 'strongly' : 'weakly'} in one action and ${strong ? 'strongly' : 'weakly'} in '${name}'`
        : before.forEach.join() !== forEach.join()
          ? `fair ${sayEach(before.forEach)} in one action and ${sayEach(forEach)} in '${name}'`
          : null
    if (differs !== null) fail('mixed-group', `the group '${group}' is ${differs}`, 'say the same of all its actions', where)
    groups.set(group, before)
  }
}

const sayEach = (names: readonly string[]): string => (names.length === 0 ? 'as a whole' : `for each ${names.join(' and ')}`)

const carries = (of: Domain | undefined, kind: { readonly tag: string }): boolean =>
  of !== undefined && isNetwork(of) && Object.values(of.kinds).some(k => k === kind)

function checkSize(what: string, binders: Binders, fail: Fail, where: Place | undefined): void {
  const size = sizeOf(binders)
  if (size > mostParameters)
    fail(
      'too-many-parameters',
      `${what} ranges over ${size.toLocaleString('en')} combinations of parameters`,
      `keep it below ${mostParameters.toLocaleString('en')}: narrow a domain in its 'for'`,
      where,
    )
}

/** The processes that act, send or receive, in the order in which the definition names them. */
export function processesOf(definition: Pick<Definition, 'vars' | 'actions'>): { id: string; sort: string }[] {
  const found = new Map<string, string>()
  const add = (of: Domain | undefined) => {
    if (of?.shape.of !== 'process') return
    for (const id of of.shape.ids) if (!found.has(id)) found.set(id, sortOf(of.shape, id))
  }
  for (const action of Object.values(definition.actions)) {
    const fields: Readonly<Record<string, Domain>> = action.picks && 'kind' in action.picks ? action.picks.kind.fields : {}
    add(typeof action.by === 'string' ? (action.for[action.by] ?? fields[action.by]) : (action.by ?? undefined))
  }
  for (const of of Object.values(definition.vars)) {
    if (of.marks.owner !== undefined && !found.has(of.marks.owner)) found.set(of.marks.owner, of.marks.owner)
    if (isNetwork(of)) for (const kind of Object.values(of.kinds)) for (const end of ['from', 'to']) add(kind.fields[end])
  }
  return [...found].map(([id, sort]) => ({ id, sort }))
}
