import { cannotWrite, EverystepError, errorOf, exitCode, problemOf } from '../checker/errors.ts'
import { dirname, existsSync, join, mkdirSync, mkdtempSync, resolve, rmdirSync, writeFileSync } from '../checker/platform/files.ts'
import type { Checked } from '../checker/verdict/result.ts'
import { printable } from './characters.ts'
import type { Format, Report } from './format.ts'
import { isTraced } from './say/words.ts'

export interface WrittenFile {
  /** The folder given and the file's name. */
  readonly file: string
  readonly format: string
  /** Null for a report of the whole result. */
  readonly property: string | null
}

/**
 * Makes sure that files can be written to a folder, which it makes where it is missing. Throws UsageError where they cannot: to be
 * asked before a long search, not after it.
 */
export function checkWritable(folder: string): void {
  try {
    makeFolder(resolve(folder))
    // Permissions do not tell (read-only mounts, root): only making something does.
    rmdirSync(mkdtempSync(join(folder, '.everystep-')))
  } catch (error) {
    throw cannotWrite(folder, error, elsewhere)
  }
}

/** One level at a time: mkdir's own `recursive` never returns where, as in /proc, a folder that is there says that it is not. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

/** What became of each report: one that cannot be made, or written, keeps none of the others from it. */
export class ReportsFailed extends EverystepError {
  readonly exitCode: number
  /** Those that were written. */
  readonly written: readonly WrittenFile[]
  constructor(failures: readonly { readonly format: string; readonly error: Error }[], written: readonly WrittenFile[]) {
    const refused = failures.map(f => f.error).find(error => error instanceof EverystepError)
    super(
      'reports-failed',
      failures.map(({ format, error }) => `the ${format} report could not be written: ${problemOf(error)}`).join('; '),
      {
        hint: refused?.hint ?? 'this is a fault of everystep and not of your spec: please report it, with the command and the spec',
        cause: failures[0]?.error,
      },
    )
    this.exitCode = refused?.exitCode ?? exitCode.internal
    this.written = written
  }
}

/**
 * The files written: one for each format of a whole result, one for each format of a trace and property that has a trace. Their
 * names depend on the result alone. Throws UsageError where the folder cannot be written, and ReportsFailed, with those that were written, where
 * some report could not be.
 */
export async function writeReports(
  given: Report,
  { formats, folder }: { readonly formats: readonly Format[]; readonly folder: string },
): Promise<readonly WrittenFile[]> {
  checkWritable(folder)
  const report = { ...given, folder }
  const stem = stemOf(report.result.checked)
  const traced = report.result.properties.filter(isTraced)
  const taken = new Set<string>()
  const written: WrittenFile[] = []
  const failures: { format: string; error: Error }[] = []
  const write = async (name: readonly string[], format: Format, property: string | null, render: () => Content | Promise<Content>) => {
    try {
      const file = writeFile(folder, unique(name.map(fileName).join('.'), format.extension, taken), await render())
      written.push({ file, format: format.name, property })
    } catch (error) {
      failures.push({ format: format.name, error: errorOf(error) })
    }
  }
  for (const format of formats) {
    if (format.of === 'result') await write(stem, format, null, () => format.render(report))
    else for (const property of traced) await write([...stem, property.name], format, property.name, () => format.render(report, property))
  }
  if (failures.length > 0) throw new ReportsFailed(failures, written)
  return written
}

type Content = string | Uint8Array

/** Writes one file and returns where it is. Throws UsageError where that cannot be. */
export function writeFile(folder: string, name: string, content: Content): string {
  const file = join(folder, name)
  try {
    writeFileSync(file, typeof content === 'string' ? printable(content) : content)
  } catch (error) {
    throw cannotWrite(file, error, elsewhere)
  }
  return file
}

const stemOf = ({ spec, model, variant }: Checked): readonly string[] => [spec, ...[model ?? variant].filter(part => part !== null)]

const elsewhere = 'give --report a folder that can be made or written to'

/** A part of a file's name that every file system takes, and that never leaves the folder. */
export const fileName = (part: string): string => part.replaceAll(/[^\p{L}\p{N}_-]+/gu, '-').replaceAll(/^-+|-+$/g, '') || 'unnamed'

/** Two properties whose names differ only in what a file's name cannot hold, or in case, get a number. */
function unique(stem: string, extension: string, taken: Set<string>): string {
  for (let n = 1; ; n++) {
    const name = `${stem}${n === 1 ? '' : `-${n}`}.${extension}`
    if (taken.has(name.toLowerCase())) continue
    taken.add(name.toLowerCase())
    return name
  }
}
