import { type Domain, holdsMark } from '../language/domain.ts'
import { belongingsOf } from '../language/faults/belongings.ts'
import { keptName, onNetwork } from '../language/faults/compose.ts'
import type { Fault, FaultMade, Model } from '../language/model.ts'
import { isNetwork, type NetworkDomain } from '../language/network.ts'
import type { State } from '../language/types.ts'
import { networkKinds } from '../values/index.ts'
import { type Act, type Actor, type Guard, idsOf, nextOf, type Setting } from './action.ts'
import { closureOf } from './closures.ts'
import { and, apply, call, equals, except, field, infix, isIn, literal, name, not, or, prefix, type Tla, union, yes } from './expression.ts'
import { kinds } from './network.ts'
import { constant } from './terms.ts'
import { type Type, typeOf } from './type.ts'
import { type StateOf, term, Untranslatable } from './value.ts'

/** What a fault adds to a module: steps, and what it asks of the steps of the protocol. */
export interface FaultActs {
  readonly acts: readonly Act[]
  readonly guard: Guard
}

interface Given extends Setting {
  readonly of: string
  readonly budget: number
  readonly place: { readonly file: string; readonly where: { readonly at: number; readonly end: number } }
}

const free: Guard = () => yes
const own = (x: Tla): Tla => ({ of: 'set', members: [x] })

/** The part of a state that a fault keeps for itself. */
const kept = ({ variables, of }: Given, part: string, state: StateOf = variables.now): Tla => state.vars.get(keptName(of, part))?.now as Tla
const put = (draft: StateOf, variable: string, of: Tla): void => {
  const cell = draft.vars.get(variable)
  if (cell) cell.now = of
}
const count = (given: Given): Tla => (given.budget === Infinity ? yes : infix('<', kept(given, 'count'), literal(given.budget)))
const spend = (given: Given, draft: StateOf): void => {
  if (given.budget !== Infinity) put(draft, keptName(given.of, 'count'), infix('+', kept(given, 'count'), literal(1)))
}

interface Parts {
  readonly named: string
  /** What one ranges over may hang on those before it. */
  readonly parameters: readonly (readonly [of: string, among: Tla | ((...earlier: readonly Tla[]) => Tla), type: Type])[]
  readonly guard: (...parameters: Tla[]) => Tla
  readonly edit: (draft: StateOf, ...parameters: Tla[]) => void
  readonly fair?: boolean
}

function faultAct({ t, variables }: Given, { named, parameters, guard, edit, fair = false }: Parts): Act {
  const of = t.names.global(named)
  return t.names.within(() => {
    const terms: Tla[] = []
    const bound = parameters.map(([p, over]) => {
      const among = typeof over === 'function' ? over(...terms) : over
      const variable = t.names.local(p)
      terms.push(name(variable))
      return { of: p, variable, among, always: among }
    })
    const draft = variables.draft()
    const next = t.whole(() => {
      edit(draft, ...terms)
      return nextOf(variables, draft)
    })
    return {
      of: named,
      name: of,
      kind: 'fault',
      parameters: bound,
      guard: guard(...terms),
      next,
      fair: fair ? 'weak' : null,
      wayOn: fair ? yes : not(yes),
    }
  })
}

/** Of whom a guard speaks at all. */
const concerns = (actor: Actor | null, who: readonly string[]): actor is Actor => !!actor?.ids.some(id => who.includes(id))

/** That a process is in none of the sets of those that take no step. */
const isUp = ({ model, variables }: Given, process: Tla): Tla =>
  and(
    ...Object.keys(model.vars)
      .filter(v => model.vars[v]?.marks.keptBy !== undefined && v.endsWith('.down'))
      .map(v => infix('\\notin', process, variables.now.vars.get(v)?.now as Tla)),
  )

type Made<W extends FaultMade['word']> = Extract<FaultMade, { readonly word: W }>
const words = (ids: readonly string[]): Type => ({ of: 'word', ids })

