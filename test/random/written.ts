import { editOf } from './editing.ts'
import { domainText, fieldsText, list, objectOf, valueText } from './notation.ts'
import { readingOf } from './reading.ts'
import type { Action, Expr, Fault, Fields, Get, Kind, Network, Over, Property, Spec, Start, Statement, Type, Variable } from './syntax.ts'
import { type Row, textOf } from './values.ts'

export const getText = ({ root, path }: Get): string => {
  const whole = root === 'parameters' ? 'p' : root === 'constants' ? 'c' : root
  return `${whole}${path.map(part => (typeof part === 'string' ? `.${part}` : `[${exprText(part)}]`)).join('')}`
}

export function exprText(of: Expr): string {
  switch (of.e) {
    case 'get':
      return getText(of)
    case 'literal':
      return valueText(of.type, of.value)
    case 'read': {
      const [x = '', y = ''] = of.of.map(exprText)
      return `(${readingOf(of.word).text(x, y, textOf(of.with), null)})`
    }
    case 'not':
      return `!(${exprText(of.of)})`
    case 'and':
      return `(${exprText(of.of[0])} && ${exprText(of.of[1])})`
    case 'or':
      return `(${exprText(of.of[0])} || ${exprText(of.of[1])})`
    case 'choose':
      return `(${exprText(of.when)} ? ${exprText(of.yes)} : ${exprText(of.no)})`
    case 'every':
    case 'some':
    case 'count':
    case 'filter':
    case 'find':
      return quantifierText(of)
    case 'mapped':
      return `${of.sort.sort}.map(${of.name} => (${exprText(of.value)}))`
    case 'one more':
      return `${exprText(of.than)} + 1`
    case 'message':
      return `Msg.${of.tag}(${objectOf(Object.entries(of.fields).flatMap(([name, e]) => (of.leftOut.includes(name) ? [] : [[name, exprText(e)] as const])))})`
    case 'copy':
      return of.type.of === 'set' ? `new Set(${exprText(of.of)})` : of.type.of === 'record' ? `{ ...${exprText(of.of)} }` : exprText(of.of)
    case 'down':
      return `isDown(${of.root}, ${exprText(of.who)})`
    case 'traitor':
      return `isTraitor(${of.root}, ${exprText(of.who)})`
    case 'cut off':
      return `isCutOff(${of.root}, ${exprText(of.one)}, ${exprText(of.other)})`
  }
}

function quantifierText({ e, over, name, holds }: Extract<Expr, { over: Over }>): string {
  const all =
    over.e === 'get' ? `[...${getText(over)}]` : over.e === 'others' ? `${over.sort.sort}.others(${exprText(over.than)})` : over.sort.sort
  const asked = (word: string) => `${all}.${word}(${name} => ${exprText(holds)})`
  if (e === 'count') return over.e === 'sort' ? `(${asked('count')} === 1)` : `(${asked('filter')}.length === 1)`
  if (e === 'filter') return `(${asked('filter')}.length > 1)`
  return e === 'find' ? `(${asked('find')} === undefined)` : asked(e)
}

export function statementText(of: Statement): string {
  switch (of.d) {
    case 'write':
      return `${getText(of.at)} = ${exprText(of.value)}`
    case 'edit':
      return editOf(of.word).text(getText(of.at), of.with.map(exprText).join(', '), of.type)
    case 'send':
    case 'acknowledge':
      return `s.${of.network}.${of.d}(${exprText(of.message)})`
    case 'if':
      return `if (${exprText(of.when)}) { ${statementText(of.yes)} }${of.no === null ? '' : ` else { ${statementText(of.no)} }`}`
    case 'each':
      return `for (const ${of.name} of ${of.over.sort}) { ${statementText(of.body)} }`
    case 'all':
      return of.of.map(statementText).join('; ')
  }
}

const givenFor = (fields: Fields | null): string[] => (fields === null ? [] : [`for: ${fieldsText(fields)}`])

function fairText(fair: Action['fair']): string[] {
  if (fair === null) return []
  if (typeof fair === 'string') return [`fair: '${fair}'`]
  const { group, strong, forEach } = fair
  const each =
    forEach.length === 0 ? '' : `, forEach: ${forEach.length === 1 ? `'${forEach[0]}'` : `[${list(forEach.map(of => `'${of}'`))}]`}`
  return [`fair: { ${strong ? 'strong' : 'weak'}: '${group}'${each} }`]
}

