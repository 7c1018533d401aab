import type { Permutation } from './permutation.ts'

/** What turned out not to be symmetric, by the name that the model has for it. */
export type Subject =
  | { readonly of: 'action'; readonly name: string }
  /** A property, its premise or `deadlock`. */
  | { readonly of: 'monitor'; readonly name: string; readonly property: string }
  | { readonly of: 'constraint'; readonly name: 'state' | 'step' }
  | { readonly of: 'initial states' }

/** A subject, and two processes that it treats differently. */
export interface Asymmetry {
  readonly subject: Subject
  readonly processes: readonly [string, string]
}

/** Thrown by an engine in the middle of a reduced search: what the search has pruned so far was pruned without right. */
export class Asymmetric<Path = unknown> extends Error {
  readonly asymmetry: Asymmetry
  /** What each monitor had hit by the end of the level before, where everything was symmetric; set by the engine. */
  hits: readonly (Path | null)[] = []
  constructor(subject: Subject, by: Permutation) {
    super('the model is not symmetric')
    const [one = '', other = ''] = [...by].find(([from, to]) => from !== to) ?? []
    this.asymmetry = { subject, processes: [one, other] }
  }
}

/** Thrown where a search cannot be reduced, though nothing was found that is not symmetric: it goes on from one that was not, or there is too much to hold against its images. */
export class NotReduced extends Error {
  readonly why: 'resumed' | 'too many answers'
  constructor(why: NotReduced['why']) {
    super(why)
    this.why = why
  }
}
