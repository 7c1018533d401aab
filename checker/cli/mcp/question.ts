/** How a model is named; in `spec` a spec of the library, or a file below the folder of the server. */
export interface ModelNamed {
  readonly spec: string
  readonly model?: string
  readonly variant?: string
  readonly network?: string
  readonly constants?: Readonly<Record<string, string | number | boolean>>
  readonly faults?: Readonly<Record<string, number | string>>
}

/** What one search may spend. */
export interface Limited {
  readonly maxStates?: number
  readonly maxSeconds?: number
}

export interface CheckAsked extends ModelNamed, Limited {
  readonly properties?: readonly string[]
  readonly symmetry?: boolean
}

export interface WhyAsked extends ModelNamed, Limited {
  readonly property: string
}

/** A state is named by the path that leads to it. */
export interface ReplayAsked extends ModelNamed {
  readonly address: string
  /** The step after which the last state repeats, of a lasso. */
  readonly loop?: number
}

export interface WhyNotAsked extends ModelNamed {
  readonly address?: string
  readonly action: string
}

/** What a client asks, by the tool that it calls. */
export type Question =
  | { readonly tool: 'check'; readonly asked: CheckAsked }
  | { readonly tool: 'why'; readonly asked: WhyAsked }
  | { readonly tool: 'replay'; readonly asked: ReplayAsked }
  | { readonly tool: 'why-not'; readonly asked: WhyNotAsked }
  | { readonly tool: 'explain'; readonly asked: { readonly word?: string } }
  | { readonly tool: 'list'; readonly asked: { readonly spec?: string } }

/** What is answered: to be read, and the same as data. */
export interface Answer {
  readonly text: string
  readonly data: Readonly<Record<string, unknown>>
  /** The question could not be answered: a mistake in it, or in the spec. */
  readonly failed?: true
}

/** What a search may spend where the question does not say, and at most. A client waits a minute for an answer unless it is told otherwise. */
export const limits = { maxStates: 1_000_000, maxSeconds: 30, longest: 3600, maxMemory: 2 * 2 ** 30, patience: 10 } as const
