import type { Place } from '../../checker/errors.ts'
import type { ModelAddress } from '../../checker/language/address.ts'

/** Something wrong, as the command line says it. */
export interface Problem {
  readonly problem: string
  readonly hint: string | null
  readonly where: Place | null
  readonly isError: boolean
}

/** What a reader has chosen; what is left out is as the named model has it, or the spec itself. */
export interface Choice {
  readonly spec?: string
  readonly variant?: string | null
  /** The name of a model of the files. */
  readonly model?: string | null
  /** As they are written on the command line. */
  readonly constants?: Readonly<Record<string, string>>
  readonly faults?: Readonly<Record<string, string>>
  /** The kinds of networks that are not the model's own, by variable. */
  readonly networks?: ModelAddress['networks']
  /** What was chosen of another spec or variant, to be kept where this one has it too. */
  readonly before?: Pick<Choice, 'constants' | 'faults'>
}

/** What can be chosen of the files, and what is. */
export interface Offer {
  readonly specs: readonly { readonly spec: string; readonly variant: string | null }[]
  readonly models: readonly { readonly name: string; readonly says: string }[]
  /** Null where no model can be built of the choice: the problem says why. */
  readonly chosen: Chosen | null
  readonly problem: Problem | null
}

export interface Chosen {
  readonly address: ModelAddress
  /** What a named model is there to show; null where none is chosen. */
  readonly says: string | null
  readonly constants: readonly {
    readonly name: string
    readonly value: string
    /** All values where they are few; else null. */
    readonly values: readonly string[] | null
  }[]
  readonly faults: readonly { readonly name: string; readonly budget: string }[]
  readonly properties: readonly string[]
}
