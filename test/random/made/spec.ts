import type { Choices } from '../choices.ts'
import type { Action, Fairness, Fault, Fields, Json, Kind, Network, Process, Spec, Start, Statement, Type, Variable } from '../syntax.ts'
import { scalars, textOf } from '../values.ts'
import { acknowledge, changed, condition, get, type Part, parameters, rare, type Scope, send, statement, value } from './code.ts'
import { randomFault } from './faults.ts'
import { neverLookedAtAgain } from './native-sets.ts'
import { randomProperty } from './properties.ts'
import { bool, literalOf, logged, namesProcess, randomScalar, randomType, signed, smallType, timed, type World } from './types.ts'

/** Where each part of a spec reads its choices, so that one part shrinks without changing the others. */
export interface Tapes {
  readonly world: Choices
  readonly vars: readonly Choices[]
  readonly networks: readonly Choices[]
  readonly actions: readonly Choices[]
  readonly properties: readonly Choices[]
  readonly faults: readonly Choices[]
  readonly initial: readonly Choices[]
  readonly bounds: Choices
}

const M: Process = { of: 'process', sort: 'M', ids: ['M'] }

export function madeOf(t: Tapes): Spec {
  const { world: c } = t
  const ids = ['P1', 'P2', 'P3'].slice(0, c.of([2, 1, 2, 3, 2]))
  const P: Process = { of: 'process', sort: 'P', ids }
  const PM: Process = { of: 'process', sort: 'PM', ids: [...ids, 'M'] }
  const alike = ids.length > 1 && c.once(3)
  const bare: World = { sorts: [P, M], P, M, PM, kinds: [], alike }
  const carried = t.networks.map((n, k) => randomNetwork(n, bare, k))
  const kinds = carried.flatMap(n => n.kinds)
  const world: World = { ...bare, kinds }
  const networks = carried.map(n => n.network)
  const hiddenVariable = c.number(6) === 5
  const variables = t.vars.map((v, k) => variable(v, world, `v${k}`))
  const hidden: Variable | null = hiddenVariable ? { name: 'h', type: randomType(c, world, 1), mark: 'ghost' } : null
  const constants = Object.fromEntries(
    ['n', 'k'].slice(0, c.of([0, 0, 1, 2])).map(name => {
      const type = smallType(c, world)
      return [name, { type, value: literalOf(c, world, type) }]
    }),
  )
  const scope: Scope = {
    world,
    vars: variables,
    networks,
    bound: Object.entries(constants).map(([name, { type }]) => ({ get: get('constants', name), type, given: null })),
    s: 's',
    inRecipe: false,
    faulty: t.faults.length > 0,
  }
  const timers = variables.filter(v => isTimed(v.type))
  const clocks = timers.length > 0 && timers.every(v => v.mark === 'owned' || v.type.of === 'map') ? PM : null
  const faults = [...new Map(t.faults.map(f => randomFault(f, scope, clocks)).map(f => [f.name, f])).values()]
  const all = hidden ? [...variables, hidden] : variables
  const { init, each } = randomStart(t.initial, scope, all, faults)
  const b = t.bounds
  const spec: Omit<Spec, 'properties'> = {
    name: 'random',
    sorts: [P, M],
    constants,
    kinds,
    variables: all,
    networks,
    init,
    each,
    actions: [...t.actions.map((a, k) => randomAction(a, `a${k}`, scope, hidden)), ...(timers.length > 0 ? [tick(b, scope)] : [])],
    faults,
    decides: null,
    final: b.number(2) === 1 ? condition(b, scope) : null,
    deadlock: b.number(6) === 5 ? 'allowed' : 'forbidden',
    constraints: {
      state: b.number(5) === 4 ? { e: 'not', of: rare(b, scope) } : null,
      step:
        b.number(5) === 4
          ? { e: 'not', of: { e: 'and', of: [rare(b, { ...scope, s: 'after' }), changed(b, { ...scope, s: 'before' })] } }
          : null,
    },
    hidden: hidden ? hidden.name : null,
    symmetric: alike || c.once(6),
    written: { asVariant: c.once(8), networksChosen: networks.length > 0 && c.once(8) },
  }
  const properties = t.properties.map((p, k) => randomProperty(p, `p${k}`, scope, spec))
  // After all else, which it does not change.
  const outcome = () => (b.once(2) ? rare(b, scope) : b.once(2) ? condition(b, scope) : changed(b, scope))
  const decides = b.once(3) ? [outcome(), outcome(), ...(b.once(3) ? [outcome()] : [])] : null
  return { ...spec, properties, decides }
}

function variable(c: Choices, world: World, name: string): Variable {
  if (c.once(8)) return { name, ...logged(c, world) }
  const some = c.once(9) ? timed(c, world) : randomType(c, world, c.once(4) ? 3 : 2)
  const type: Type = world.alike && namesProcess(some) ? { of: 'map', keys: world.P, values: bool } : some
  return { name, type, mark: c.of([null, null, 'durable', 'owned', 'ghost'] as const) }
}

function randomNetwork(c: Choices, world: World, index: number): { network: Network; kinds: readonly Kind[] } {
  const carries = c.of(['bag', 'merging', 'fifo', 'set', 'broker'] as const)
  const ends = (): Process => (world.alike ? c.of([world.P, world.M]) : c.of([world.P, world.M, world.PM]))
  const kinds = Array.from({ length: c.once(3) ? 2 : 1 }, (_, i): Kind => {
    const fields: Fields = {
      from: ends(),
      to: ends(),
      ...(c.number(2) === 1 ? { x: c.once(4) ? signed(c, world) : smallType(c, world) } : {}),
    }
    return { tag: ['A', 'B', 'C', 'D'][index * 2 + i] ?? 'A', fields }
  })
  const bounded = carries === 'bag' || carries === 'fifo' || c.number(2) === 1
  const capacity = bounded ? c.of([2, 3, 1, 4]) : null
  return { kinds, network: { name: `net${index}`, kinds: kinds.map(k => k.tag), carries, capacity } }
}

