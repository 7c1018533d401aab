import type { RunnerTestCase as Test } from 'vitest'
import { itfTrace } from '../../reports/itf.ts'
import { readItf, retrace } from '../../reports/itf-replay.ts'
import { isTraced } from '../../reports/say/words.ts'
import { fileName } from '../../reports/write.ts'
import { addressOf, type ModelAddress } from '../language/address.ts'
import type { Model } from '../language/model.ts'
import { basename, dirname, existsSync, join, mkdirSync, readFileSync, rmSync, writeFileSync } from '../platform/files.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import { shownBy } from '../traces/shown.ts'
import type { Trace } from '../traces/trace.ts'
import { type CheckResult, violationsOf } from '../verdict/result.ts'
import { namesOf } from './within.ts'

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
export function keptFor(model: Model, test: Test, number: number): Kept | null {
  const file = fileOf(test, number)
  if (!existsSync(file)) return null
  try {
    const recorded = readItf(readFileSync(file, 'utf8'))
    if (!isOf(model, recorded.model)) return null
    const trace = retrace(semanticsOf(model), recorded)
    const { property } = recorded
    return property !== null && shownBy(model, trace, property).shown === 'violated' ? { file, property, trace } : null
  } catch {
    return null
  }
}

/** Whether a trace was found in the same model, and not under other constants or budgets. */
const isOf = (model: Model, { spec, variant, constants, faults }: ModelAddress): boolean => {
  const now = addressOf(model)
  return JSON.stringify([now.spec, now.variant, now.constants, now.faults]) === JSON.stringify([spec, variant, constants, faults])
}

/** Keeps the first violation of a result for the next run, unless this is a run of continuous integration, which leaves no files behind. */
export function keep(model: Model, { properties }: CheckResult, test: Test, number: number): void {
  const [violated] = violationsOf(properties).filter(isTraced)
  if (violated === undefined || process.env.CI) return
  const file = fileOf(test, number)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(itfTrace(model, violated), null, 1)}\n`)
}

/** Forgets what was kept of a test that passes. */
export function forget(test: Test, number: number): void {
  if (!process.env.CI) rmSync(fileOf(test, number), { force: true })
}

/** The file of the matcher that a test is at: the first has the test's name, and others have a number, too. */
function fileOf(test: Test, number: number): string {
  const { filepath } = test.file
  const of = [basename(filepath), namesOf(test).join(' '), ...(number === 1 ? [] : [String(number)])]
  return join(dirname(filepath), '__traces__', `${of.map(fileName).join('.')}.itf.json`)
}
