import type { Choices } from '../choices.ts'
import type { Action, Property, Spec, Statement, Type } from '../syntax.ts'
import type { Scope } from './code.ts'
import { randomOverTime } from './over-time.ts'

/** A refinement of a spec that has some of the variables, and the steps that the actions take there: sometimes too few of them. */
export function randomRefinement(c: Choices, name: string, spec: Omit<Spec, 'properties'>, scope: Scope): Property | null {
  const variables = spec.variables
    .filter(v => v.name !== spec.hidden)
    .filter((_, k) => k === 0 || c.number(2) === 1)
    .map(v => ({ ...v, type: untimed(v.type), mark: null }))
  const kept = new Set(variables.map(v => v.name))
  const actions = spec.actions.flatMap(({ name: of, for: parameters, then }): Action[] => {
    const leaves = leavesOf(then).filter(leaf => isAbout(leaf, kept))
    if (leaves.length === 0 || c.once(6)) return []
    const all = leaves.length > 1 ? [...leaves, { d: 'all' as const, of: leaves }] : leaves
    return all.map((leaf, k) => ({ ...plain, name: `${of}${k}`, for: parameters, then: leaf, fair: c.once(4) ? 'weak' : null }))
  })
  if (actions.length === 0) return null
  const seen: Scope = { ...scope, vars: variables, networks: [], bound: [], s: 's', faulty: false }
  const abstract: Spec = {
    ...spec,
    name: 'abstract',
    variables,
    networks: [],
    faults: [],
    actions,
    properties: Array.from({ length: c.number(2) }, () => randomOverTime(c, 'live', seen)),
    init: spec.init.map(({ given }) => ({
      given: Object.fromEntries(Object.entries(given).filter(([variable]) => kept.has(variable))),
      inFlight: {},
    })),
    each: spec.each !== null && kept.has(spec.each) ? spec.each : null,
    final: null,
    constraints: { state: null, step: null },
    hidden: null,
    decides: null,
    symmetric: false,
    written: { asVariant: false, networksChosen: false },
  }
  return { name, kind: 'refines', abstract, keeps: variables.map(v => v.name) }
}

/** No time passes there: the steps of the abstract spec are those of the actions alone. */
const untimed = (type: Type): Type =>
  JSON.parse(JSON.stringify(type), (key, value: unknown) => (key === 'timer' ? undefined : value)) as Type

const plain = { kind: 'action', tag: null, by: null, awaits: null, when: null, neverFires: false } as const

/** The single edits of a recipe. */
function leavesOf(of: Statement): Statement[] {
  switch (of.d) {
    case 'if':
      return of.yes.d === 'edit' || of.yes.d === 'write' ? [of] : [...leavesOf(of.yes), ...(of.no ? leavesOf(of.no) : [])]
    case 'all':
      return of.of.flatMap(leavesOf)
    case 'each':
      return [of]
    default:
      return [of]
  }
}

/** Whether a statement reads and writes nothing but these variables and parameters. */
function isAbout(statement: Statement, kept: ReadonlySet<string>): boolean {
  const bound = new Set<string>()
  const visit = (tree: unknown): boolean => {
    if (typeof tree !== 'object' || tree === null) return true
    const node = tree as { e?: string; d?: string; root?: string; path?: readonly unknown[]; name?: string }
    if (node.d === 'send' || node.d === 'acknowledge' || node.e === 'down' || node.e === 'traitor' || node.e === 'cut off') return false
    if (node.name !== undefined && (node.d === 'each' || node.e === 'every' || node.e === 'some' || node.e === 'count'))
      bound.add(node.name)
    if (node.e === 'get') {
      const isOwn =
        node.root === 's'
          ? kept.has(String(node.path?.[0]))
          : node.root === 'parameters' || node.root === 'constants' || bound.has(node.root ?? '')
      if (!isOwn) return false
    }
    return Object.values(tree).every(visit)
  }
  return visit(statement)
}
