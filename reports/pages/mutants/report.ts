import type { Found } from '../../../checker/mutants/judge.ts'
import type { Matrix } from '../../../checker/mutants/matrix.ts'
import type { Outcome } from '../../../checker/mutants/outcome.ts'
import type { SpecMutation } from '../../../checker/source/mutations/index.ts'
import type { Made } from '../../format.ts'

/** A mutant of a spec, with what became of it. */
export interface Mutant {
  readonly mutation: SpecMutation
  /** The file as one names it from here. */
  readonly file: string
  /** The lines that it takes away and those that it puts in their place. */
  readonly diff: { readonly taken: readonly string[]; readonly put: readonly string[] }
  readonly outcome: Outcome
  /** Why it is right that it survives, as the spec's author says; null where nothing is said. */
  readonly explained: string | null
}

/** The mutants of a spec against its properties. */
export interface MutantsReport {
  readonly spec: string
  /** The command that makes it again. */
  readonly command: string
  readonly models: readonly { readonly name: string; readonly found: Found }[]
  /** The models in which nothing can be judged, each with the reason. */
  readonly unusable: readonly { readonly name: string; readonly why: string }[]
  /** Every property that holds in one of the models. */
  readonly properties: readonly string[]
  readonly mutants: readonly Mutant[]
  /** How many mutants there are, of which those of a sample are some. */
  readonly all: number
  /** A mutant ran in no more models once one had killed it, so that of properties it is not known which are implied. */
  readonly untilKilled: boolean
  readonly matrix: Matrix
  /** What the author explains though it does not survive. */
  readonly needless: readonly string[]
  readonly made?: Made | undefined
}

/** A way to write mutants. */
export interface MutantsFormat {
  readonly name: string
  readonly extension: string
  render(report: MutantsReport): string | Promise<string>
}

/** Mutants that survive, without a reason. */
export const isOpen = ({ outcome, explained }: Mutant): boolean => outcome.fate === 'survived' && explained === null