function stops(given: Given, { who }: Made<'stops'>): FaultActs {
  const down = kept(given, 'down')
  const act = faultAct(given, {
    named: given.of,
    parameters: [['process', given.t.all(who), words(who.ids)]],
    guard: p =>
      and(infix('\\notin', p, down), given.budget === Infinity ? yes : infix('<', call('Cardinality', down), literal(given.budget))),
    edit: (draft, p) => put(draft, keptName(given.of, 'down'), union(down, own(p))),
  })
  return { acts: [act], guard: actor => (concerns(actor, who.ids) ? infix('\\notin', actor.term, down) : yes) }
}

/** What of a process that is up makes it take no step: once more of the budget. */
const goesDown = (given: Given, processes: Parts['parameters'][number], alsoEdit: (draft: StateOf, p: Tla) => void = () => {}) =>
  faultAct(given, {
    named: given.of,
    parameters: [processes],
    guard: p => and(isUp(given, p), count(given)),
    edit: (draft, p) => {
      spend(given, draft)
      put(draft, keptName(given.of, 'down'), union(kept(given, 'down'), own(p)))
      alsoEdit(draft, p)
    },
  })

function crashes(given: Given, { who, onRecover, recovers }: Made<'crashes'>): FaultActs {
  const { t } = given
  const down = kept(given, 'down')
  const processes = ['process', t.all(who), words(who.ids)] as const
  if (who.ids.some(id => [...belongingsOf(given.model, id)].some(({ of }) => holdsMark(of, 'log'))))
    throw new Untranslatable(
      `the crash '${given.of}' of a process with a logOf(…)`,
      given.model.where,
      'leave the fault out, --fault NAME=0, or write what is durable as lists',
    )
  const crash = goesDown(given, processes, (draft, p) => forget(given, draft, who.ids, p))
  const recovery = faultAct(given, {
    named: `${given.of}.recover`,
    parameters: [processes],
    guard: p => isIn(p, down),
    edit: (draft, p) => {
      put(draft, keptName(given.of, 'down'), infix('\\', down, own(p)))
      if (closureOf(onRecover) !== null) t.call(onRecover, [{ is: 'state', state: draft }, term(p, words(who.ids))])
    },
    fair: recovers === 'fairly',
  })
  return { acts: [crash, recovery], guard: actor => (concerns(actor, who.ids) ? infix('\\notin', actor.term, down) : yes) }
}

function pauses(given: Given, { who, resumes }: Made<'pauses'>): FaultActs {
  const down = kept(given, 'down')
  const processes = ['process', given.t.all(who), words(who.ids)] as const
  const pause = goesDown(given, processes)
  const resumption = faultAct(given, {
    named: `${given.of}.resume`,
    parameters: [processes],
    guard: p => isIn(p, down),
    edit: (draft, p) => put(draft, keptName(given.of, 'down'), infix('\\', down, own(p))),
    fair: resumes === 'fairly',
  })
  return { acts: [pause, resumption], guard: actor => (concerns(actor, who.ids) ? infix('\\notin', actor.term, down) : yes) }
}

