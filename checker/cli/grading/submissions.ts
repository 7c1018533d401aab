import { lstatSync, readdirSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'
import { UsageError } from '../../errors.ts'

/** What one student, or one group, handed in. */
export interface Submission {
  /** The name of its file, without ending, or of its folder. */
  readonly name: string
  /** The folder that it may import from, whole path; null of one file alone. */
  readonly folder: string | null
  /** The module that exports the spec; where there is none, why, in a sentence without its full stop. */
  readonly file: string | { readonly missing: string }
}

const endings = ['.ts', '.mts', '.js', '.mjs']
const isModule = (file: string): boolean => endings.includes(extname(file)) && !/\.d\.m?ts$/.test(file)

/**
 * The submissions in a folder, by name: each module, and each other folder, but for hidden ones and the `others`, whole paths. Links are followed nowhere. Throws UsageError where there is
 * no such folder, or nothing in it.
 */
export function submissionsIn(asked: string, others: readonly string[]): readonly Submission[] {
  const folder = resolve(asked)
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError('no-folder', `there is no folder ${asked}`, {
      hint: 'name the folder in which each file or folder is a submission',
    })
  const entries = readdirSync(folder, { withFileTypes: true }).filter(
    entry => !entry.name.startsWith('.') && entry.name !== 'node_modules' && !others.includes(join(folder, entry.name)),
  )
  const found = entries.flatMap((entry): Submission[] => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return [{ name: entry.name, folder: path, file: moduleIn(path) }]
    if (!isModule(entry.name) && !entry.isSymbolicLink()) return []
    const name = basename(entry.name, extname(entry.name))
    const file = entry.isFile() ? path : { missing: `${entry.name} is a link, and links are not followed` }
    return [{ name, folder: null, file }]
  })
  if (found.length === 0)
    throw new UsageError('no-submissions', `there are no submissions in ${asked}`, {
      hint: 'a submission is a .ts or .js file, or a folder with one',
    })
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The one module at the top of a folder, or its `index`. */
function moduleIn(folder: string): Submission['file'] {
  const modules = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isFile() && isModule(entry.name))
  const index = modules.find(entry => basename(entry.name, extname(entry.name)) === 'index')
  const [only, ...more] = index === undefined ? modules : [index]
  if (only === undefined) return { missing: 'it has no .ts or .js file' }
  return more.length === 0
    ? join(folder, only.name)
    : { missing: `it has several modules and no index.ts: ${modules.map(m => m.name).join(', ')}` }
}