/** An action, its guard as given. */
export function actionText(action: Action, when: Expr | null = action.when): string {
  const { kind, tag, by, awaits, then } = action
  const parameters = kind === 'receive' ? '(s, m, p)' : '(s, p)'
  const actor = by === undefined ? [] : by === null ? [] : [`by: ${'name' in by ? `'${by.name}'` : by.single}`]
  const parts = [
    ...(Object.keys(action.for).length === 0 ? [] : givenFor(action.for)),
    ...actor,
    ...(awaits === null ? [] : [`awaits: [${list(awaits.map(t => `Msg.${t}`))}]`]),
    ...fairText(action.fair),
    ...(action.neverFires ? [`neverFires: 'allowed'`] : []),
    ...(when === null ? [] : [`when: ${parameters} => ${exprText(when)}`]),
    ...(action.time ? [] : [`then: ${parameters} => { ${statementText(then)} }`]),
  ]
  if (action.time) return `time(${parts.length === 0 ? '' : `{ ${list(parts)} }`})`
  return `${kind}(${kind === 'receive' ? `Msg.${tag}, ` : ''}{ ${list(parts)} })`
}

function propertyText(property: Property, abstract: (spec: Spec) => string): string {
  switch (property.kind) {
    case 'always': {
      const { premise, holds } = property
      if (property.for === null && premise === null) return `always(s => ${exprText(holds)})`
      const when = premise === null ? [] : [`when: (s, p) => ${exprText(premise)}`]
      return `always({ ${list([...givenFor(property.for), ...when, `holds: (s, p) => ${exprText(holds)}`])} })`
    }
    case 'step':
      return property.for === null
        ? `step((before, after) => ${exprText(property.holds)})`
        : `step({ ${list([...givenFor(property.for), `holds: (before, after, p) => ${exprText(property.holds)}`])} })`
    case 'reachable':
      return `reachable(s => ${exprText(property.holds)})`
    case 'leadsTo':
      return property.for === null
        ? `leadsTo(s => ${exprText(property.from)}, s => ${exprText(property.to)})`
        : `leadsTo({ ${list([...givenFor(property.for), `from: (s, p) => ${exprText(property.from)}`, `to: (s, p) => ${exprText(property.to)}`])} })`
    case 'idempotent':
      return `idempotent('${property.action}'${property.of === null ? '' : `, { of: s => ${exprText(property.of)} }`})`
    case 'refines':
      return `refines(${abstract(property.abstract)}, s => (${objectOf(property.keeps.map(name => [name, `s.${name}`]))}))`
    default:
      return property.for === null
        ? `${property.kind}(s => ${exprText(property.holds)})`
        : `${property.kind}({ ${list([...givenFor(property.for), `holds: (s, p) => ${exprText(property.holds)}`])} })`
  }
}

export function faultText(fault: Fault): string {
  switch (fault.kind) {
    case 'lose':
    case 'duplicate':
    case 'reorder':
      return `${fault.kind}Messages(${fault.only === null ? '' : `{ only: [${list(fault.only.map(t => `Msg.${t}`))}] }`})`
    case 'stop':
      return `stops(${fault.who.sort})`
    case 'crash': {
      const options = [
        ...(fault.onRecover === null ? [] : [`onRecover: (s, id) => { ${statementText(fault.onRecover)} }`]),
        ...(fault.recovers === null ? [] : [`recovers: '${fault.recovers}'`]),
      ]
      return `crashes(${fault.who.sort}${options.length === 0 ? '' : `, { ${list(options)} }`})`
    }
    case 'pause':
      return `pauses(${fault.who.sort}${fault.resumes === null ? '' : `, { resumes: '${fault.resumes}' }`})`
    case 'partition': {
      const who =
        fault.who.length === 0
          ? 'undefined'
          : fault.who.length === 1
            ? (fault.who[0]?.sort as string)
            : `[${list(fault.who.map(w => w.sort))}]`
      return fault.heals === null ? `partitions(${who === 'undefined' ? '' : who})` : `partitions(${who}, { heals: '${fault.heals}' })`
    }
    case 'byzantine': {
      const forges = fault.forges === null ? '' : `, forges: ${fault.forges}`
      return `byzantine(${fault.who.sort}, { sends: [${list(fault.sends.map(t => `Msg.${t}`))}]${forges} })`
    }
    case 'drift':
      return `clockDrift(${fault.who.sort})`
    case 'early':
      return 'prematureTimeouts()'
  }
}

function variableText({ type, mark }: Variable): string {
  const text = domainText(type)
  if (mark === null) return text
  return mark === 'owned' ? `ownedBy(M, ${text})` : `${mark}(${text})`
}

