import type { Domain } from '../../language/domain.ts'
import { isNetwork } from '../../language/network.ts'
import type { Vars } from '../../language/types.ts'
import { digest } from '../../platform/hash.ts'
import type { Occurrences } from '../../semantics/occurrence.ts'
import { format, keyOf } from '../../values/index.ts'
import type { Task } from '../engine.ts'
import type { Layout } from './layout.ts'

/** What must be the same for a search to go on: each part in words, or as a hash where the words are long. */
export interface Identity {
  readonly spec: string
  readonly variant: string
  readonly constants: string
  readonly faults: string
  readonly variables: string
  readonly domains: string
  readonly properties: string
  readonly symmetry: string
  readonly states: string
  readonly layout: string
}

/** What stands for the symmetry of a search that is not reduced. */
export const unreduced = 'none'

export function identityOf({ semantics, monitors, graph, reduction, exact }: Task, layout: Layout): Identity {
  const { model } = semantics
  return {
    spec: model.spec,
    variant: model.variant ?? 'none',
    constants: format(model.constants),
    faults: format(model.budgets),
    variables: Object.entries(model.vars)
      .map(([name, of]) => `${name}: ${of.text}`)
      .join('; '),
    domains: hashOf(Object.entries(model.vars).map(([name, of]) => [name, shapeOf(of)])),
    properties: [
      ...monitors.map(m => `${m.name} (${m.on}${m.stops ? ', stops' : ''}, ${m.parts.length})`),
      `${graph?.predicates.length ?? 0} over time`,
    ].join('; '),
    symmetry: reduction === null ? unreduced : hashOf([reduction.isByProcess, ...reduction.sorts.map(({ name, ids }) => [name, ids])]),
    states: exact ? 'compared whole' : 'told apart by fingerprints',
    layout: hashOf([
      layout.slots.map(({ path, word, shift, bits }) => [path, word, shift, bits]),
      [layout.words, layout.bitsFrom, layout.bitsTo, layout.listFrom, layout.listMax],
      layout.listNetworks,
      layout.classes,
      model.view,
      model.initial.map(keyOf),
    ]),
  }
}

/** All that a domain holds, its parts included, for JSON; its text leaves out what its fields are. */
function shapeOf(of: Domain): unknown {
  const inner = (parts: Readonly<Record<string, Domain>>) => Object.entries(parts).map(([name, part]) => [name, shapeOf(part)])
  const { shape } = of
  switch (shape.of) {
    case 'record':
      return [of.text, inner(shape.fields)]
    case 'union':
      return [of.text, inner(shape.cases)]
    case 'map':
      return [of.text, shapeOf(shape.keys), shapeOf(shape.values)]
    case 'set':
      return [of.text, shapeOf(shape.members)]
    case 'list':
      return [of.text, shape.max, shapeOf(shape.items)]
    case 'maybe':
      return [of.text, shapeOf(shape.some)]
    case 'network':
      return [of.text, isNetwork(of) ? String(of.capacity) : null, inner(shape.messages)]
    default:
      return [of.text, shape, of.marks]
  }
}

const hashOf = (content: unknown): string => digest(JSON.stringify(content))

/** Every scalar domain of the variables, once, in an order that depends on the variables alone. */
export function scalarsOf(vars: Vars): readonly Domain[] {
  const found = new Set<Domain>()
  const visit = (of: Domain): void => {
    const { shape } = of
    switch (shape.of) {
      case 'scalar':
        found.add(of)
        return
      case 'record':
        Object.values(shape.fields).forEach(visit)
        return
      case 'union':
        Object.values(shape.cases).forEach(visit)
        return
      case 'map':
        visit(shape.values)
        return
      case 'list':
        visit(shape.items)
        return
      case 'maybe':
        visit(shape.some)
        return
      // Of the others, nothing is noted: their members and messages are no parts of the state.
      default:
    }
  }
  Object.values(vars).forEach(visit)
  return [...found]
}

/** By scalar domain: the values that occurred. */
export const occurred = (vars: Vars, { missing }: Occurrences): readonly (readonly unknown[])[] =>
  scalarsOf(vars).map(of => {
    const never = new Set(missing(of))
    return of.shape.of === 'scalar' ? of.shape.values.filter(v => !never.has(v)) : []
  })
