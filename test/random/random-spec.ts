import fc from 'fast-check'
import type { Model } from '../../checker/language/index.ts'
import * as language from '../../checker/language/index.ts'
import { Choices } from './choices.ts'
import {
  binders,
  changed,
  condition,
  type MessageKind,
  type RandomNetwork,
  rare,
  type Scope,
  send,
  statement,
  term,
} from './random-code.ts'
import { domainText, literal, type Processes, randomScalar, randomType, scalarLiterals, type Type } from './random-domain.ts'

/** A spec that fast-check made up. */
export interface RandomSpec {
  /** The spec as a person would write it; what runs is exactly this text. */
  readonly text: string
  readonly budgets: Readonly<Record<string, number>>
  /** Whether exchanging the processes P changes nothing: then the model declares it. */
  readonly symmetric: boolean
  /** The model, with other fault budgets where given. */
  model(budgets?: Readonly<Record<string, number>>): Model
  toString(): string
}

type Tape = readonly number[]
interface Tapes {
  readonly world: Tape
  readonly vars: readonly Tape[]
  readonly networks: readonly Tape[]
  readonly actions: readonly Tape[]
  readonly properties: readonly Tape[]
  readonly faults: readonly Tape[]
  readonly initial: readonly Tape[]
  readonly bounds: Tape
}

const M: Processes = { of: 'process', sort: 'M', ids: ['M'] }

// Of fixed length: a tape that runs out early gives only the simplest specs.
const tape = (length: number) => fc.array(fc.nat(0xffff), { minLength: length, maxLength: length })
const tapes = (least: number, most: number, length: number) => fc.array(tape(length), { minLength: least, maxLength: most, size: 'max' })

/**
 * Small random specs over the whole language: every domain, kind of network, fault, form of action and of property. No recipe
 * writes outside a domain. Each has finitely many states, though sometimes very many, so explore them with a limit.
 */
export const randomSpec = (): fc.Arbitrary<RandomSpec> =>
  fc
    .noBias(
      fc.record({
        world: tape(20),
        vars: tapes(2, 4, 12),
        networks: tapes(0, 2, 12),
        actions: tapes(2, 6, 40),
        properties: tapes(0, 4, 20),
        faults: tapes(0, 3, 12),
        initial: tapes(0, 2, 16),
        bounds: tape(30),
      }),
    )
    .map(build)

function build(t: Tapes): RandomSpec {
  const world = new Choices(t.world)
  const ids = ['P1', 'P2', 'P3'].slice(0, [2, 1, 2, 3, 2][world.number(5)])
  const P: Processes = { of: 'process', sort: 'P', ids }
  const shown = t.vars.map((v, i) => variable(new Choices(v), P, `v${i}`))
  // Written by every action and read by nothing else: a view that hides it loses nothing, so that all engines must find the same.
  const hidden = world.number(8) === 7 ? variable(world, P, 'h') : null
  const variables = hidden ? [...shown, hidden] : shown
  const networks = t.networks.map((n, i) => randomNetwork(new Choices(n), P, i))
  const scope: Scope = { P, vars: shown, networks, terms: [], s: 's' }
  const faults = randomFaults(t.faults, scope)
  const actions = t.actions.map((a, i) => `a${i}: ${action(new Choices(a), scope, hidden)},`)
  const properties = t.properties.map((p, i) => `p${i}: ${property(new Choices(p), scope)},`)
  const init = initial(t.initial, scope, variables, faults)
  const view = hidden ? [`view: [${[...shown, ...networks].map(v => `'${v.name}'`)}],`] : []
  const body = [...actions, ...properties, init, ...bounds(new Choices(t.bounds), scope)]
  const symmetric =
    ids.length > 1 &&
    !/\bP\d|\]\[0\]|for \(const|partitions/.test([...body, ...faults.map(f => f.text)].join()) &&
    !variables.some(v => namesProcess(v.type))
  const text = `const P = processes('P', ${ids.length}), M = singleProcess('M')
const Msg = messages({ ${networks.flatMap(n => n.kinds.map(kindText)).join(', ')} })
const vars = {
${variables.map(v => `  ${v.name}: ${v.text},`).join('\n')}
${networks.map(n => `  ${n.name}: ${n.text},`).join('\n')}
}
const { action, receive, timeout, initially, always, step, reachable, crashes } = machine(vars)
return spec('random', {}, () => ({
  vars,
  actions: {
    ${actions.join('\n    ')}
  },
  properties: {
    ${properties.join('\n    ')}
  },
  faults: {
    ${faults.map(f => `${f.name}: ${f.text},`).join('\n    ')}
  },
  ${[init, ...bounds(new Choices(t.bounds), scope), ...view, ...(symmetric ? ['symmetry: [P],'] : [])].join('\n  ')}
}))`
  const budgets = Object.fromEntries(faults.map(f => [f.name, f.budget]))
  return {
    text,
    budgets,
    symmetric,
    model: (chosen = budgets) => compile(text).with({}, chosen),
    toString: () => `${text}.with({}, { ${faults.map(f => `${f.name}: ${f.budget}`).join(', ')} })`,
  }
}