const kindText = ({ tag, fields }: Kind): string => `${tag}: ${fieldsText(fields)}`

function startText(spec: Spec, { given, inFlight }: Start, more: readonly string[] = []): string {
  const values = Object.entries(given).map(([name, value]) => {
    const type = spec.variables.find(v => v.name === name)?.type as Type
    return `${name}: ${valueText(type, value)}`
  })
  const nets = Object.entries(inFlight).map(([net, messages]) => {
    const sent = messages.map(m => {
      const kind = spec.kinds.find(k => k.tag === (m as Row).tag) as Kind
      return valueText({ of: 'message', ...kind }, m)
    })
    return `${net}: inFlight(${list(sent)})`
  })
  const all = [...values, ...nets, ...more]
  return all.length === 0 ? '' : `{ ${list(all)} }`
}

function initText(spec: Spec): string {
  const { each, init } = spec
  if (each !== null) {
    const type = spec.variables.find(v => v.name === each)?.type as Type
    return `initially({ x: ${domainText(type)} }, p => (${startText(spec, init[0] as Start, [`${each}: p.x`])}))`
  }
  const starts = init.map(start => `initially(${startText(spec, start)})`)
  return starts.length === 1 ? (starts[0] as string) : `[${list(starts)}]`
}

const sortText = ({ sort, ids }: { sort: string; ids: readonly string[] }): string =>
  ids.length === 1 && ids[0] === sort ? `const ${sort} = singleProcess('${sort}')` : `const ${sort} = processes('${sort}', ${ids.length})`

const vocabulary =
  'action, receive, timeout, time, initially, predicate, always, step, reachable, leadsTo, eventually, infinitelyOften, eventuallyAlways, alwaysPossible, refines, idempotent, outcomes, crashes'

/** The body of a function that returns a model, as a person would write it. */
export const bodyText = (spec: Spec): string => `const made = (() => {
${specText(spec)}
})()
return made.${withText(spec)}`

/** A constant that has its value by default, and is not chosen. */
const isLeftOut = (name: string): boolean => name === 'k'

/** The body of a function that returns the spec. */
function specText(spec: Spec): string {
  const { asVariant } = spec.written
  const constants = objectOf(
    Object.entries(spec.constants).map(([name, { type, value }]) => [
      name,
      isLeftOut(name) ? `withDefault(${domainText(type)}, ${valueText(type, value)})` : domainText(type),
    ]),
  )
  const parts = partsOf(spec)
  const own = asVariant ? variedParts(spec, parts) : parts
  return `${spec.sorts.map(sortText).join('\n')}
const PM = anyOf(P, M)
const Msg = messages({ ${spec.kinds.map(kindText).join(', ')} })
return ${asVariant ? 'variant(' : ''}spec('${spec.name}', ${constants}, c => {
${varsText(asVariant ? rest(spec.variables, movedOf(spec)) : spec.variables, spec)}
const { ${vocabulary} } = machine(vars)
return {
  vars,
${partsText(own)}
}
})${
    asVariant
      ? `, 'varied', base => {
const c = base.constants, { ${vocabulary} } = base
return {
${partsText(deltaOf(spec, parts))}
}
})`
      : ''
  }`
}

const rest = <T>(all: readonly T[], without: T | undefined): readonly T[] => all.filter(one => one !== without)

function varsText(variables: readonly Variable[], spec: Spec): string {
  // Where the model chooses its networks, the spec says something else.
  const carries = (n: Network): string => (n.carries === 'bag' || spec.written.networksChosen ? '' : `, '${n.carries}'`)
  const capacity = (n: Network): string => (n.capacity === null ? '' : `${carries(n) === '' ? ", 'bag'" : ''}, { capacity: ${n.capacity} }`)
  return `const vars = {
${variables.map(v => `  ${v.name}: ${variableText(v)},`).join('\n')}
${spec.networks.map(n => `  ${n.name}: network({ ${list(n.kinds.map(k => `${k}: Msg.${k}`))} }${carries(n)}${capacity(n)}),`).join('\n')}
}`
}

type Lines = readonly (readonly [string, string])[]

/** The parts of a definition but for its variables; those that name things, as lists of these. */
interface Parts {
  readonly actions: Lines
  readonly properties: Lines
  readonly faults: Lines
  readonly others: Lines
}

