import { type ModelAddress, openModel, specAt } from '../../../../checker/language/address.ts'
import { modelsIn, specsIn } from '../../../../checker/language/exports.ts'
import { dirname } from '../../../../checker/platform/files.ts'
import { check } from '../../../../checker/verdict/check.ts'
import { explain } from '../../../../checker/verdict/explanation.ts'
import { CheckFailure } from '../../../../checker/verdict/failure.ts'
import type { CheckOptions } from '../../../../checker/verdict/options.ts'
import type { CheckResult } from '../../../../checker/verdict/result.ts'
import { problemFrom } from '../../../choice/problem.ts'
import type { Report } from '../../../format.ts'
import { sayCause } from '../../../say/cause.ts'
import { choosing, quoted } from '../../../say/command.ts'
import type { Going } from '../../../say/going.ts'
import { renderTrace } from '../../../text.ts'
import { html } from '../../counterexample/format.ts'
import { type Files, folder, library } from '../files.ts'
import type { Asked, Found } from '../messages.ts'
import { modulesOf } from './modules.ts'

/** In so many states a violation leaves no other property undecided. */
const smallSpace = 50_000
/** A page is not told when its memory ends, and is gone then. */
const mostStates = 1_000_000

/** The verdict on the model of an address, and its page. */
export async function checking(
  files: Files,
  { open, address, properties, room }: Asked['check']['ask'],
  signal: AbortSignal,
  onProgress: (going: Going) => void,
): Promise<Found> {
  const modules = await modulesOf(files, open, 'guarded')
  const named = address.name === null ? null : (modelsIn(modules)[address.name] ?? null)
  const model = openModel(specAt(address, specsIn(modules)), address)
  const options: CheckOptions = {
    engine: 'reference',
    necessaryFaults: 'if-quick',
    valence: 'if-quick',
    goesOnWithin: smallSpace,
    limits: { maxStates: mostStates },
    signal,
    onProgress,
    ...(properties.length === 0 ? {} : { properties }),
    ...(named === null || address.name === null ? {} : { name: address.name, accepted: named.accepted }),
    ...(named?.shows ? { shows: named.shows } : {}),
    ...(named?.symmetry ? { states: 'orbits' as const } : {}),
  }
  const { result, failure } = await outcome(model, options)
  const telling = await tellingModel(files, open, address)
  const report: Report = {
    result,
    model,
    explanation: explain(model, result, { telling }),
    command: ['everystep', 'check', ...wordsFor(open[0] ?? '', result)].join(' '),
    excerpts: await excerptsOf(open),
    root: folder,
    says: named?.says ?? null,
    ...(room === null ? {} : { room }),
  }
  return {
    verdict: result.verdict,
    headline: sayCause(report),
    page: await html.render(report),
    failure: failure && {
      ...problemFrom(failure),
      steps: failure.trace === null ? '' : renderTrace(failure.trace, result.checked).join('\n'),
    },
  }
}

async function outcome(
  model: Parameters<typeof check>[0],
  options: CheckOptions,
): Promise<{ readonly result: CheckResult; readonly failure: CheckFailure | null }> {
  try {
    return { result: await check(model, options), failure: null }
  } catch (error) {
    if (error instanceof CheckFailure) return { result: error.found, failure: error }
    throw error
  }
}

/** The same model, whose clauses tell their values; null where it cannot be made, since reports do without. */
async function tellingModel(files: Files, open: readonly string[], address: ModelAddress) {
  try {
    return openModel(specAt(address, specsIn(await modulesOf(files, open, 'telling'))), address)
  } catch {
    return null
  }
}

/** What follows `everystep check` to check the same on the command line, the spec saved there under its name. */
function wordsFor(first: string, result: CheckResult): string[] {
  const isOwn = !first.startsWith(library)
  const asked = isOwn ? `.${first.slice(folder.length)}` : dirname(first).slice(dirname(dirname(first)).length + 1)
  const { checked } = result
  return [quoted(asked), ...(checked.model === null ? choosing(checked, null) : ['--model', checked.model])]
}

async function excerptsOf(open: readonly string[]): Promise<Report['excerpts']> {
  const { excerpts } = await import('../../../../checker/source/index.ts')
  const found = await Promise.all(open.toReversed().map(excerpts))
  return Object.assign({}, ...found) as Report['excerpts']
}