function randomAction(c: Choices, name: string, scope: Scope, hidden: Variable | null): Action {
  const { kinds, P, alike } = scope.world
  const received = kinds.length > 0 && c.number(5) > 2 ? c.of(kinds) : null
  const most = received ? 1 : 2
  const { fields, bound } = parameters(c, scope, most, k =>
    k === 0 && (c.number(3) < 2 || alike) ? P : c.once(4) ? smallType(c, scope.world) : randomScalar(c, scope.world),
  )
  const parts: Part[] = received
    ? [
        ...Object.entries(received.fields).map(([field, type]) => ({ get: get('m', field), type, given: null })),
        { get: get('m'), type: { of: 'message' as const, ...received }, given: null },
      ]
    : []
  const inner: Scope = { ...scope, bound: [...bound, ...parts] }
  const recipe: Scope = { ...inner, inRecipe: true }
  const isTimeout = received === null && c.number(5) === 4
  const owner = Object.keys(fields).find(field => fields[field]?.of === 'process')
  const by = ((): Action['by'] => {
    if (c.number(3) === 0) return undefined
    if (received !== null && c.once(3)) return { name: 'from' }
    return owner === undefined ? { single: 'M' } : { name: owner }
  })()
  const awaits = isTimeout && kinds.length > 0 && c.number(3) === 2 ? [c.of(kinds).tag] : null
  const groups: Fairness[] = [
    { group: 'g', strong: false, forEach: [] },
    { group: 'h', strong: true, forEach: [] },
    ...('q' in fields ? [{ group: 'each', strong: false, forEach: ['q'] }] : []),
    ...(received && 'to' in received.fields ? [{ group: 'ends', strong: true, forEach: ['from', 'to'] }] : []),
  ]
  const fair = c.number(2) === 0 ? null : c.number(3) === 2 ? c.of(groups) : c.of(['weak', 'strong'] as const)
  // A message that no one sends would make every receive idle.
  const sends = kinds.length > 0 && c.number(received ? 4 : 3) > 0 === (received === null)
  const then: Statement[] = [
    statement(c, recipe),
    ...(sends ? [send(c, recipe)] : []),
    ...(received && c.number(3) > 0 ? [acknowledge(c, recipe, received)] : []),
    ...(c.number(2) === 0 ? [] : [statement(c, recipe, 1)]),
    ...(hidden ? [{ d: 'write' as const, at: get('s', hidden.name), value: value(c, { ...recipe, vars: [] }, hidden.type) }] : []),
  ]
  return {
    name,
    kind: received ? 'receive' : isTimeout ? 'timeout' : 'action',
    tag: received ? received.tag : null,
    for: fields,
    by,
    awaits,
    fair,
    neverFires: c.once(12),
    when: c.number(2) === 0 ? null : condition(c, inner),
    then: neverLookedAtAgain(then.length === 1 ? (then[0] as Statement) : { d: 'all', of: then }, scope.vars),
  }
}

const isTimed = (type: Type): boolean => textOf(type as unknown as Json).includes('"timer":true')

const tick = (c: Choices, scope: Scope): Action => ({
  name: 'tick',
  kind: 'action',
  time: true,
  tag: null,
  for: {},
  by: undefined,
  awaits: null,
  fair: c.of([null, 'weak', 'strong'] as const),
  neverFires: c.once(6),
  when: c.once(3) ? condition(c, scope) : null,
  then: { d: 'all', of: [] },
})

/** Puts back by some crash: its parts may have only one initial value. */
function isVolatile({ type, mark }: Variable, faults: readonly Fault[]): boolean {
  if (mark === 'durable' || mark === 'ghost') return false
  return faults.some(
    f =>
      f.kind === 'crash' &&
      ((mark === 'owned' && f.who.ids.includes('M')) ||
        (type.of === 'map' && type.keys.of === 'process' && type.keys.ids.some(id => f.who.ids.includes(id)))),
  )
}

function randomStart(
  tapes: readonly Choices[],
  scope: Scope,
  variables: readonly Variable[],
  faults: readonly Fault[],
): Pick<Spec, 'init' | 'each'> {
  const free = variables.filter(v => !isVolatile(v, faults) && v.mark !== 'ghost')
  const [first, ...others] = tapes
  if (first === undefined) return { init: [{ given: {}, inFlight: {} }], each: null }
  const startOf = (c: Choices, of: readonly Variable[]): Start => {
    const given = Object.fromEntries(
      of.filter(() => c.number(2) === 1).map((v): [string, Json] => [v.name, literalOf(c, scope.world, v.type)]),
    )
    const network = scope.networks.length > 0 && c.number(2) === 1 ? c.of(scope.networks) : null
    if (network === null) return { given, inFlight: {} }
    const sent = c.of(network.kinds)
    const kind = scope.world.kinds.find(k => k.tag === sent) as Kind
    return { given, inFlight: { [network.name]: [literalOf(c, scope.world, { of: 'message', ...kind })] } }
  }
  const start = startOf(first, others.length === 0 ? variables : free)
  const each = free.find(v => scalars(v.type).length > 1)
  if (others.length === 0) return { init: [start], each: each && first.once(3) ? each.name : null }
  return { init: [start, ...others.map(c => startOf(c, free))], each: null }
}
