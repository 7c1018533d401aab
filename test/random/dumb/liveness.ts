import type { Property, Spec } from '../syntax.ts'
import { combinations, type Row } from '../values.ts'
import { holds, type Names } from './evaluate.ts'
import type { Explored, Node } from './explore.ts'
import { constantsOf, seenBy } from './judge.ts'
import type { State, Step } from './steps.ts'

type OverTime = Extract<Property, { kind: 'leadsTo' | 'eventually' | 'infinitelyOften' | 'eventuallyAlways' }>

/** How a property over time can be broken: begin in a state, be only where nothing good is from then on, and be somewhere again and again. */
export interface Breach {
  readonly begins: 'anywhere' | 'initially' | ((s: State) => boolean)
  readonly isInside: (s: State) => boolean
  readonly visits: ((s: State) => boolean) | null
}

export interface Verdict {
  readonly name: string
  readonly kind: OverTime['kind']
  /** The least number of steps to a loop of a fair behaviour that breaks it; null where it holds. */
  readonly stem: number | null
  /** Whether what it is about ever began. */
  readonly begun: boolean
  readonly breaches: readonly Breach[]
}

/** Every property over time of a spec, and of the abstract specs that it refines, by its whole graph. */
export function verdictsOf(spec: Spec, { nodes }: Explored): readonly Verdict[] {
  return spec.properties.flatMap((property): Verdict[] => {
    if (isOverTime(property))
      return [
        judge(
          property.name,
          property,
          nodes,
          breachesOf(spec, property, s => s),
        ),
      ]
    if (property.kind !== 'refines') return []
    return property.abstract.properties.filter(isOverTime).map(inner =>
      judge(
        `${property.name}.${inner.name}`,
        inner,
        nodes,
        breachesOf(property.abstract, inner, s => seenBy(property, s)),
      ),
    )
  })
}

const isOverTime = (p: Property): p is OverTime => ['leadsTo', 'eventually', 'infinitelyOften', 'eventuallyAlways'].includes(p.kind)

function breachesOf(spec: Spec, property: OverTime, seen: (s: State) => State): readonly Breach[] {
  return combinations(property.for).map((parameters: Row): Breach => {
    const names = (s: State): Names => ({ s: seen(s), parameters, constants: constantsOf(spec) }) as Names
    switch (property.kind) {
      case 'leadsTo':
        return {
          begins: s => holds(spec, property.from, names(s)),
          isInside: s => !holds(spec, property.to, names(s)),
          visits: null,
        }
      case 'eventually':
        return { begins: 'initially', isInside: s => !holds(spec, property.holds, names(s)), visits: null }
      case 'infinitelyOften':
        return { begins: 'anywhere', isInside: s => !holds(spec, property.holds, names(s)), visits: null }
      default:
        return { begins: 'anywhere', isInside: () => true, visits: s => !holds(spec, property.holds, names(s)) }
    }
  })
}

function judge(name: string, { kind }: OverTime, nodes: readonly Node[], breaches: readonly Breach[]): Verdict {
  const stems = breaches.map(breach => stemOf(nodes, breach)).filter(stem => stem !== null)
  const begun = breaches.some(({ begins }) => typeof begins !== 'function' || nodes.some(n => begins(n.state)))
  return { name, kind, breaches, begun, stem: stems.length === 0 ? null : Math.min(...stems) }
}

