import type { Explored } from './dumb/explore.ts'
import type { Verdict } from './dumb/liveness.ts'
import type { Possible } from './dumb/possible.ts'
import type { Spec } from './syntax.ts'

/** How a property stands: what may be said of it, and in how many steps it is shown; of a lasso, how many come before its loop. */
export interface Standing {
  readonly verdicts: readonly ('holds' | 'violated' | 'vacuous' | 'inconclusive')[]
  readonly steps: number | null
}

/** What a search of the whole space, or as deep as it was allowed, has to find. */
export function expected(spec: Spec, explored: Explored, overTime: readonly Verdict[], possible: readonly Possible[] = []) {
  const { nodes, generated, depth, beyond, fired, cuts, outDegree } = explored
  return {
    distinct: nodes.length,
    generated,
    queue: 0,
    depth,
    stopped: beyond,
    neverFired: [...fired]
      .filter(([, times]) => times === 0)
      .map(([name]) => name)
      .toSorted(),
    cuts: Object.fromEntries([...cuts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    outDegree:
      nodes.length === 0 ? { min: 0, mean: 0, max: 0 } : { min: outDegree.min, mean: outDegree.sum / nodes.length, max: outDegree.max },
    properties: Object.fromEntries([
      ...safety(spec, explored),
      ...overTime.map(v => [v.name, standing(v, explored)] as const),
      ...possible.map(p => [p.name, possibility(p, explored)] as const),
    ]),
  }
}

function safety(spec: Spec, { shortest, premises, beyond, cuts }: Explored): [string, Standing][] {
  const of = (name: string, kind: string, hasPremise: boolean): Standing => {
    const steps = shortest.get(name) ?? null
    if (steps !== null) return { verdicts: [kind === 'reachable' ? 'holds' : 'violated'], steps }
    if (beyond) return { verdicts: ['inconclusive'], steps }
    // What was cut, or another state that the view shows alike, may lead there.
    if (kind === 'reachable') return { verdicts: [cuts.size > 0 || spec.hidden !== null ? 'inconclusive' : 'violated'], steps }
    if (hasPremise && !premises.has(name)) return { verdicts: ['vacuous'], steps }
    // Whether an invariant was put to the test is a heuristic of the checker's own.
    return { verdicts: kind === 'always' ? ['holds', 'vacuous'] : ['holds'], steps }
  }
  return [
    ...spec.properties
      .filter(p => ['always', 'step', 'reachable', 'refines', 'idempotent'].includes(p.kind))
      .map((p): [string, Standing] => [p.name, of(p.name, p.kind, p.kind === 'idempotent' || (p.kind === 'always' && p.premise !== null))]),
    ...(spec.deadlock === 'forbidden' ? [['deadlock', of('deadlock', 'deadlock', false)] as [string, Standing]] : []),
  ]
}

function standing({ stem, begun }: Verdict, { beyond, cuts }: Explored): Standing {
  if (beyond) return { verdicts: ['inconclusive'], steps: null }
  // Beyond a bound there may be a loop, and of one that was found the steps that were cut may be what makes it unfair.
  if (cuts.size > 0)
    return stem === null ? { verdicts: ['inconclusive'], steps: null } : { verdicts: ['inconclusive', 'violated'], steps: stem }
  if (stem !== null) return { verdicts: ['violated'], steps: stem }
  return { verdicts: [begun ? 'holds' : 'vacuous'], steps: null }
}

function possibility({ steps, isOpen, isTested }: Possible, { beyond }: Explored): Standing {
  if (beyond) return { verdicts: ['inconclusive'], steps: null }
  if (steps !== null) return { verdicts: ['violated'], steps }
  if (isOpen) return { verdicts: ['inconclusive'], steps: null }
  return { verdicts: [isTested ? 'holds' : 'vacuous'], steps: null }
}
