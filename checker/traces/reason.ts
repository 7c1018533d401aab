import type { ToldCall } from '../language/model.ts'
import type { Clause } from '../semantics/clauses.ts'

/** Why a guard or a property is what it is. */
export interface Why {
  /** `agreement`, `commitValidity for rm: RM1`, `the end of finality`. */
  readonly of: string
  /** The same without its parameters, and these: `commitValidity`, `rm: RM1`. */
  readonly name: string
  readonly given: string
  /** The parameters once more, each with its value as text. */
  readonly parameters?: Readonly<Record<string, string>>
  /** After how many steps the state is that it was asked of, of two states the last; null where it is not of a behaviour. */
  readonly at: number | null
  /** Null where it threw. */
  readonly holds: boolean | null
  /** In one sentence, without its full stop. */
  readonly reason: string
  /** The clauses evaluated, with their values; none where the spec's source could not be instrumented, or where it is not the source that says no. */
  readonly clauses: readonly Clause[]
  /** Of a history of calls: those that cannot be together, each by its process and its place among those of its process. */
  readonly calls?: readonly ToldCall[]
  /** Nothing more is known than its value. */
  readonly isBare?: true
}