/** The least number of steps to a place in which a fair behaviour can stay; null where there is none. */
function stemOf(nodes: readonly Node[], { begins, isInside, visits }: Breach): number | null {
  const inside = nodes.map(n => isInside(n.state))
  const before = nodes.map((): number[] => [])
  for (const [k, { edges }] of nodes.entries()) for (const { to } of edges) before[to]?.push(k)
  const fair = new Set(
    fairSets({ nodes, before }, new Set(nodes.keys().filter(k => inside[k])))
      .filter(set => visits === null || [...set].some(k => visits((nodes[k] as Node).state)))
      .flatMap(set => [...set]),
  )
  // Two copies of each state: before the breach begins, where the path may be anywhere, and after, where it stays inside.
  const free = new Set(nodes.keys().filter(k => (nodes[k] as Node).isInitial))
  const bound = new Set<number>()
  let frontier = { free: [...free], bound: [] as number[] }
  for (let length = 0; frontier.free.length + frontier.bound.length > 0; length++) {
    for (const k of frontier.free) {
      const { state, isInitial } = nodes[k] as Node
      const starts = begins === 'anywhere' || (begins === 'initially' ? isInitial && length === 0 : begins(state))
      // What need only be inside within the loop has begun wherever the loop is.
      if (starts && inside[k] && !bound.has(k)) {
        bound.add(k)
        frontier.bound.push(k)
      }
    }
    if (frontier.bound.some(k => fair.has(k))) return length
    const next = { free: [] as number[], bound: [] as number[] }
    for (const k of frontier.free) for (const { to } of (nodes[k] as Node).edges) if (!free.has(to) && free.add(to)) next.free.push(to)
    for (const k of frontier.bound)
      for (const { to } of (nodes[k] as Node).edges) if (inside[to] && !bound.has(to) && bound.add(to)) next.bound.push(to)
    frontier = next
  }
  return null
}

interface Graph {
  readonly nodes: readonly Node[]
  /** From where each is reached in one step. */
  readonly before: readonly (readonly number[])[]
}

const fairEdges = ({ edges }: Node) => edges.filter(({ step }) => step.fair !== null)
const nameOf = ({ fair }: Step): string => fair?.of ?? ''

/**
 * The largest sets of states within these in which a fair behaviour can be forever, all of it again and again. Components are found as what can be reached from a
 * state both forwards and backwards, and taken apart again where strong fairness leads out of them.
 */
function fairSets(graph: Graph, within: ReadonlySet<number>): ReadonlySet<number>[] {
  const { nodes, before } = graph
  const found: ReadonlySet<number>[] = []
  let rest = new Set(within)
  while (rest.size > 0) {
    const [first] = rest as ReadonlySet<number> & Iterable<number>
    const forwards = reach(first as number, k => (nodes[k] as Node).edges.map(e => e.to).filter(to => within.has(to)))
    const backwards = reach(first as number, k => (before[k] as number[]).filter(from => within.has(from)))
    const component = forwards.intersection(backwards)
    rest = rest.difference(component)
    const members = [...component].map(k => nodes[k] as Node)
    const all = members.flatMap(n => fairEdges(n).map(e => e.step))
    const taken = new Set(
      members.flatMap(n =>
        fairEdges(n)
          .filter(e => component.has(e.to))
          .map(e => nameOf(e.step)),
      ),
    )
    const missed = new Map(all.filter(step => !taken.has(nameOf(step))).map(step => [nameOf(step), step.fair?.strong === true]))
    const enables = (n: Node, name: string) => fairEdges(n).some(e => nameOf(e.step) === name)
    if ([...missed].some(([name, strong]) => !strong && members.every(n => enables(n, name)))) continue
    const strong = [...missed].filter(([, isStrong]) => isStrong).map(([name]) => name)
    if (strong.length === 0) found.push(component)
    else found.push(...fairSets(graph, new Set([...component].filter(k => !strong.some(name => enables(nodes[k] as Node, name))))))
  }
  return found
}

function reach(from: number, next: (k: number) => readonly number[]): Set<number> {
  const found = new Set([from])
  for (const k of found) for (const to of next(k)) found.add(to)
  return found
}

/** Whether these states break a property, gone through once up to `loop` and round from there forever. */
export function isBreach({ begins, isInside, visits }: Breach, states: readonly State[], loop: number): boolean {
  const starts = states
    .keys()
    .filter(k => (typeof begins === 'function' ? begins(states[k] as State) : begins === 'initially' ? k === 0 : k === loop))
  // What begins within the loop begins again in the next round.
  return [...starts].some(k => states.slice(Math.min(k, loop)).every(isInside)) && (visits === null || states.slice(loop).some(visits))
}
