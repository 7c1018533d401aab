/** How a kind of step is shown. No sign stands without its word: fonts differ in which characters they have, and whoever hears a page hears no picture. */
export interface Sign {
  /** Unlike that of any other sign: `crash`. */
  readonly kind: string
  readonly character: string
  /** The same drawn, as an SVG path in a box of 16 by 16: some fonts have the character as a coloured picture, or not at all. */
  readonly path: string
  readonly word: string
}

/** Of any timeout, premature or not. */
export const timeoutSign: Sign = { kind: 'timeout', character: '⏱', path: 'M8 2a6 6 0 1 0 .01 0zM8 4.8v3.4l2.3 1.5', word: 'timeout' }

/**
 * What a step of a fault is, said by the fault itself: nothing else in the checker or in the reports asks for a fault by its kind.
 */
export interface FaultKind extends Sign {
  /** What such steps are called where they are counted, `crash` and `crashes`; null for what only ends another fault or follows from it, which does not count as one. */
  readonly nouns: readonly [one: string, many: string] | null
  /** What it happens to: a message in flight, the process that `by` names, its clock, or the network as a whole. */
  readonly about: 'message' | 'process' | 'clock' | 'network'
  /** Of a message in flight: what becomes of it. */
  readonly message?: 'lost' | 'copied' | 'moved'
  /** Of what lasts, such as a process that is down: the kind of step that ends it, or null where nothing does. Left out, it is over at once. */
  readonly lasts?: { readonly until: string | null }
  /** The process loses what is volatile of its state. */
  readonly forgets?: true
  /** What is the case after it, where nothing else in the step shows that. */
  readonly remark?: string
}

/** A kind of fault, and the name that the spec gives the fault whose budget such a step takes of. */
export interface FaultStep extends FaultKind {
  readonly name: string
  /** Of a crash: the parameters that say how many unflushed entries of a log survive, each with that log: its variable, and the fields that lead to it. */
  readonly survivors?: Readonly<Record<string, readonly string[]>>
}

/** Whether a step is a fault of which nothing is left once it is over, and the process that it happens to is as it was: a pause. */
export const leavesNothing = ({ fault }: { readonly fault?: FaultKind | null | undefined }): boolean =>
  fault?.about === 'process' && fault.lasts?.until != null && fault.forgets !== true

/** Whether a step is a fault that counts, and takes of a budget where there is one: not what ends another, a recovery or a healing. */
export const isFault = ({ fault }: { readonly fault?: FaultKind | null | undefined }): boolean => fault != null && fault.nouns !== null
