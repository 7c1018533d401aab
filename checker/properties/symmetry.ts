import type { Engine } from '../engine/engine.ts'
import type { Place } from '../errors.ts'
import type { Action } from '../language/action.ts'
import { admitState } from '../language/admit.ts'
import { combinations } from '../language/binders.ts'
import type { Model } from '../language/model.ts'
import { isNetwork } from '../language/network.ts'
import type { Asymmetry, NotReduced, Subject } from '../semantics/asymmetry.ts'
import { exchangesOf, type Permutation, partsUnder, type Reduction, renameState } from '../semantics/permutation.ts'
import type { Semantics } from '../semantics/semantics.ts'
import { networkKinds } from '../values/index.ts'

/** More permutations than this cost more than the smaller space saves. */
const mostPermutations = 5040

/** What a search is reduced by. */
export interface Symmetry {
  readonly reduction: Reduction | null
  /** Whether it is reduced, and if not, why; null where nobody asked. */
  readonly outcome: SymmetryOutcome | null
}

export type SymmetryOutcome =
  /** The names of the sorts whose processes were exchanged. */
  | { readonly sorts: readonly string[] }
  /** Why the search was not reduced; `where` is the action's or the property's place. */
  | { readonly refused: string; readonly where: Place | null }

export const noSymmetry: Symmetry = { reduction: null, outcome: null }

const refused = (reason: string, where: Place | null = null): Symmetry => ({
  reduction: null,
  outcome: { refused: reason, where },
})

/**
 * By what the search of a model may be reduced, as far as that can be known before it begins: its symmetric sorts, the initial states, parameters and
 * links. That the steps, properties and constraints are symmetric is for the engine to establish while it searches, which throws Asymmetric where they are
 * not.
 *
 * Why that suffices (C. N. Ip and D. L. Dill, "Better verification through symmetry", Formal Methods in System Design 9, 1996, where the type
 * `scalarset` rules asymmetry out; TypeScript does not). Let G be the group of all permutations of the symmetric sorts. The search visits one state v
 * of each orbit that it meets. The engine checks of each v it expands, and of *every* p in G, that the steps of p(v) are the images under p of the steps
 * of v, and that each property and constraint answers of p(v) what it answers of v. Then each state t that can be reached is p(v) for a visited v
 * and some p: this is so of initial states, each of which is looked at; and a step from t = p(v) leads to p(u), where v leads to u, and u = q(v') for
 * the visited v' of its orbit, so that it leads to (p q)(v'). So each reachable state was checked as the image of a visited one, in as many steps.
 * No step of a state that the search did not visit is taken on trust, and no sample is drawn.
 *
 * To check generators of G at v alone would not do: that g treats v well says nothing of g at h(v), a state that is never visited.
 */
export function symmetryOf(semantics: Semantics, needsGraph: boolean, engine: Pick<Engine, 'reducesByProcess'>): Symmetry {
  const { model } = semantics
  const sorts = model.symmetry
  if (sorts.length === 0) return refused('the spec declares no symmetric sort')
  // Emerson and Sistla 1997: the quotient of a graph does not say which process it is that a step, or a parameter, is about.
  if (needsGraph)
    return refused(
      'what the graph of all states decides, as liveness and what stays possible, is not checked on orbits, which do not tell one process from another; --property NAME leaves it out',
    )
  const names = sorts.map(s => s.name).join(', ')
  const count = sorts.reduce((product, { ids }) => product * factorial(ids.length), 1)
  const isByProcess = engine.reducesByProcess?.(model) ?? false
  if (!isByProcess && count > mostPermutations)
    return refused(
      `${names} can be permuted in ${count.toLocaleString('en')} ways, and the limit is ${mostPermutations.toLocaleString('en')}`,
    )
  const ids = sorts.flatMap(s => s.ids as readonly string[])
  const twice = ids.find((id, k) => ids.indexOf(id) < k)
  if (twice !== undefined) return refused(`${twice} belongs to two of the symmetric sorts ${names}`)
  const word = wordAsEnd(model, ids)
  if (word !== null) return refused(word)
  const exchanges = exchangesOf(sorts)
  const open = notClosed(model, exchanges)
  if (open) return open
  const initial = new Set(model.initial.map(semantics.key))
  for (const state of model.initial)
    for (const p of exchanges)
      if (!initial.has(semantics.key(admitState(model.vars, renameState(model.vars, state, p)))))
        return refusedFor(model, { subject: { of: 'initial states' }, processes: [...p.keys()] as [string, string] })
  return { reduction: { sorts, isByProcess }, outcome: { sorts: sorts.map(s => s.name) } }
}

