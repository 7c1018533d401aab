import { callSite, SpecError } from '../errors.ts'
import type { NetworkKind } from '../values/index.ts'
import { type Chosen, type Constants, defaultsOf } from './constants.ts'
import type { Actions } from './definition.ts'
import type { Model } from './model.ts'
import { checkParts, checkWord, sayGiven } from './parts.ts'
import type { Spec } from './spec.ts'
import type { Vars } from './types.ts'

/** What a result may fall short of without a failure under --strict, each with the reason for it. */
export interface Accepted {
  /** Actions that no step takes. */
  readonly neverFires: Readonly<Record<string, string>>
  /** Bounds that cut steps: a variable or a kind of message that is `bounded`, a network with a capacity, `state constraint`, `step constraint`, or a view. */
  readonly cuts: Readonly<Record<string, string>>
}

/** A spec with everything chosen. */
export interface Instance {
  readonly accepted: Accepted
  readonly spec: Spec
  readonly constants: Readonly<Record<string, unknown>>
  readonly faults: Readonly<Record<string, number>>
  readonly network: NetworkKind | null
}

/** What is chosen of a spec: its constants, fault budgets and kind of network. */
export type Choices<C extends Constants, F extends string> = Others<F> & ChosenConstants<C>

/** Where each constant has a default, and where there are none, they may be left out together. */
// biome-ignore lint/complexity/noBannedTypes: what nothing has to be chosen of
type ChosenConstants<C extends Constants> = {} extends Chosen<C> ? { readonly constants?: Chosen<C> } : { readonly constants: Chosen<C> }

interface Others<F extends string> extends Partial<Accepted> {
  readonly faults?: { readonly [K in F]?: number }
  readonly network?: NetworkKind
}

const choices = ['constants', 'faults', 'network', 'neverFires', 'cuts'] satisfies ('constants' | keyof Others<string>)[]

/** An instance for a claim's check: `instance(twoPhaseCommit, { constants: { rms: 2 }, faults: { stopTM: 1 } })`. */
export function instance<C extends Constants, V extends Vars, A extends Actions, F extends string, X>(
  of: Spec<C, V, A, F, X>,
  chosen: Choices<C, F>,
): Instance {
  const called = `instance(${of.name}, …)`
  checkParts(called, chosen, choices)
  return chosenOf(called, of, chosen)
}

function chosenOf<C extends Constants, V extends Vars, A extends Actions, F extends string, X>(
  called: string,
  of: Spec<C, V, A, F, X>,
  { faults = {}, network, neverFires = {}, cuts = {}, ...chosen }: Choices<C, F>,
): Instance {
  const constants = { ...defaultsOf(of.constants), ...(chosen as { readonly constants?: Readonly<Record<string, unknown>> }).constants }
  checkReasons(`'neverFires' of ${called}`, neverFires, "{ expire: 'nobody stops' }")
  checkReasons(`'cuts' of ${called}`, cuts, "{ term: 'two terms are enough' }")
  return {
    ...{ spec: of as unknown as Spec, constants, faults: faults as Readonly<Record<string, number>>, network: network ?? null },
    accepted: { neverFires, cuts },
  }
}

/** The model that an instance chooses. Throws as `with` of its spec does. */
export const modelOf = ({ spec, constants, faults, network }: Instance): Model =>
  spec.with(constants, faults, network === null ? {} : { network })

/** What checking a model must show, and how that is known. */
export interface Expectation {
  readonly verdict: 'holds' | 'violated' | 'inconclusive'
  /** The properties that fail, each with the length of its shortest trace, where it has one; all others hold. */
  readonly violated?: Readonly<Record<string, number | null>>
  readonly distinct?: number
  readonly generated?: number
  /** States on the longest shortest path. */
  readonly depth?: number
  /** A paper, a public spec's published count, or when this was observed and by what it was reviewed. */
  readonly origin: string
}

/** An instance under a name of its own: what `everystep check SPEC --model NAME` runs. */
export interface NamedModel extends Instance {
  /** What the model is there to show, in a sentence. */
  readonly says: string
  readonly expect: Expectation
  /** `deep` models are left out of the quick tests. */
  readonly deep: boolean
  /** Counts states that differ only by an exchange of like processes as one: for models that would take long otherwise. */
  readonly symmetry: boolean
  /** The property that is the model's story: of several that are violated, reports show that one first. Null: the one with the shortest trace. */
  readonly shows: string | null
}

interface Named {
  /** Of a model: what it is there to show, in a sentence. */
  readonly says: string
  /**
   * What checking a model must show, or `everystep suite` and `testModels` fail: `verdict` (`'holds'`, `'violated'` or `'inconclusive'`); `violated`, the properties that fail, each with the
   * length of its shortest trace, or `null` where that is not to be compared, and all others hold; the number of `distinct` and of `generated` states, and the `depth`, each if given; and
   * `origin`, how one knows: a paper, published counts, or that you have read the trace.
   */
  readonly expect: Expectation
  /** Of a model: left out of quick tests, since it takes long. */
  readonly deep?: boolean
  readonly symmetry?: boolean
  /** Of a model that violates several properties: the one that reports show first. Left out, it is the one with the shortest trace. */
  readonly shows?: string
}

const named = ['says', 'expect', 'deep', 'symmetry', 'shows'] satisfies (keyof Named)[]
const expectations = ['verdict', 'violated', 'distinct', 'generated', 'depth', 'origin'] satisfies (keyof Expectation)[]

/**
 * A spec with constants, faults and networks chosen, under a name, with what it must show: `export const models = { small: model(mySpec, { … }) }`, in the file of the spec or in
 * another. `everystep check FILE --model small` checks it, `everystep suite FILE` all of them.
 */
export function model<C extends Constants, V extends Vars, A extends Actions, F extends string, X>(
  of: Spec<C, V, A, F, X>,
  chosen: Choices<C, F> & Named,
): NamedModel {
  const called = `model(${of.name}, …)`
  checkParts(called, chosen, [...choices, ...named])
  const { says, expect, deep = false, symmetry = false, shows = null } = chosen
  checkParts(`'expect' of ${called}`, expect, expectations)
  checkWord(`'verdict' of ${called}`, expect.verdict, ['holds', 'violated', 'inconclusive'])
  const violated = Object.keys(expect.violated ?? {})
  if (shows !== null && !violated.includes(shows))
    throw new SpecError('shows-no-violation', `'shows' of ${called} is '${shows}', which its 'expect' does not say to be violated`, {
      hint: violated.length === 0 ? 'it expects no violation: leave it out' : `choose from ${violated.join(', ')}`,
      where: callSite(),
    })
  return { ...chosenOf(called, of, chosen), says, expect, deep, symmetry, shows }
}

function checkReasons(what: string, given: unknown, example: string): void {
  const named = typeof given === 'object' && given !== null && !Array.isArray(given) ? Object.entries(given) : null
  const wrong = named?.find(([, reason]) => typeof reason !== 'string' || reason === '')
  if (named && !wrong) return
  throw new SpecError('no-reason', `${what} ${wrong ? `gives no reason for ${wrong[0]}` : `is ${sayGiven(given)}`}`, {
    hint: `name each with its reason: ${example}`,
    where: callSite(),
  })
}
