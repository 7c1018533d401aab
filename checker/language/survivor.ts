/**
 * A mutant of a spec that no property kills, and why that is right: `everystep mutate` counts it as explained. Of an action, a function or a variable it is named by
 * what the report of the mutants says of it.
 */
export interface Survivor {
  /** What was done: `guard dropped`, `write dropped`. */
  readonly operator: string
  /** Where: `the guard of tmAbort`, `the function showsSafe`; left out: wherever the operator changes something. */
  readonly of?: string
  /** The text that was replaced, or how it begins; spaces and line ends are all the same. Left out: whatever it was. */
  readonly before?: string
  /** Where the same text is replaced in several places: a part of the lines as they read afterwards, which they did not have before. */
  readonly after?: string
  /** One sentence without its full stop. */
  readonly because: string
}
