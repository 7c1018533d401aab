import { InternalError, UsageError } from '../errors.ts'
import type { Json } from '../language/itf-value.ts'
import type { Model } from '../language/model.ts'
import type { Path } from '../semantics/path.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import { pathOf, replay } from '../traces/replay.ts'
import type { Trace } from '../traces/trace.ts'
import { pack, unpack } from './packed.ts'
import { type CheckResult, checkedOf, type PropertyResult } from './result.ts'

/**
 * A result in JSON from which `resultFrom` makes it again, wherever the spec is: of a trace only which steps were taken, and of a file where it lies as seen from the
 * folder `root`.
 */
export function recordOf(model: Model, { checked, properties, ...rest }: CheckResult, root: string): Json {
  const recorded = properties.map(p => ({ ...p, trace: p.trace && { path: pathOf(model, p.trace), loop: p.trace.loop } }))
  return pack({ ...rest, name: checked.model, properties: recorded }, root)
}

/** The result of a model that was recorded, its traces replayed step by step. Throws UsageError where the model cannot take them. */
export function resultFrom(model: Model, record: Json, root: string): CheckResult {
  const { name, properties, ...rest } = unpack(record, root) as Recorded
  const semantics = semanticsOf(model)
  const traceAt = ({ path, loop }: RecordedTrace): Trace => {
    try {
      return replay(semantics, path, loop)
    } catch (error) {
      if (!(error instanceof InternalError)) throw error
      throw new UsageError('not-its-trace', `a recorded trace of ${model.spec} is none of this spec's: ${error.problem}`, {
        hint: 'it was recorded from another version of the spec: check it again',
        cause: error,
      })
    }
  }
  return {
    ...rest,
    checked: checkedOf(model, name),
    properties: properties.map(p => ({ ...p, trace: p.trace && traceAt(p.trace) })),
  }
}

interface RecordedTrace {
  readonly path: Path
  readonly loop: number | null
}

interface Recorded extends Omit<CheckResult, 'checked' | 'properties'> {
  readonly name: string | null
  readonly properties: readonly (Omit<PropertyResult, 'trace'> & { readonly trace: RecordedTrace | null })[]
}