type AnySpec = { with(constants: object, budgets: Readonly<Record<string, number>>): Model }

/** The spec that a text writes, with the vocabulary of the language in scope. */
export function compile(text: string): AnySpec {
  const known: Readonly<Record<string, unknown>> = { ...language }
  // The text takes `crashes` from its machine, which knows the type of the state.
  const names = Object.keys(known).filter(name => name !== 'crashes')
  return new Function(...names, `'use strict'\n${text}`)(...names.map(name => known[name])) as AnySpec
}

interface Variable {
  readonly name: string
  readonly type: Type
  readonly text: string
  /** Put back to its initial value when some process crashes. */
  readonly volatile: boolean
}

function variable(c: Choices, P: Processes, name: string): Variable {
  const type = randomType(c, P, 2)
  const of = domainText(type)
  const ofProcess = type.of === 'map' && type.keys.of === 'process'
  switch (c.number(5)) {
    case 2:
      return { name, type, text: `durable(${of})`, volatile: false }
    case 3:
      return { name, type, text: `ownedBy(M, ${of})`, volatile: true }
    case 4:
      return { name, type, text: `ghost(${of})`, volatile: false }
    default:
      return { name, type, text: of, volatile: ofProcess }
  }
}

interface BoundedNetwork extends RandomNetwork {
  readonly text: string
  readonly kind: string
  readonly bounded: boolean
}

function randomNetwork(c: Choices, P: Processes, index: number): BoundedNetwork {
  const kind = c.of(['bag', 'merging', 'fifo', 'set'])
  const ends = () => (c.number(2) === 0 ? P : M)
  const kinds = Array.from({ length: c.once(3) ? 2 : 1 }, (_, i) => ({
    tag: ['A', 'B', 'C', 'D'][index * 2 + i] ?? 'A',
    fields: { from: ends(), to: ends(), ...(c.number(2) === 1 ? { x: randomScalar(c, P) } : {}) },
  }))
  const bounded = kind === 'bag' || kind === 'fifo' || c.number(2) === 1
  const name = `net${index}`
  const capacity = bounded ? `, { capacity: ${[2, 3, 1, 4][c.number(4)]} }` : ''
  return { name, kinds, kind, bounded, text: `network({ ${kinds.map(k => `${k.tag}: Msg.${k.tag}`).join(', ')} }, '${kind}'${capacity})` }
}

const kindText = ({ tag, fields }: MessageKind): string =>
  `${tag}: { ${Object.entries(fields)
    .map(([name, type]) => `${name}: ${domainText(type)}`)
    .join(', ')} }`

function action(c: Choices, scope: Scope, hidden: Variable | null): string {
  const kinds = scope.networks.flatMap(n => n.kinds)
  const received = kinds.length > 0 && c.number(5) > 2 ? c.of(kinds) : null
  const { text, terms } = binders(c, scope.P, received ? 1 : 2)
  const fields = received ? Object.entries(received.fields).map(([name, type]) => ({ text: `m.${name}`, type })) : []
  const inner = { ...scope, terms: [...terms, ...fields] }
  const parameters = received ? '(s, m, p)' : '(s, p)'
  const owner = terms.find(t => t.type === scope.P)?.text.slice(2)
  const by = c.number(3) === 0 ? [] : [`by: ${owner ? `'${owner}'` : 'M'}`]
  const isTimeout = received === null && c.number(6) === 5
  const awaits = isTimeout && kinds.length > 0 && c.number(2) === 1 ? [`awaits: [Msg.${c.of(kinds).tag}]`] : []
  // A message that no one sends would make every receive idle.
  const sends = kinds.length > 0 && c.number(received ? 4 : 3) > 0 === (received === null) ? [send(c, inner)] : []
  const parts = [
    ...(terms.length > 0 ? [`for: ${text}`] : []),
    ...(received && c.number(2) === 0 ? [] : by),
    ...awaits,
    ...(c.number(2) === 0 ? [] : [`when: ${parameters} => ${condition(c, inner)}`]),
    `then: ${parameters} => { ${[
      statement(c, inner),
      ...sends,
      ...(c.number(2) === 0 ? [] : [statement(c, inner, 1)]),
      ...(hidden ? [`s.${hidden.name} = ${term(c, inner, hidden.type)}`] : []),
    ].join('; ')} }`,
  ]
  const step = `{ ${parts.join(', ')} }`
  if (received) return `receive(Msg.${received.tag}, ${step})`
  return `${isTimeout ? 'timeout' : 'action'}(${step})`
}