/** What is volatile of a process returns to its initial value. */
function forget({ t, model, place }: Given, draft: StateOf, who: readonly string[], process: Tla): void {
  const initial = model.initial[0] as State
  for (const [variable, of] of Object.entries(model.vars)) {
    if (of.marks.keptBy !== undefined) continue
    const now = draft.vars.get(variable)?.now as Tla
    const { owner } = of.marks
    if (owner !== undefined && who.includes(owner)) {
      const then = reset(of, now, initial[variable])
      put(draft, variable, who.length === 1 ? then : { of: 'if', condition: equals(process, literal(owner)), yes: then, no: now })
    } else if (owner === undefined && of.shape.of === 'map' && of.shape.keys.shape.of === 'process') {
      const { ids } = of.shape.keys.shape
      const those = who.filter(id => ids.includes(id))
      if (those.length === 0) continue
      const { durable, ghost } = of.marks
      const entry = { ...of.shape.values, marks: { ...of.shape.values.marks, ...(durable && { durable }), ...(ghost && { ghost }) } }
      const entries = initial[variable] as State
      const isUniform = those.every(
        id =>
          JSON.stringify(constant(t, entries[id], place, typeOf(entry)).term) ===
          JSON.stringify(constant(t, entries[those[0] as string], place, typeOf(entry)).term),
      )
      if (!isUniform && !entry.marks.durable) {
        put(draft, variable, except(now, [{ key: process }], apply(constant(t, entries, place, typeOf(of)).term, process)))
        continue
      }
      const before = apply(now, process)
      const then = reset(entry, before, entries[those[0] as string])
      if (JSON.stringify(then) === JSON.stringify(before)) continue
      const whole = except(now, [{ key: process }], then)
      put(
        draft,
        variable,
        those.length === who.length
          ? whole
          : { of: 'if', condition: isIn(process, { of: 'set', members: those.map(literal) }), yes: whole, no: now },
      )
    }
  }

  function reset(domain: Domain, now: Tla, value: unknown): Tla {
    if (domain.marks.durable || domain.marks.log) return now
    if (domain.shape.of === 'record' && holdsMark(domain, 'durable'))
      return Object.entries(domain.shape.fields).reduce((of, [f, part]) => {
        const before = field(now, f)
        const then = reset(part, before, (value as State)[f])
        return JSON.stringify(then) === JSON.stringify(before) ? of : except(of, [{ field: f }], then)
      }, now)
    if (domain.shape.of === 'map' && holdsMark(domain.shape.values, 'durable')) {
      const key = t.names.local('k')
      const [first] = Object.values(value as State)
      return { of: 'map', variable: key, among: prefix('DOMAIN', now), body: reset(domain.shape.values, apply(now, name(key)), first) }
    }
    return constant(t, value, place, typeOf(domain)).term
  }
}

const networksOf = (model: Model): readonly (readonly [string, NetworkDomain])[] =>
  Object.entries(model.vars).filter((entry): entry is [string, NetworkDomain] => isNetwork(entry[1]))

function messageFault(
  given: Given,
  { only }: { readonly only: readonly string[] | null },
  affects: (of: NetworkDomain) => boolean,
  make: (net: Tla, message: Tla, of: NetworkDomain) => Tla | null,
): FaultActs {
  const { t, model, variables, of } = given
  const networks = networksOf(model).filter(([, domain]) => affects(domain))
  const acts = networks.map(([variable, domain]) => {
    const net = name(variables.names.get(variable) as string)
    return faultAct(given, {
      named: onNetwork(of, variable, networks),
      parameters: [['m', kinds[domain.network].messages(t, net), { of: 'any' }]],
      guard: m => and(count(given), only === null ? yes : isIn(field(m, 'tag'), { of: 'set', members: only.map(literal) })),
      edit: (draft, m) => {
        spend(given, draft)
        put(draft, variable, make(net, m, domain) ?? net)
      },
    })
  })
  return { acts, guard: free }
}

/** On a link that keeps its order a fault happens at a place. */
function placedFault(
  given: Given,
  { only }: { readonly only: readonly string[] | null },
  affects: (of: NetworkDomain) => boolean,
  operator: 'FifoRemoveAt' | 'FifoOvertake',
): FaultActs {
  const { t, model, variables, of } = given
  const networks = networksOf(model).filter(([, domain]) => affects(domain))
  const acts = networks.map(([variable]) => {
    const net = name(variables.names.get(variable) as string)
    const link = (l: Tla): Tla => apply(net, l)
    return faultAct(given, {
      named: onNetwork(of, variable, networks),
      parameters: [
        ['link', prefix('DOMAIN', net), { of: 'any' }],
        ['place', l => prefix('DOMAIN', link(l as Tla)), { of: 'number' }],
      ],
      guard: (l, k) =>
        and(
          count(given),
          only === null ? yes : isIn(field(apply(link(l), k), 'tag'), { of: 'set', members: only.map(literal) }),
          // Of a run of equal ones the first stands for all.
          operator === 'FifoOvertake' ? infix('>', k, literal(1)) : yes,
          or(equals(k, literal(1)), infix('#', apply(link(l), infix('-', k, literal(1))), apply(link(l), k))),
        ),
      edit: (draft, l, k) => {
        spend(given, draft)
        put(draft, variable, call(t.operator(operator), net, l, k))
      },
    })
  })
  return { acts, guard: free }
}

