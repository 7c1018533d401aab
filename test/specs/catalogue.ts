import { expect } from 'vitest'
import { entries, load } from '../../checker/cli/catalogue.ts'
import { strictly } from '../../checker/cli/expectation.ts'
import type { Expectation, NamedModel } from '../../checker/language/catalogue.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { replay } from '../../checker/traces/replay.ts'
import { keyOf } from '../../checker/values/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { differences } from '../../checker/verdict/expected.ts'
import type { CheckResult } from '../../checker/verdict/result.ts'

export interface Named {
  readonly title: string
  readonly model: NamedModel
}

/** Every named model of every spec folder. */
export async function catalogue(): Promise<readonly Named[]> {
  const sources = await Promise.all(entries().map(load))
  return sources.flatMap(({ name, models }) => Object.entries(models).map(([model, m]) => ({ title: `${name} ${model}`, model: m })))
}

/** A named model as the checker takes it. */
export const modelOf = ({ spec, constants, faults, network }: NamedModel) =>
  spec.with(constants, faults, network === null ? {} : { network })

/** The result of a model, all its properties decided. */
export const resultOf = (model: NamedModel): Promise<CheckResult> =>
  check(modelOf(model), { continue: true, states: model.symmetry ? 'orbits' : undefined, accepted: model.accepted })

/** The result of a model, which shows what it says, and whose every trace can be taken again, step by step, to a state that the trace tells truly. */
export async function judge(model: NamedModel, expected: Expectation = model.expect): Promise<CheckResult> {
  const result = await resultOf(model)
  expect(differences(expected, result).join('; ')).toBe('')
  expect(strictly(result), 'what --strict does not allow').toEqual([])
  const semantics = semanticsOf(modelOf(model))
  for (const { name, trace } of result.properties) {
    if (trace === null) continue
    const initial = semantics.model.initial.findIndex(s => keyOf(s) === keyOf(trace.initial))
    const again = replay(semantics, { initial, steps: trace.steps })
    expect(
      again.steps.map(s => keyOf(s.state)),
      name,
    ).toEqual(trace.steps.map(s => keyOf(s.state)))
  }
  return result
}
