import type { RunnerTestCase as Test } from 'vitest'
import { itfTrace } from '../../reports/itf.ts'
import { readItf, retrace } from '../../reports/itf-replay.ts'
import { isTraced } from '../../reports/say/words.ts'
import { fileName } from '../../reports/write.ts'
import { addressOf } from '../language/address.ts'
import type { Model } from '../language/model.ts'
import { basename, dirname, existsSync, join, mkdirSync, readFileSync, rmSync, writeFileSync } from '../platform/files.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import { shownBy } from '../traces/shown.ts'
import type { Trace } from '../traces/trace.ts'
import { type CheckResult, violationsOf } from '../verdict/result.ts'
import { namesOf } from './told.ts'

/** A violation that an earlier run of a test found and kept. */
export interface Kept {
  readonly file: string
  readonly property: string
  readonly trace: Trace
}

/**
 * The trace that the last failing run of a test kept, taken again by the model as it is now; null where there is none, where the model is another or no longer takes
 * its steps, and where it no longer violates its property.
 */
export function keptFor(model: Model, test: Test): Kept | null {
  const file = fileOf(model, test)
  if (!existsSync(file)) return null
  try {
    const recorded = readItf(readFileSync(file, 'utf8'))
    const trace = retrace(semanticsOf(model), recorded)
    const { property } = recorded
    return property !== null && shownBy(model, trace, property).shown === 'violated' ? { file, property, trace } : null
  } catch {
    return null
  }
}

/** Keeps the first violation of a result for the next run, unless this is a run of continuous integration, which leaves no files behind. */
export function keep(model: Model, { properties }: CheckResult, test: Test): void {
  const [violated] = violationsOf(properties).filter(isTraced)
  if (violated === undefined || process.env.CI) return
  const file = fileOf(model, test)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(itfTrace(model, violated), null, 1)}\n`)
}

/** Forgets what was kept of a test that passes. */
export function forget(model: Model, test: Test): void {
  if (!process.env.CI) rmSync(fileOf(model, test), { force: true })
}

/** One file for a test and a model, since a test may check several. */
function fileOf(model: Model, test: Test): string {
  const { spec, variant, constants, faults } = addressOf(model)
  const of = [
    spec,
    variant ?? '',
    ...[...Object.entries(Object(constants)), ...Object.entries(faults)].map(([name, value]) => `${name}${JSON.stringify(value)}`),
  ]
  const { filepath } = test.file
  return join(
    dirname(filepath),
    '__traces__',
    `${fileName(basename(filepath))}.${fileName(namesOf(test).join(' '))}.${fileName(of.join(' '))}.itf.json`,
  )
}
