import type { RunnerTestCase as Test } from 'vitest'
import type { Report } from '../../reports/format.ts'
import { formatsNamed } from '../../reports/index.ts'
import { library } from '../../reports/pages/counterexample/reproduction.ts'
import { renderText } from '../../reports/text.ts'
import { fileName, type WrittenFile, writeReports } from '../../reports/write.ts'
import { seenFromHere } from '../cli/load.ts'
import { madeWith } from '../cli/made.ts'
import { excerptsOf } from '../cli/reporting.ts'
import { explanationOf } from '../cli/telling-model.ts'
import type { Model } from '../language/model.ts'
import { join, relative } from '../platform/files.ts'
import type { CheckResult } from '../verdict/result.ts'
import { timeLeft } from './asked.ts'
import { namesOf } from './within.ts'

/** Seconds that code of the spec may take once more, for an explanation. */
const patience = 10

/** So long the page may take to be written, in milliseconds, where the test's own timeout is nearly spent: it is then written after the test, and not attached. */
const patienceForPage = 60_000

/** With less time than this, in milliseconds, a test is not kept waiting for the page. */
const enough = 2_500

/**
 * The text that a terminal shows of a result, to be the message of a test that fails. The page, and each trace for `everystep replay`, are written to a folder of the
 * test's own under `everystep-report`, and attached to the test unless its timeout is nearly spent.
 */
export async function tell(model: Model, result: CheckResult, test: Test): Promise<string> {
  const file = model.where?.file
  const files = file === undefined ? [] : [file]
  const report: Report = {
    result,
    model,
    explanation: await explanationOf(model, result, patience, false),
    command: again(test),
    root: process.cwd(),
    excerpts: {},
    files,
    file: file === undefined || file.startsWith(library) ? undefined : seenFromHere(file),
    made: { ...madeWith(files), seconds: result.seconds },
  }
  const isLate = timeLeft(test) < enough
  if (isLate) test.context.onTestFailed(async () => void (await write(report, test)), patienceForPage)
  else for (const one of await write(report, test)) await test.context.annotate(sayWritten(one), { path: one.file })
  const attached = isLate ? '; not attached, since the timeout of the test was nearly spent' : ''
  return `${renderText(report)}Written to ${folderOf(test)}${attached}\n`
}

async function write(report: Report, test: Test): Promise<readonly WrittenFile[]> {
  const excerpts = await excerptsOf(report.files ?? [])
  return writeReports({ ...report, excerpts }, { formats: formatsNamed(['html', 'itf']), folder: folderOf(test) })
}

const again = (test: Test): string => `vitest run ${relative(process.cwd(), test.file.filepath)} -t '${namesOf(test).join(' ')}'`

const folderOf = (test: Test): string =>
  join('everystep-report', fileName(relative(process.cwd(), test.file.filepath)), fileName(namesOf(test).join(' ')))

const sayWritten = ({ property }: WrittenFile): string =>
  property === null ? 'the result as a page' : `the trace of ${property}, for everystep replay`
