import type { Excerpt, Report } from '../../reports/format.ts'
import { didYouMean, UsageError } from '../errors.ts'
import type { Chosen } from './choice.ts'

/** A file that was written, and the property whose trace it holds. */
export interface Written {
  readonly file: string
  readonly property: string | null
}

export interface Reports {
  write(report: Report): Promise<readonly Written[]>
}

/** Reports in these formats, in that folder. Throws UsageError, before any work is done, where one is unknown or the folder cannot be written. */
export async function reportsTo(folder: string, formats: readonly string[] = ['html']): Promise<Reports> {
  const { formats: known, checkWritable, writeReports } = await import('../../reports/index.ts')
  const names = known.map(f => f.name)
  for (const name of formats)
    if (!names.includes(name))
      throw new UsageError('unknown-format', `there is no report format '${name}'`, {
        hint: didYouMean(name, names) ?? `the formats are ${names.join(', ')}`,
      })
  await checkWritable(folder)
  return { write: report => writeReports(report, { formats, folder }) }
}

/** What the source says of the actions and properties; nothing where it is not at hand, since reports do without. */
export async function excerptsOf({ source }: Chosen): Promise<Readonly<Record<string, Excerpt>>> {
  const { excerpts } = await import('../analysis/index.ts')
  // The protocol comes last: its own words stand where a variant has the same name.
  const found = await Promise.all([...source.written].reverse().map(excerpts))
  return Object.assign({}, ...found) as Readonly<Record<string, Excerpt>>
}

export const sayUnwritable = (file: string, error: unknown): UsageError =>
  new UsageError('unwritable', `${file} cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, {
    hint: 'choose another place',
    cause: error,
  })
