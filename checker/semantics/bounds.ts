import type { Domain } from '../language/domain.ts'
import { boundName } from '../language/messages.ts'
import type { Model } from '../language/model.ts'
import { isNetwork } from '../language/network.ts'

/** What may keep an enabled step from being followed. */
export interface Bound {
  /** A domain that is `bounded`, a network's capacity, a constraint of the spec, or a view under which states that differ count as one. */
  readonly kind: 'bound' | 'capacity' | 'constraint' | 'view'
  /** The variable, the kind of message or the network; `state constraint`, `step constraint`; of a view, the variables it shows. */
  readonly of: string
  /** What holds within it: `term <= 3`, `Grant.token <= 3`, `at most 2 messages in net`, `the view n, m`. */
  readonly within: string
}

/** The bounds of a model's variables, by the names that `Successors` gives them: `bound of term`, `capacity of net`, `bound of message Prepare`. */
export function boundsByName({ vars }: Model): ReadonlyMap<string, Bound> {
  const bounded = (of: string, domain: Domain, name = of) =>
    [`bound of ${name}`, { kind: 'bound', of, within: saysWithin(of, domain) }] as const
  const all = Object.entries(vars).flatMap(([name, of]): (readonly [string, Bound])[] =>
    isNetwork(of)
      ? [
          [`capacity of ${name}`, { kind: 'capacity', of: name, within: capacityOf(name, of.capacity) }],
          ...Object.values(of.kinds).map(({ tag, domain }) => bounded(tag, domain, boundName(tag))),
        ]
      : [bounded(name, of)],
  )
  // Two networks may each have a kind of message of one name.
  return new Map([...Map.groupBy(all, ([name]) => name)].map(([name, alike]) => [name, together(alike.map(([, bound]) => bound))]))
}

const together = (alike: readonly Bound[]): Bound => ({
  ...(alike[0] as Bound),
  within: [...new Set(alike.map(({ within }) => within))].join(', '),
})

/** What cut a search, by the name that an engine counts it under. */
const boundNamed = (model: Model, name: string): Bound =>
  boundsByName(model).get(name) ?? { kind: 'constraint', of: name, within: `the ${name}` }

/** The bounds that a search met, with the steps that each cut, in the order of the model: engines meet them in one order or another. */
export function cutsOf(model: Model, cuts: Readonly<Record<string, number>>): readonly (Bound & { readonly steps: number })[] {
  const order = [...boundsByName(model).keys(), 'state constraint', 'step constraint']
  return Object.entries(cuts)
    .toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([name, steps]) => ({ ...boundNamed(model, name), steps }))
}

/** `term <= 3 and at most 2 messages in net`: all that holds within. */
export const sayBounds = (bounds: readonly Pick<Bound, 'within'>[]): string => {
  const words = bounds.map(b => b.within)
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** What the model's view makes one of states that differ; null where it has none. */
export const viewOf = ({ view }: Model): Bound | null =>
  view && { kind: 'view', of: view.join(', '), within: `the view of ${view.join(', ')}` }

const capacityOf = (network: string, capacity: number): string => `at most ${capacity} message${capacity === 1 ? '' : 's'} in ${network}`

/** `term <= 3`; where several parts of a variable are bounded, each, since any may have been what cut. */
function saysWithin(path: string, of: Domain): string {
  const parts = [...boundedIn(path, of)]
  return parts.length === 0 ? `the bound of ${path}` : [...new Set(parts)].join(', ')
}

function* boundedIn(path: string, of: Domain): Generator<string> {
  const { shape } = of
  if (of.marks.bounded) yield shape.of === 'list' ? `${path} of length <= ${shape.max}` : `${path} <= ${mostOf(of)}`
  if (shape.of === 'record') for (const [field, part] of Object.entries(shape.fields)) yield* boundedIn(`${path}.${field}`, part)
  else if (shape.of === 'union') for (const part of Object.values(shape.cases)) yield* boundedIn(path, part)
  else if (shape.of === 'map') yield* boundedIn(path, shape.values)
  else if (shape.of === 'list') yield* boundedIn(path, shape.items)
  else if (shape.of === 'set') yield* boundedIn(path, shape.members)
  else if (shape.of === 'maybe') yield* boundedIn(path, shape.some)
}

const mostOf = ({ shape }: Domain): number =>
  shape.of === 'scalar' ? Math.max(...shape.values.filter(value => typeof value === 'number')) : Infinity
