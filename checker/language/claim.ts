import { callSite, type Place } from '../errors.ts'
import type { Instance } from './catalogue.ts'
import { checkParts, checkWord } from './parts.ts'

/** How many there are in every run, or the least and the most. */
export type Amount = number | readonly [least: number, most: number]

/**
 * What a check finds: a property that holds; one that is violated, or reached, by a shortest trace of so many steps, null where it has none; or
 * the messages and rounds that runs without faults take until it is reached.
 */
export type Finding =
  | 'holds'
  | { readonly violated: number | null }
  | { readonly reached: number }
  | { readonly messages: Amount; readonly rounds: Amount }

/** One check that decides a claim. */
export interface ClaimCheck {
  /** What happens in its model, in a phrase. */
  readonly says: string
  /** The name of a model beside the claim, or a model that has no name there. */
  readonly model: string | Instance
  readonly property: string
  /** What the check would find if the claim were true: the property's verdict, or the rounds until it is reached. */
  readonly predicts: 'holds' | 'violated' | { readonly rounds: number }
  /** What it does find. */
  readonly finds: Finding
  /** Counts states that differ only by an exchange of like processes as one: for checks that would take long otherwise. */
  readonly symmetry?: true
}

/** Whether a claim is true, as it follows from what its checks find. */
export type ClaimVerdict = 'holds' | 'holds only if' | 'refuted' | 'undecided'

/** A sentence that checks decide. */
export interface Claim {
  readonly says: string
  /** Where it stands in the notes that the library follows: under which heading, and in which words. */
  readonly notes: { readonly section: string; readonly quote: string }
  /** What decides it, as it would follow "holds only if". */
  readonly assumption: string
  /** Checks in which the assumption is met. */
  readonly given: readonly ClaimCheck[]
  /** Checks in which it is not. */
  readonly without: readonly ClaimCheck[]
  readonly expect: {
    readonly verdict: Exclude<ClaimVerdict, 'undecided'>
    /** A paper, or when this was found and how it was reviewed; and why these bounds are large enough. */
    readonly origin: string
  }
  /** `deep` claims are left out of the quick tests. */
  readonly deep: boolean
  readonly where: Place | undefined
}

type Parts = Omit<Claim, 'without' | 'deep' | 'where'> & Partial<Pick<Claim, 'without' | 'deep'>>

const parts = ['says', 'notes', 'assumption', 'given', 'without', 'expect', 'deep'] satisfies (keyof Parts)[]
const checked = ['says', 'model', 'property', 'predicts', 'finds', 'symmetry'] satisfies (keyof ClaimCheck)[]

/** A claim for `export const claims = { 'it-blocks': claim({ … }) }` in a spec's claims.ts. Throws SpecError for a part that there is not. */
export function claim(given: Parts): Claim {
  const where = callSite()
  // Made of another claim, it brings that one's place.
  checkParts('claim(…)', given, [...parts, 'where'], where)
  checkParts("'expect' of claim(…)", given.expect, ['verdict', 'origin'], where)
  checkWord("'verdict' of claim(…)", given.expect.verdict, ['holds', 'holds only if', 'refuted'], where)
  for (const check of [...given.given, ...(given.without ?? [])]) checkParts('a check of claim(…)', check, checked, where)
  return { without: [], deep: false, ...given, where }
}
