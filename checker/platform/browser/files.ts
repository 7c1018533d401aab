import { UsageError } from '../../errors.ts'

const none = (): never => {
  throw new UsageError('no-files', 'a browser has no files', {
    hint: "search with engine: 'reference', and render reports where there are files",
  })
}

export const appendFileSync = none
export const existsSync = (): boolean => false
export const isBuiltin = (): boolean => false
export const mkdirSync = none
export const mkdtempSync = none
export const readdirSync = none
export const readFileSync = none
export const rmdirSync = none
export const rmSync = none
export const writeFileSync = none
export const basename = none
export const dirname = none
export const join = none
export const relative = none
export const resolve = none
export const sep = '/'
export const fileURLToPath = (url: string | URL): string => String(url)
export const pathToFileURL = (path: string): URL => new URL(path)
