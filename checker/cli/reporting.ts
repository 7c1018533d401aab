import type { Excerpt, Report } from '../../reports/format.ts'
import type { WrittenFile } from '../../reports/write.ts'

export interface Reports {
  write(report: Report): Promise<readonly WrittenFile[]>
}

/** Reports in these formats, in that folder. Throws UsageError, before any work is done, where one is unknown or the folder cannot be written. */
export async function reportsTo(folder: string, names: readonly string[] = ['html']): Promise<Reports> {
  const { formatsNamed, checkWritable, writeReports } = await import('../../reports/index.ts')
  const formats = formatsNamed(names)
  checkWritable(folder)
  return { write: report => writeReports(report, { formats, folder }) }
}

/** Throws UsageError where a format is unknown. */
export async function checkFormats(names: readonly string[]): Promise<void> {
  const { formatsNamed } = await import('../../reports/index.ts')
  formatsNamed(names)
}

/** What the files that a spec is written in say of its actions and properties; nothing where it is not at hand, since reports do without. */
export async function excerptsOf(written: readonly string[]): Promise<Readonly<Record<string, Excerpt>>> {
  const { excerpts } = await import('../source/index.ts')
  // The protocol comes last: its own words stand where a variant has the same name.
  const found = await Promise.all(written.toReversed().map(excerpts))
  return Object.assign({}, ...found) as Readonly<Record<string, Excerpt>>
}
