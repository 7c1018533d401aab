import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { librarySpec, running } from '../load.ts'
import { type Source, sourceOf } from '../source.ts'

/** A spec to load again and again: the modules that make it, and what is asked of them. */
export interface Loaded extends Pick<Source, 'name' | 'file' | 'written'> {
  /** The modules to load, in this order. */
  readonly running: readonly string[]
}

/** A module with another text than its file has. */
export interface MutantText {
  readonly file: string
  readonly text: string
}

const mark = /\?mutant=(\d+)$/
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
const own = new URL('../../../', import.meta.url).href
const [ownChecker, ownReports, ownSpecs] = ['checker/', 'reports/', 'specs/'].map(folder => own + folder) as [string, string, string]

let texts: MutantText | null = null
let generation = 0

/**
 * From now on a spec can be loaded once more for every mutant. Its own modules, and those that they import, become new ones each time; the checker itself, and
 * packages, stay the same.
 */
export function watchLoading(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const marked = mark.exec(context.parentURL ?? '')
      const known = running[specifier] ?? librarySpec(specifier)
      const found =
        known === undefined
          ? next(marked ? asBuilt(specifier, context.parentURL ?? '') : specifier, context)
          : { url: known, shortCircuit: true }
      return marked && isAuthors(found.url) ? { url: `${found.url}?mutant=${marked[1]}`, shortCircuit: true } : found
    },
    load(url, context, next) {
      if (!mark.test(url)) return next(url, context)
      const file = fileURLToPath(url.replace(mark, ''))
      const text = texts?.file === file ? texts.text : readFileSync(file, 'utf8')
      const isTyped = texts?.file === file || /\.[cm]?ts$/.test(file)
      return { format: 'module', source: isTyped ? stripTypeScriptTypes(text) : text, shortCircuit: true }
    },
  })
}

/** The spec with one module's text replaced; null: as it is. Throws whatever the modules throw. */
export async function loadMutant({ name, file, written, running: files }: Loaded, mutant: MutantText | null): Promise<Source> {
  texts = mutant
  generation++
  const modules: object[] = []
  for (const module of files) modules.push((await import(`${pathToFileURL(module).href}?mutant=${generation}`)) as object)
  return sourceOf(name, file, written, modules)
}

/** What is written names modules by the sources; in the built package, what runs is beside them. */
const asBuilt = (specifier: string, parent: string): string =>
  extension === '.js' && parent.startsWith(own) && specifier.startsWith('.') ? specifier.replace(/\.ts$/, '.js') : specifier

const isAuthors = (url: string): boolean =>
  url.startsWith('file:') &&
  /\.[cm]?[jt]s$/.test(url) &&
  !url.startsWith(ownChecker) &&
  !url.startsWith(ownReports) &&
  (url.startsWith(ownSpecs) || !url.includes('/node_modules/'))