function partitions(given: Given, { heals }: Made<'partitions'>): FaultActs {
  const { t, model, of, variables } = given
  const side = kept(given, 'side')
  const domain = model.actions[of]?.for.side as Domain
  const members = model.vars[keptName(of, 'side')]?.shape as { readonly members: Domain }
  const ids = members.members.shape as { readonly ids: readonly string[] }
  const all: Tla = { of: 'set', members: ids.ids.map(literal) }
  const sides = t.define(`${of}_sides`, `sides ${of}`, () => ({
    of: 'set',
    members: [...domain.values()].map(s => constant(t, s, given.place).term),
  }))
  const other = variables.now.vars.has(keptName(of, 'other')) ? keptName(of, 'other') : null
  const nobody: Tla = { of: 'set', members: [] }
  const split = faultAct(given, {
    named: of,
    parameters: [['side', sides, { of: 'set', members: words(ids.ids) }]],
    guard: () => and(equals(side, nobody), count(given)),
    edit: (draft, s) => {
      spend(given, draft)
      put(draft, keptName(of, 'side'), s)
      if (other !== null) put(draft, other, infix('\\', all, s))
    },
  })
  const healing = faultAct(given, {
    named: `${of}.heal`,
    parameters: [],
    guard: () => infix('#', side, nobody),
    edit: draft => {
      put(draft, keptName(of, 'side'), nobody)
      if (other !== null) put(draft, other, nobody)
    },
    fair: heals === 'fairly',
  })
  const guard: Guard = (actor, message) => {
    if (message === null) return yes
    const { from, to } = message.kind.fields
    const sender = from === undefined ? null : { term: field(message.term, 'from'), ids: idsOf(from), isSure: from.shape.of === 'process' }
    const receiver =
      to === undefined
        ? actor && { ...actor, isSure: true }
        : { term: field(message.term, 'to'), ids: idsOf(to), isSure: to.shape.of === 'process' }
    if (sender === null || receiver === null) return yes
    const among = (p: { readonly term: Tla; readonly ids: readonly string[]; readonly isSure: boolean }): Tla =>
      p.isSure && p.ids.every(id => ids.ids.includes(id)) ? yes : isIn(p.term, all)
    const isSame = infix('=', isIn(sender.term, side), isIn(receiver.term, side))
    return or(not(and(among(sender), among(receiver))), isSame)
  }
  return { acts: [split, healing], guard }
}

/** The faults of a model's budgets in TLA+: each kind in its one place. Those that come last, and change what all others do, are `quiet`. */
export function faultActs(given: Given, { made }: Fault): FaultActs | 'quiet' {
  switch (made.word) {
    case 'stops':
      return stops(given, made)
    case 'crashes':
      return crashes(given, made)
    case 'pauses':
      return pauses(given, made)
    case 'loseMessages': {
      const bags = messageFault(
        given,
        made,
        d => !networkKinds[d.network].ordered,
        (net, m, d) => kinds[d.network].lose(given.t, net, m),
      )
      const links = placedFault(given, made, d => networkKinds[d.network].ordered, 'FifoRemoveAt')
      return { acts: [...bags.acts, ...links.acts], guard: free }
    }
    case 'duplicateMessages':
      return messageFault(
        given,
        made,
        d => networkKinds[d.network].consumes,
        (net, m, d) => kinds[d.network].copy?.(given.t, net, m) ?? null,
      )
    case 'reorderMessages':
      return placedFault(given, made, d => networkKinds[d.network].ordered, 'FifoOvertake')
    case 'partitions':
      return partitions(given, made)
    case 'prematureTimeouts':
      return 'quiet'
    default:
      throw new Untranslatable(`the fault '${given.of}', ${made.word}(…)`, given.model.where, `leave it out: --fault ${given.of}=0`)
  }
}