function partsOf(spec: Spec): Parts {
  const { state, step } = spec.constraints
  const constraints = [
    ...(state ? [`state: s => ${exprText(state)}`] : []),
    ...(step ? [`step: (before, after) => ${exprText(step)}`] : []),
  ]
  const shown = [...spec.variables, ...spec.networks].map(v => v.name).filter(name => name !== spec.hidden)
  return {
    actions: spec.actions.map(a => [a.name, actionText(a)]),
    properties: spec.properties.map(p => [p.name, propertyText(p, madeText)]),
    faults: spec.faults.map(f => [f.name, faultText(f)]),
    others: [
      ['init', initText(spec)],
      ...(spec.final ? ([['final', `predicate(s => ${exprText(spec.final)})`]] as const) : []),
      ...(spec.decides
        ? ([['decides', `outcomes({ ${list(spec.decides.map((of, k) => `o${k}: s => ${exprText(of)}`))} })`]] as const)
        : []),
      ...(spec.deadlock === 'allowed' ? ([['deadlock', `'allowed'`]] as const) : []),
      ...(constraints.length > 0 ? ([['constraints', `{ ${list(constraints)} }`]] as const) : []),
      ...(spec.hidden === null ? [] : ([['view', `[${list(shown.map(name => `'${name}'`))}]`]] as const)),
      ...(spec.symmetric ? ([['symmetry', '[P]']] as const) : []),
    ],
  }
}

const partsText = ({ actions, properties, faults, others, ...more }: Parts & { readonly added?: Lines; readonly vars?: Lines }): string =>
  [
    ...Object.entries({ ...more, actions, properties, faults }).flatMap(([name, lines]) =>
      lines.length > 0 || name === 'actions' || name === 'properties'
        ? [`  ${name}: {\n${lines.map(([of, text]) => `    ${of}: ${text},`).join('\n')}\n  },`]
        : [],
    ),
    ...others.map(([name, text]) => `  ${name}: ${text},`),
  ].join('\n')

/** What a variant may change: in the base it is another. */
const varied = new Set(['init', 'decides', 'final', 'constraints', 'view'])

/** The variable that a variant adds, if one may begin as its domain says. */
const movedOf = ({ variables, init, each }: Spec): Variable | undefined =>
  variables.length > 1
    ? variables.findLast((v, k) => k === variables.length - 1 && v.name !== each && init.every(s => s.given[v.name] === undefined))
    : undefined

/** The parts of a base that is wrong in each place where its variant puts it right. */
function variedParts(spec: Spec, { actions, properties, faults, others }: Parts): Parts {
  const [head] = spec.actions
  return {
    actions: [
      ...(head ? [[head.name, actionText(head, never)] as const] : []),
      ...actions.slice(1, -1),
      ['spare', 'action({ then: () => {} })'],
    ],
    properties: [...properties.slice(1), ['spare', 'always(() => false)']],
    faults: [...faults.slice(1), ['spare', 'stops(P)']],
    others: [
      ['init', 'initially()'],
      ...others.filter(([name]) => !varied.has(name)),
      ...(spec.final ? ([['final', 'predicate(() => true)']] as const) : []),
    ],
  }
}

function deltaOf(spec: Spec, { actions, properties, faults, others }: Parts) {
  const [head] = spec.actions
  const given = head?.kind === 'receive' ? '(s, m, p)' : '(s, p)'
  const moved = movedOf(spec)
  return {
    actions: [
      ...(head ? [[head.name, `{ when: ${given} => ${head.when === null ? 'true' : exprText(head.when)} }`] as const] : []),
      ['spare', 'null'] as const,
    ],
    added: actions.slice(1).slice(-1),
    properties: [...properties.slice(0, 1), ['spare', 'null'] as const],
    faults: [...faults.slice(0, 1), ['spare', 'null'] as const],
    others: others.filter(([name]) => varied.has(name)),
    ...(moved ? { vars: [[moved.name, variableText(moved)] as const] } : {}),
  }
}

const never: Expr = { e: 'literal', type: { of: 'bool' }, value: false }

function withText(spec: Spec): string {
  const chosen = Object.entries(spec.constants).filter(([name]) => !isLeftOut(name))
  const constants = objectOf(chosen.map(([name, { type, value }]) => [name, valueText(type, value)]))
  const budgets = objectOf(spec.faults.map(f => [f.name, String(f.budget)]))
  const networks = spec.written.networksChosen ? `, { network: ${objectOf(spec.networks.map(n => [n.name, `'${n.carries}'`]))} }` : ''
  return `with(${constants}, ${budgets}${networks})`
}

/** The model of a spec, as an expression. */
const madeText = (spec: Spec): string => `(() => { ${specText(spec)} })().${withText(spec)}`
