import { EverystepError, errorOf, problemOf } from '../errors.ts'
import { type ModelAddress, openModel } from '../language/address.ts'
import { specsIn } from '../language/exports.ts'
import type { Spec } from '../language/spec.ts'
import { type Recording, recordingOf } from './recording.ts'
import { type Cases, type TabulatedProperty, tabulate } from './tables.ts'

/** What is asked of a submission, in JSON. */
export interface Asked {
  /** The name of the spec. */
  readonly spec: string
  readonly models: readonly AskedModel[]
  readonly maxStates: number
}

export interface AskedModel {
  readonly name: string
  readonly chosen: Pick<ModelAddress, 'constants' | 'faults' | 'networks'>
  /** Whether its state graph is wanted, and whether within the submission's own constraints; null where it is not. */
  readonly recording: { readonly constrained: boolean } | null
  /** What its properties are to be asked of; null where they are not. */
  readonly cases: Cases | null
}

/** What a submission's process hands over. */
export type Handed = { readonly models: readonly HandedModel[] } | { readonly problem: Problem }

export interface HandedModel {
  readonly recording: Recording | null
  readonly properties: readonly TabulatedProperty[] | null
  /** What kept it from that; null where nothing did. */
  readonly problem: Problem | null
}

export interface Problem {
  readonly problem: string
  readonly hint: string | null
  /** Where in the bundle, as the stack of an error says it. */
  readonly stack: string
}

/**
 * What is asked of the modules of a submission, in JSON. It runs beside the submission's code, in the same realm: nothing that it says is to be believed further than that
 * some protocol has this state graph, and some properties say this of these states.
 */
export function answer(modules: readonly object[], asked: Asked): string {
  try {
    const spec = specIn(modules, asked.spec)
    return JSON.stringify({ models: asked.models.map(model => answerFor(spec, model, asked.maxStates)) } satisfies Handed)
  } catch (thrown) {
    return JSON.stringify({ problem: problemIn(thrown) } satisfies Handed)
  }
}

export function problemIn(thrown: unknown): Problem {
  const error = errorOf(thrown)
  return {
    problem: problemOf(error),
    hint: error instanceof EverystepError ? (error.hint ?? null) : null,
    stack: String((error.cause instanceof Error ? error.cause : error).stack),
  }
}

function specIn(modules: readonly object[], name: string): Spec {
  const specs = specsIn(modules)
  const own = specs.filter(s => s.name === name)
  const [only, ...others] = own.some(s => s.variant === null) && own.length > 1 ? own.filter(s => s.variant !== null) : own
  if (only === undefined)
    throw new Error(
      specs.length === 0 ? 'it exports no spec' : `it exports no spec called ${name}, but ${specs.map(s => s.name).join(', ')}`,
    )
  if (others.length > 0) throw new Error(`it exports several specs called ${name}: export the one that is handed in`)
  return only
}

function answerFor(spec: Spec, { chosen, recording, cases }: AskedModel, maxStates: number): HandedModel {
  try {
    const model = openModel(spec, chosen)
    return {
      recording: recording && recordingOf(model, { maxStates, ...recording }),
      properties: cases && tabulate(model, cases),
      problem: null,
    }
  } catch (thrown) {
    return { recording: null, properties: null, problem: problemIn(thrown) }
  }
}