function property(c: Choices, scope: Scope): string {
  switch (c.number(4)) {
    case 1: {
      const { text, terms } = binders(c, scope.P, 1)
      const inner = { ...scope, terms }
      const premise = c.number(2) === 1 ? `when: (s, p) => ${condition(c, inner)}, ` : ''
      return `always({ for: ${text}, ${premise}holds: (s, p) => !(${rare(c, inner)}) })`
    }
    case 2: {
      const before = changed(c, { ...scope, s: 'before' })
      return `step((before, after) => !(${before}) || ${changed(c, { ...scope, s: 'after' })})`
    }
    case 3:
      return `reachable(s => ${rare(c, scope)})`
    default:
      return `always(s => !(${rare(c, scope)}))`
  }
}

interface RandomFault {
  readonly name: string
  readonly text: string
  readonly budget: number
}

function randomFaults(tapes: readonly Tape[], scope: Scope): readonly RandomFault[] {
  const networks = scope.networks as readonly BoundedNetwork[]
  const possible: [string, (c: Choices) => string][] = [
    ['stop', c => `stops(${c.of(['P', 'M'])})`],
    [
      'crash',
      c => {
        const who = c.of([scope.P, M])
        return `crashes(${who.sort}${recovery(c, scope, who)})`
      },
    ],
    ['early', () => 'prematureTimeouts()'],
    ...(networks.length > 0
      ? ([
          ['lose', c => `loseMessages(${c.number(3) === 2 ? `{ only: [Msg.${c.of(c.of(networks).kinds).tag}] }` : ''})`],
          ['partition', c => `partitions(${c.of(['', 'P'])})`],
        ] satisfies [string, (c: Choices) => string][])
      : []),
    ...(networks.some(n => n.kind !== 'set') ? ([['duplicate', () => 'duplicateMessages()']] satisfies [string, () => string][]) : []),
    ...(networks.some(n => n.kind === 'fifo') ? ([['reorder', () => 'reorderMessages()']] satisfies [string, () => string][]) : []),
  ]
  const chosen = new Map<string, RandomFault>()
  for (const t of tapes) {
    const c = new Choices(t)
    const asked = c.of([1, 0, 2, Infinity])
    const [name, text] = c.of(possible)
    // Duplicates without end would fill a merging network without end.
    const budget = name === 'duplicate' && networks.some(n => !n.bounded) ? Math.min(asked, 2) : asked
    chosen.set(name, { name, text: text(c), budget })
  }
  return [...chosen.values()]
}

const recovery = (c: Choices, scope: Scope, who: Processes): string =>
  c.number(3) === 2 ? `, { onRecover: (s, id) => { ${statement(c, { ...scope, terms: [{ text: 'id', type: who }] }, 1)} } }` : ''

function initial(tapes: readonly Tape[], scope: Scope, variables: readonly Variable[], faults: readonly RandomFault[]): string {
  const crashing = faults.some(f => f.name === 'crash')
  // After a crash, what is volatile has to have one initial value.
  const free = variables.filter(v => !(crashing && v.volatile))
  const given = tapes.map(t => {
    const c = new Choices(t)
    const set = free.filter(() => c.number(2) === 1).map(v => `${v.name}: ${literal(c, v.type)}`)
    const net = scope.networks.length > 0 && c.number(2) === 1 ? c.of(scope.networks) : null
    const kind = net && c.of(net.kinds)
    const message = kind && `${Object.entries(kind.fields).map(([name, type]) => `${name}: ${c.of(scalarLiterals(type))}`)}`
    return `{ ${[...set, ...(net && kind ? [`${net.name}: inFlight(Msg.${kind.tag}({ ${message} }))`] : [])].join(', ')} }`
  })
  if (given.length === 0) return 'init: initially(),'
  return given.length === 1 ? `init: initially(${given[0]}),` : `init: [${given.map(g => `initially(${g})`).join(', ')}],`
}

function bounds(c: Choices, scope: Scope): string[] {
  const lines: string[] = []
  if (c.number(2) === 1) lines.push(`final: s => ${condition(c, scope)},`)
  if (c.number(6) === 5) lines.push(`deadlock: 'allowed',`)
  const state = c.number(5) === 4 ? [`state: s => !(${rare(c, scope)})`] : []
  const step =
    c.number(5) === 4
      ? [`step: (before, after) => !(${rare(c, { ...scope, s: 'after' })} && ${changed(c, { ...scope, s: 'before' })})`]
      : []
  if (state.length + step.length > 0) lines.push(`constraints: { ${[...state, ...step].join(', ')} },`)
  return lines
}

/** Whether the initial value of a domain names one process before the others. */
function namesProcess(type: Type): boolean {
  if (type.of === 'process') return true
  if (type.of === 'record') return Object.values(type.fields).some(namesProcess)
  return type.of === 'map' && namesProcess(type.values)
}
