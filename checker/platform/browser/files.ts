import * as paths from 'pathe'
import { UsageError } from '../../errors.ts'

/**
 * What the page that runs this lends it instead of a disk: the texts of files by their whole paths, as `globalThis.everystepFiles`. Files can be read there
 * and not written; where there is no such map there are none.
 */
const lent = (): ReadonlyMap<string, string> | undefined => (globalThis as { everystepFiles?: ReadonlyMap<string, string> }).everystepFiles

const none = (): never => {
  throw new UsageError('no-files', 'a browser has no files', {
    hint: "search with engine: 'reference', and render reports where there are files",
  })
}

const pathOf = (file: string | URL): string =>
  typeof file === 'string' && !file.startsWith('file:') ? file : decodeURIComponent(new URL(file).pathname)

const isUnder = (folder: string) => (file: string) => file.startsWith(`${folder}/`)

export const appendFileSync = none
export const existsSync = (file: string | URL): boolean => {
  const path = pathOf(file)
  return lent()?.has(path) === true || [...(lent()?.keys() ?? [])].some(isUnder(path))
}
export const isBuiltin = (name: string): boolean => name.startsWith('node:')
export const mkdirSync = none
export const mkdtempSync = none
export const readdirSync = (folder: string): string[] => [
  ...new Set([...(lent()?.keys() ?? [])].filter(isUnder(folder)).map(file => file.slice(folder.length + 1).split('/')[0] ?? '')),
]
export const readFileSync = (file: string | URL): string => lent()?.get(pathOf(file)) ?? none()
export const rmdirSync = none
export const rmSync = none
export const writeFileSync = none
export const basename = paths.basename
export const dirname = paths.dirname
export const join = paths.join
export const relative = paths.relative
export const resolve = paths.resolve
export const sep = '/'
export const fileURLToPath = pathOf
export const pathToFileURL = (path: string): URL => new URL(`file://${path}`)
