import type { Found, Limits } from '../../mutants/judge.ts'
import type { ModelRun } from '../../mutants/outcome.ts'
import type { ModelOptions } from '../choice.ts'
import type { Loaded, MutantText } from './loading.ts'

/** A model to run mutants in: its name in reports, and what chooses it. */
export interface AskedModel {
  readonly name: string
  readonly asked: ModelOptions
}

/** What a thread that runs mutants is started with. */
export interface Work {
  readonly spec: Loaded
  readonly models: readonly AskedModel[]
  readonly limits: Limits
  /** A mutant that a model has killed runs in no other. */
  readonly untilKilled: boolean
}

/** What the thread is asked, one after the other. */
export interface Order {
  readonly id: number
  readonly mutant: MutantText
}

/** What it says. `ready` comes first: what each model is without mutation, or why it is of no use. */
export type Said =
  | { readonly says: 'ready'; readonly originals: Readonly<Record<string, Found | string>> }
  | { readonly says: 'failed'; readonly why: string }
  | { readonly says: 'begun'; readonly id: number; readonly model: string }
  | { readonly says: 'ran'; readonly id: number; readonly run: ModelRun }
  | { readonly says: 'done'; readonly id: number }
