import { describe, expect, test } from 'vitest'
import { strictly } from '../cli/expectation.ts'
import type { NamedModel } from '../language/catalogue.ts'
import { type Checkable, checkable } from '../language/checkable.ts'
import { differences } from '../verdict/expected.ts'
import { ask, foundBefore, sayTimeout, type TestOptions } from './asked.ts'
import { type ConformOptions, toConformTo } from './conform.ts'
import { tell, toHold, toReach, toViolate, type Violation, type Witness } from './matchers.ts'
import { within } from './within.ts'

export { type Cover, type Coverage, pathsOf } from './paths.ts'
export { Divergence, type Misfit } from './run.ts'
export type { Command, Observation, System } from './system.ts'
export type { ConformOptions, TestOptions, Violation, Witness }

expect.extend({
  toHold: within('toHold', toHold),
  toViolate: within('toViolate', toViolate),
  toReach: within('toReach', toReach),
  toConformTo: within('toConformTo', toConformTo),
})

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * Passes where every property asked for holds in the whole space within the bounds; `.not` where one is violated. Throws where that is not decided: a limit was
     * reached, a property is vacuous, the spec fails. To be awaited.
     */
    toHold(options?: TestOptions): Promise<void>
    /**
     * Passes where this property is violated: by a shortest trace of so many `steps`, needing these faults (`needs`), where that is said; `.not` where it holds.
     * Throws where neither is decided. To be awaited.
     */
    toViolate(property: string, how?: Violation): Promise<void>
    /** Passes where the state that a `reachable` property names is reached; `.not` where it never is. Throws where neither is decided. To be awaited. */
    toReach(property: string, how?: Witness): Promise<void>
    /**
     * Passes where a system does what this model does on paths that together take each of its steps, or what `cover` says; `.not` where it diverges. Throws where neither is
     * decided, and UsageError where the model is too large. To be awaited.
     */
    toConformTo(model: Checkable, options?: ConformOptions): Promise<void>
  }
}

/** What `testModels` may be told: as a check in a test, and whether models that take long are checked. */
export interface ModelsOptions extends Omit<TestOptions, 'properties'> {
  /** Checks those that are marked `deep` too; left out, they are skipped by name. */
  readonly deep?: boolean
}

/**
 * One test for each named model, such as a spec's `models.ts` exports: that checking it shows what the model's `expect` says, no more and no less.
 * `testModels(models)` at the top of a test file, or in a `describe`.
 */
export function testModels(models: Readonly<Record<string, NamedModel>>, { deep = false, ...options }: ModelsOptions = {}): void {
  describe('models', () => {
    for (const [name, model] of Object.entries(models))
      test.skipIf(model.deep && !deep)(`${name}: ${model.says}`, async ({ task }) => {
        const result = await ask(model, { continue: true, ...options, name } as TestOptions, task).catch(foundBefore)
        const wrong = [...differences(model.expect, result), ...(options.strict ? strictly(result) : [])]
        if (wrong.length === 0) return
        const late = sayTimeout(result, options, task)
        throw new Error(
          `${[...wrong, ...(late === '' ? [] : [`not everything is decided${late}`])].join('; ')}\n\n${await tell(checkable(model), result, task)}`,
        )
      })
  })
}
