import { label, type Semantics } from '../../semantics/semantics.ts'
import { resolveAddress } from '../../traces/address.ts'
import { replay } from '../../traces/replay.ts'
import { stateAfter, type Trace } from '../../traces/trace.ts'
import { choose, find, type ModelChoice } from '../choice.ts'
import { limits, type ModelNamed } from './question.ts'

/** The model that a question is about. Throws as the command line does. */
export async function chosenFor({ spec, model, variant, network, constants, faults }: ModelNamed): Promise<ModelChoice> {
  return choose(await find(spec, limits.patience), {
    patience: limits.patience,
    ...(model === undefined ? {} : { model }),
    ...(variant === undefined ? {} : { variant }),
    ...(network === undefined ? {} : { network }),
    ...(constants === undefined ? {} : { const: written(constants) }),
    ...(faults === undefined ? {} : { fault: written(faults) }),
  })
}

const written = (table: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(table).map(([name, value]) => [name, String(value)]))

export interface Walked {
  readonly trace: Trace
  /** The step that cannot be taken after these, as the address names it; null where all can. */
  readonly stray: string | null
}

/** As much of the path that an address names as can be taken. */
export function walkedBy(semantics: Semantics, address: string, loop: number | null = null): Walked {
  const { path, stray } = resolveAddress(semantics, address)
  const trace = replay(semantics, path, stray === null && loop !== null && loop <= path.steps.length ? loop : null)
  return { trace, stray }
}

/** `after step 3, rmPrepare(rm: RM1)`. */
export function sayWhere(trace: Trace): string {
  const last = trace.steps.at(-1)
  return last === undefined ? 'initially' : `after step ${last.number}, ${label(last)}`
}

export const endOf = (trace: Trace) => stateAfter(trace, trace.steps.length)