/** Of a search that is resumed, and was not reduced when its checkpoint was written; and of one with too much to be shown. */
export const notReduced: Readonly<Record<NotReduced['why'], Symmetry>> = {
  resumed: refused('the search that is resumed was not reduced, since an action, a property or a constraint is not symmetric'),
  'too many answers': refused(
    'an action or a property reads so much of each process that it takes too long to show that it treats all alike; one with `for: { i, j }` reads little',
  ),
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** Links of a fifo are renamed by their ends, which must then be processes in all messages. */
function wordAsEnd({ vars }: Model, ids: readonly string[]): string | null {
  for (const of of Object.values(vars)) {
    if (!isNetwork(of) || !networkKinds[of.network].ordered) continue
    for (const { tag, fields } of Object.values(of.kinds))
      for (const end of ['from', 'to']) {
        const shape = fields[end]?.shape
        const word = shape?.of === 'scalar' ? shape.values.find(v => ids.includes(String(v))) : undefined
        if (word !== undefined) return `'${String(word)}' stands as a word in ${tag}.${end}, where a process is exchanged`
      }
  }
  return null
}

/** Parameters that some exchange takes out of the values that they range over. */
function notClosed(model: Model, exchanges: readonly Permutation[]): Symmetry | null {
  const ranging = [
    ...Object.entries(model.actions).map(([name, action]) => ({ what: name, binders: action.for, where: action.where })),
    ...Object.entries(model.properties).map(([name, p]) => ({ what: name, binders: p.for, where: p.where })),
  ]
  for (const { what, binders, where } of ranging) {
    const parts = combinations(binders)
    const under = partsUnder(binders, parts)
    for (const p of exchanges)
      if (parts.some((_, k) => under(k, p) < 0))
        return refused(
          `the parameters of ${what} range over some of the processes alone: exchanging ${[...p.keys()].join(' and ')} leads out of them`,
          where ?? null,
        )
  }
  return null
}

/** The refusal, in words: `open treats P1 and P2 differently: 'P2' stands as a word in its guard`. */
export function refusedFor(model: Model, { subject, processes: [one, other] }: Asymmetry): Symmetry {
  if (subject.of === 'initial states')
    return refused(`exchanging ${one} and ${other} in an initial state gives a state that is none`, model.where ?? null)
  const { says, where, code } = describeSubject(model, subject)
  const ids = model.symmetry.flatMap(s => s.ids as readonly string[])
  const named = Object.entries(code).flatMap(([part, source]) =>
    ids.filter(id => names(source, id)).map(id => `'${id}' stands as a word in ${part}`),
  )
  return refused([`${says} treats ${one} and ${other} differently`, ...named.slice(0, 1)].join(': '), where)
}

/** Whether the source of a function has the id as a word of its own. */
const names = (source: unknown, id: string): boolean =>
  typeof source === 'function' && ["'", '"', '`'].some(quote => String(source).includes(`${quote}${id}${quote}`))

interface SubjectText {
  readonly says: string
  readonly where: Place | null
  /** The author's functions, by what each is called. */
  readonly code: Readonly<Record<string, unknown>>
}

function describeSubject(model: Model, subject: Exclude<Subject, { readonly of: 'initial states' }>): SubjectText {
  const place = model.where ?? null
  if (subject.of === 'constraint')
    return { says: `the ${subject.name} constraint`, where: place, code: { it: model.constraints[subject.name] } }
  if (subject.of === 'action') {
    const { where, when, written = when, then } = model.actions[subject.name] as Action
    return { says: subject.name, where: where ?? null, code: { 'its guard': written, 'its recipe': then } }
  }
  const { name } = subject
  const property = model.properties[subject.property]
  if (property === undefined) return { says: name, where: place, code: { 'the definition of final states': model.final } }
  const { holds, premise, mapping, looks } = property.meaning as {
    readonly holds?: unknown
    readonly premise?: unknown
    readonly mapping?: unknown
    readonly looks?: unknown
  }
  return { says: name, where: property.where ?? null, code: { it: holds ?? looks, 'its premise': premise, 'its mapping': mapping } }
}
