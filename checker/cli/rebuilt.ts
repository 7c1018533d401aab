import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { librarySpec, running } from './load.ts'

/** The folders of this copy in which there are no specs. */
const ours = ['../', '../../reports/', '../../node_modules/'].map(folder => new URL(folder, import.meta.url).href)
/** The library's own specs, which lie in node_modules where the package is installed. */
const library = new URL('../../specs/', import.meta.url).href

/**
 * What a spec's file exports when it, and every file of a spec that it imports, is loaded once more as `rewrite` makes it. Runs the top level of these files again. `mark` begins
 * with a question mark, and tells such copies from the files themselves.
 */
export async function rebuilt(file: string, mark: string, rewrite: (path: string, source: string) => string): Promise<object> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const own = running[specifier]
      if (own !== undefined) return { url: own, shortCircuit: true }
      const spec = librarySpec(specifier)
      const found = spec === undefined ? next(specifier, context) : { url: spec, shortCircuit: true }
      const isWritten = found.url.startsWith(library) || (found.url.startsWith('file:') && !found.url.includes('/node_modules/'))
      return context.parentURL?.endsWith(mark) && isWritten && !ours.some(folder => found.url.startsWith(folder))
        ? { ...found, url: found.url + mark }
        : found
    },
    load(url, context, next) {
      if (!url.endsWith(mark)) return next(url, context)
      const path = fileURLToPath(url.slice(0, -mark.length))
      const format = /ts$/.test(path) ? 'module-typescript' : 'module'
      return { format, source: rewrite(path, readFileSync(path, 'utf8')), shortCircuit: true }
    },
  })
  try {
    return (await import(`${pathToFileURL(file).href}${mark}`)) as object
  } finally {
    hooks.deregister()
  }
}
