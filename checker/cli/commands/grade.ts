import { extname, resolve } from 'node:path'
import { quoted } from '../../../reports/say/command.ts'
import { exitCode, SpecError, UsageError } from '../../errors.ts'
import { examOf } from '../../grading/grade.ts'
import { type Rubric, rubricsIn } from '../../language/rubric.ts'
import { networkBarrier } from '../../platform/confined/confined.ts'
import { existsSync, fileURLToPath } from '../../platform/files.ts'
import { endScripts } from '../grading/bundle.ts'
import { type Graded, graded } from '../grading/graded.ts'
import { submissionsIn } from '../grading/submissions.ts'
import { checkFile, loadModule } from '../load.ts'
import { madeWith } from '../made.ts'
import type { Terminal } from '../terminal.ts'

export interface GradeCommandOptions {
  readonly against: string
  readonly given?: readonly string[]
  readonly report?: string
  readonly maxStates: number
  readonly maxSeconds: number
  readonly maxMemory: number
  readonly patience: number
  readonly json?: true
  readonly date?: true
}

/** `everystep grade`: the exit code. */
export async function gradeCommand(folder: string, options: GradeCommandOptions, terminal: Terminal): Promise<number> {
  const { maxStates, maxSeconds, maxMemory } = options
  const against = exerciseFile(options.against) ?? options.against
  const rubric = await rubricIn(against, options.patience)
  const given = (options.given ?? []).map(checkFile)
  const submissions = submissionsIn(folder, [resolve(against), ...given])
  const { checkWritable } = await import('../../../reports/write.ts')
  if (options.report !== undefined) checkWritable(options.report)
  const exam = examOf(rubric, { maxStates, maxSeconds })
  const limits = { seconds: maxSeconds, memory: maxMemory, output: maxMemory / 2 }
  const all: Graded[] = []
  try {
    for (const [k, submission] of submissions.entries()) {
      if (terminal.interactive) terminal.err(`\r\u001b[K${k + 1} of ${submissions.length}: ${submission.name}`)
      all.push(await graded(submission, exam, given, limits))
    }
  } finally {
    if (terminal.interactive) terminal.err('\r\u001b[K')
    await endScripts()
  }
  const { gradebookDocument, gradebookText, writeGradebook } = await import('../../../reports/pages/gradebook/gradebook.ts')
  const book = {
    title: rubric.spec.name,
    command: [
      'everystep grade',
      quoted(folder),
      '--against',
      quoted(options.against),
      ...(options.given ?? []).flatMap(file => ['--given', quoted(file)]),
    ].join(' '),
    barrier: networkBarrier(),
    made: madeWith([checkFile(against), ...given], options),
    entries: all.map(({ submission, grade, problem }) => ({ name: submission.name, grade, problem })),
  }
  const written = options.report === undefined ? [] : await writeGradebook(book, options.report)
  if (options.report === undefined && options.json === undefined && all.some(({ grade }) => grade.shown.length > 0))
    terminal.err('note: --report FOLDER writes what was found step by step, a page for each submission\n')
  if (options.json) terminal.out(`${JSON.stringify({ ...gradebookDocument(book), written })}\n`)
  else
    terminal.out(
      [gradebookText(book), ...(written.length === 0 ? [] : ['\nWritten\n', ...written.slice(0, 2).map(file => `  ${file}\n`)])].join(''),
    )
  return all.some(({ grade }) => grade.marks.some(mark => mark.verdict === 'undecided')) ? exitCode.inconclusive : 0
}

/** The rubric of a lesson of the course, named `lesson-1`; null for what is no such name, or where a file of that name lies here. */
function exerciseFile(name: string): string | null {
  if (!/^lesson-\d+$/.test(name) || existsSync(name)) return null
  const file = fileURLToPath(new URL(`../../../specs/exercises/${name}${extname(import.meta.url)}`, import.meta.url))
  return existsSync(file) ? file : null
}

async function rubricIn(file: string, patience: number): Promise<Rubric> {
  const [only, ...others] = rubricsIn([await loadModule(file, patience)])
  if (only === undefined)
    throw new SpecError('no-rubric', `${file} exports no rubric`, {
      hint: 'export one: export const homework = rubric({ spec: …, properties: […] })',
    })
  if (others.length > 0) throw new UsageError('which-rubric', `${file} exports several rubrics`, { hint: 'keep each in a file of its own' })
  return only
}
