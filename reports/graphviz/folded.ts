import { UsageError } from '../../checker/errors.ts'
import type { Model } from '../../checker/language/model.ts'
import { orbitKey, permutationsOf } from '../../checker/semantics/permutation.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import type { StateGraph, StateGraphOptions } from '../state-graph.ts'

type Step = StateGraph['steps'][number]

/** A state graph as it is drawn. */
export interface Folded {
  readonly states: readonly (StateGraph['states'][number] & {
    /** From 1, in the order of the search. */
    readonly number: number
    /** How many states it stands for, itself included, that an exchange of processes takes into each other. */
    readonly alike: number
  })[]
  /** Its ends are places in `states`. */
  readonly steps: readonly Step[]
  /** States of which each leads to the next and nowhere else, by their places, and what leads in, through and out of them. */
  readonly chains: readonly {
    readonly states: readonly number[]
    readonly into: readonly Step[]
    readonly through: readonly Step[]
    readonly out: readonly Step[]
  }[]
}

/** The graph with what is asked for folded. Throws UsageError where the spec declares no symmetry to fold by. */
export function folded(model: Model, graph: StateGraph, fold: StateGraphOptions['fold'] = []): Folded {
  const all = graph.states.map((state, i) => ({ ...state, number: i + 1, alike: 1 }))
  const whole = { states: all, steps: graph.steps, chains: [] }
  const bySymmetry = fold.includes('symmetry') ? byOrbit(model, whole) : whole
  return fold.includes('chains') ? { ...bySymmetry, chains: chainsOf(bySymmetry) } : bySymmetry
}

/** More exchanges than this take longer than anyone waits for a picture. */
const mostPermutations = 720

/** The first state of each orbit, and its steps. */
function byOrbit(model: Model, { states, steps }: Folded): Folded {
  const permutations = permutationsOf(model.symmetry)
  if (permutations.length === 1)
    throw new UsageError('nothing-to-fold', `${model.spec} declares no symmetry by which its states could be folded`, {
      hint: 'declare it in the spec, as in symmetry: [Server], or fold chains alone (--fold chains)',
    })
  if (permutations.length > mostPermutations)
    throw new UsageError(
      'too-many-permutations',
      `${model.symmetry.map(s => s.name).join(', ')} can be exchanged in ${permutations.length} ways, too many to fold by`,
      {
        hint: 'choose smaller constants',
      },
    )
  const { key } = semanticsOf(model)
  const orbits = [...Map.groupBy(states.keys(), i => orbitKey(key, model.vars, states[i]?.state ?? {}, permutations)).values()]
  const place = new Map(orbits.flatMap((members, k) => members.map((i): [number, number] => [i, k])))
  const firsts = new Set(orbits.map(([first]) => first))
  const known = new Set<string>()
  return {
    states: orbits.flatMap(members => {
      const [first] = members.map(i => states[i])
      return first ? [{ ...first, alike: members.length, breaks: [...new Set(members.flatMap(i => states[i]?.breaks ?? []))] }] : []
    }),
    // Of an orbit's first state alone: what the others do is the same with the processes exchanged.
    steps: steps
      .filter(({ from }) => firsts.has(from))
      .map(step => ({ ...step, from: place.get(step.from) ?? 0, to: place.get(step.to) ?? 0 }))
      .filter(({ from, to, label }) => !known.has(`${from} ${to} ${label}`) && known.add(`${from} ${to} ${label}`)),
    chains: [],
  }
}

/** Fewer states take no more room than what stands for them. */
const shortest = 2

/** The chains of states that nothing is to be said of. */
function chainsOf({ states, steps }: Folded): Folded['chains'] {
  const into = Map.groupBy(steps, s => s.to)
  const out = Map.groupBy(steps, s => s.from)
  const isLink = (i: number) => {
    const state = states[i]
    const ends = [new Set(into.get(i)?.map(s => s.from)), new Set(out.get(i)?.map(s => s.to))]
    const isPlain =
      state && !state.initial && !state.final && !state.deadlocked && state.breaks.length + state.cut.length === 0 && state.beyond === null
    const isQuiet = [...(into.get(i) ?? []), ...(out.get(i) ?? [])].every(s => s.breaks.length === 0 && s.from !== s.to)
    return isPlain === true && isQuiet && ends.every(end => end.size === 1)
  }
  const next = (i: number) => out.get(i)?.[0]?.to ?? i
  const links = [...states.keys()].filter(isLink)
  const known = new Set(links)
  const heads = links.filter(i => !known.has(into.get(i)?.[0]?.from ?? -1))
  return heads.flatMap(head => {
    const chain = [head]
    for (let at = next(head); known.has(at) && !chain.includes(at); at = next(at)) chain.push(at)
    const last = chain.at(-1) ?? head
    const through = chain.slice(0, -1).flatMap(i => out.get(i) ?? [])
    return chain.length < shortest ? [] : [{ states: chain, into: into.get(head) ?? [], through, out: out.get(last) ?? [] }]
  })
}
