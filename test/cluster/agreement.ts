import { decidableOf } from '../../checker/cluster/questions.ts'
import type { Model } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { CheckFailure } from '../../checker/verdict/failure.ts'
import type { SearchOptions, TablesOptions } from '../../checker/verdict/options.ts'
import { told } from '../engine/told.ts'
import { type Clustered, clustered } from './in-process.ts'

/** The properties of a model that a cluster decides: none where its view rules a cluster out. */
export const decidable = (model: Model): readonly string[] => (model.view === null ? decidableOf(model) : [])

/** What a search finds, or how the spec fails in it. */
async function outcome(search: () => Promise<Parameters<typeof told>[0]>): Promise<unknown> {
  try {
    return told(await search())
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error
    return { code: error.code, steps: error.trace?.steps.length ?? null }
  }
}

/** What the reference engine and a cluster find of the same model, asked the same. */
export async function both(
  model: Model,
  options: Pick<SearchOptions, 'limits' | 'continue' | 'patience'> & { readonly properties: readonly string[] },
  how: Clustered,
): Promise<{ readonly alone: unknown; readonly together: unknown }> {
  const alone = await outcome(() => check(model, { patience: Infinity, ...options, engine: 'reference' }))
  const together = await outcome(() => clustered(model, options as TablesOptions, how))
  return { alone, together }
}
