import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import type { Model } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import type { ReferenceOptions, SearchOptions, TablesOptions } from '../../checker/verdict/options.ts'
import type { CheckResult } from '../../checker/verdict/result.ts'
import { fromDisk } from '../engine/from-disk.ts'

/** A way to search a whole space: what it finds must not depend on it. */
export interface Way {
  readonly name: string
  readonly search: (model: Model, options: SearchOptions) => Promise<CheckResult>
}

// So small a space is shared by several threads only where every level is worth sharing.
const sharing = tablesSharing(1)
const tables = (how: TablesOptions) => (model: Model, options: SearchOptions) =>
  check(model, { ...(options as TablesOptions), engine: 'tables', workers: 1, ...how })

export const reference: Way = {
  name: 'reference',
  search: (model, options) => check(model, { ...(options as ReferenceOptions), engine: 'reference' }),
}

export const ways: readonly Way[] = [
  reference,
  { name: 'tables', search: tables({}) },
  { name: 'two threads', search: tables({ engine: sharing, workers: 2 }) },
  { name: 'four threads', search: tables({ engine: sharing, workers: 4 }) },
  // A view puts states together on purpose: there whole ones are not compared.
  { name: 'exact', search: (model, options) => tables(model.view === null ? { states: 'whole' } : {})(model, options) },
  { name: 'from disk', search: tables({ engine: fromDisk() }) },
  { name: 'resumed', search: resumed({ engine: 'tables', workers: 1 }) },
]

/** More legs than this are not walked; the last one goes to the end. */
const legs = 4

/** A search that is interrupted as soon as it looks at its limits, and gone on with from its checkpoint. */
function resumed(how: TablesOptions): Way['search'] {
  return async (model, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'everystep-random-'))
    try {
      let kept = false
      for (let leg = 1; ; leg++) {
        let over = false
        const result = await check(model, {
          ...(options as TablesOptions),
          ...how,
          ...(leg < legs ? { signal: AbortSignal.abort() } : {}),
          checkpoint: {
            folder,
            seconds: 1e6,
            about: null,
            resume: kept,
            onEvent: event => {
              if (event.what === 'over') over = true
              else if (event.what === 'written') kept = true
              else throw new Error(event.reason)
            },
          },
        })
        if (over || result.trust.stopped?.why !== 'interrupted') return result
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}
