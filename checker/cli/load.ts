import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { extname, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { didYouMean, EverystepError, errorOf, type Place, SpecError, SpecFailure, thrownAt, UsageError } from '../errors.ts'
import { machine } from '../language/machine.ts'
import { watchdog } from '../platform/watchdog.ts'
import { type Source, sourceOf } from './source.ts'

/** Whether what was asked for is a file and not a name of the library. */
export const looksLikeFile = (asked: string): boolean => /[\\/]|\.[cm]?[jt]s$/.test(asked)

/** A file as one names it on the command line: relative to where that runs, and never like a name of the library. */
export const seenFromHere = (file: string): string => relative(process.cwd(), file).replace(/^(?!\.|[A-Za-z]:|[\\/])/, './')

const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
/** What `everystep` is in a spec: this very copy, wherever the spec lies. */
export const running: Readonly<Record<string, string>> = {
  everystep: new URL(`../index${extension}`, import.meta.url).href,
  'everystep/language': new URL(`../language/index${extension}`, import.meta.url).href,
  'everystep/reports': new URL(`../../reports/index${extension}`, import.meta.url).href,
}

/** Where `everystep/specs/…` is in this very copy; undefined for all other imports, and where the library has no such file. */
export function librarySpec(specifier: string): string | undefined {
  const [, path] = /^everystep\/(specs\/.+)$/.exec(specifier) ?? []
  const url = new URL(`../../${path}${extension}`, import.meta.url)
  return path !== undefined && existsSync(url) ? url.href : undefined
}

interface Missing {
  readonly specifier: string
  readonly importer: string
}

/**
 * What a user's file exports, `everystep` in it being this very copy, wherever the file lies. Throws UsageError where there is no such file, and SpecError
 * where it does not compile, does not finish loading within `patience` seconds, throws, or exports no spec.
 */
export async function loadFile(asked: string, patience: number): Promise<Source> {
  const file = checkFile(asked)
  const source = sourceOf(asked, file, [file], [await loadModule(asked, patience)])
  // Models and variants may stand in other files than the protocol: the protocol’s own comes first, as in the library. What a package brings is not the author's.
  const written = [...source.specs, ...source.variants].flatMap(({ where }) => (isOwn(where) ? where.file : []))
  if (source.specs.length + source.variants.length === 0)
    throw new SpecError('no-spec', `${asked} exports no spec`, {
      hint: "export one: export const myProtocol = spec('my-protocol', { … }, …)",
    })
  return { ...source, written: [...new Set([...written, file])] }
}

const isOwn = (where: Place | undefined): where is Place =>
  where !== undefined && existsSync(where.file) && !where.file.split(sep).includes('node_modules')

/** What a user's file exports, whatever that is; else as `loadFile`. */
export async function loadModule(asked: string, patience: number): Promise<object> {
  const file = checkFile(asked)
  let missing: Missing | null = null
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const own = running[specifier] ?? librarySpec(specifier)
      if (own !== undefined) return { url: own, shortCircuit: true }
      try {
        const found = next(specifier, context)
        // Without it Node goes by the nearest package.json, and warns where that does not say.
        return /\.ts$/.test(found.url) ? { ...found, format: 'module-typescript' } : found
      } catch (error) {
        missing ??= { specifier, importer: context.parentURL ?? '' }
        throw error
      }
    },
    // Only where this hook is does `require` keep to that format, against a package.json of "type": "commonjs", as `npm init` writes it.
    load: (url, context, next) => next(url, context),
  })
  try {
    return await evaluate(file, patience)
  } catch (error) {
    throw await explain(errorOf(error), asked, file, missing, patience)
  } finally {
    hooks.deregister()
  }
}

/** The whole path of a file that can hold a spec. Throws UsageError where there is none. */
export function checkFile(asked: string): string {
  const file = resolve(asked)
  if (!existsSync(file)) throw new UsageError('no-file', `there is no file ${asked}`, { hint: `looked for ${file}` })
  if (statSync(file).isDirectory()) throw new UsageError('no-file', `${asked} is a folder`, { hint: 'name the file that exports the spec' })
  if (!['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'].includes(extname(file)))
    throw new UsageError('no-file', `${asked} is neither TypeScript nor JavaScript`, {
      hint: 'a spec is a .ts, .mts, .cts, .js, .mjs or .cjs file',
    })
  return file
}

/** `require`, since the watchdog can end it, as it cannot end `import`; what awaits at the top level only `import` loads. */
async function evaluate(file: string, patience: number): Promise<object> {
  const require = createRequire(import.meta.url)
  let module: object = {}
  try {
    watchdog(patience)(
      () => {
        module = require(file) as object
      },
      () => `loading ${file}`,
    )
    return module
  } catch (error) {
    if ((errorOf(error) as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new SpecFailure('never-returns', `loading ${file} has not finished for ${patience} s`)),
      patience * 1000,
    )
  })
  try {
    return await Promise.race([import(pathToFileURL(file).href) as Promise<object>, late])
  } finally {
    clearTimeout(timer)
  }
}

/** What went wrong while a file was loaded, as the author sees it. */
async function explain(error: Error, asked: string, file: string, missing: Missing | null, patience: number): Promise<unknown> {
  if (error instanceof SpecFailure && error.code === 'never-returns')
    return new SpecError('never-loads', `${asked} has not finished loading for ${patience} s`, {
      where: { file, line: 1, column: 1 },
      hint: 'something at the top level of the file, or of what it imports, loops or waits forever',
    })
  if (error instanceof EverystepError) return error
  const { code, message } = error as NodeJS.ErrnoException
  const shown = placeShown(error)
  if (missing !== null && (code?.endsWith('NOT_FOUND') || code?.startsWith('ERR_UNSUPPORTED_') || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED'))
    return new SpecError('import-not-found', `${nameOf(missing.importer, asked)} imports '${missing.specifier}', which is not there`, {
      where: placeOfImport(missing),
      hint: hintForImport(missing),
      cause: error,
    })
  if (error instanceof SyntaxError) {
    const absent = /module '(.*)' does not provide an export named '(.*)'/.exec(message)
    return new SpecError('does-not-compile', `${asked} does not compile: ${message}`, {
      where: shown ?? thrownAt(error) ?? { file, line: 1, column: 1 },
      hint: absent
        ? await hintForName(absent[1] ?? '', absent[2] ?? '')
        : code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'
          ? 'Node runs TypeScript by leaving the types out, so what needs translating (enum, namespace, parameter properties) cannot be used'
          : undefined,
      cause: error,
    })
  }
  return new SpecError('throws-on-load', `${asked} threw while it was loaded: ${message}`, {
    where: thrownAt(error) ?? shown ?? { file, line: 1, column: 1 },
    cause: error,
  })
}

/** Node puts `file:line`, the line and a caret above the stack of an error that has a place in a source. */
function placeShown(error: Error): Place | undefined {
  const [first = '', ...below] = (error.stack ?? '').split('\n')
  const caret = below.find(line => /^\s*\^+\s*$/.test(line)) ?? ''
  const match = /^(file:.*|\/.*|[A-Za-z]:\\.*):(\d+)$/.exec(first)
  if (!match?.[1]) return undefined
  return { file: pathOf(match[1]), line: Number(match[2]), column: Math.max(caret.indexOf('^'), 0) + 1 }
}

const pathOf = (url: string): string => (url.startsWith('file:') ? fileURLToPath(url) : url)
const nameOf = (importer: string, asked: string): string =>
  importer === '' || pathOf(importer) === resolve(asked) ? asked : relative(process.cwd(), pathOf(importer))

/** How one comes by a word that `machine` gives; undefined for every other. */
export const fromMachine = (name: string): string | undefined =>
  Object.hasOwn(machine({}), name) ? `it comes from the vocabulary of a spec's variables: const { ${name} } = machine(vars)` : undefined

/** The export that was meant, where that is known. */
async function hintForName(module: string, name: string): Promise<string> {
  const own = running[module]
  const exported = own === undefined ? [] : Object.keys((await import(own)) as object)
  return (
    (own === undefined ? undefined : fromMachine(name)) ??
    didYouMean(name, exported) ??
    `check the spelling of '${name}'; a type is imported with \`import type\``
  )
}

function placeOfImport({ specifier, importer }: Missing): Place | undefined {
  if (!importer.startsWith('file:')) return undefined
  const file = pathOf(importer)
  const lines = readFileSync(file, 'utf8').split('\n')
  const line = lines.findIndex(l => l.includes(`'${specifier}'`) || l.includes(`"${specifier}"`))
  return line < 0 ? undefined : { file, line: line + 1, column: lines[line]?.indexOf(specifier) ?? 1 }
}

function hintForImport({ specifier, importer }: Missing): string | undefined {
  if (specifier.startsWith('everystep/specs/')) {
    const bare = specifier.replace(/\.[cm]?[jt]s$/, '')
    return librarySpec(bare) === undefined
      ? "a spec of the library is 'everystep/specs/FAMILY/NAME/protocol'; everystep list says which there are"
      : `leave the ending out: '${bare}'`
  }
  if (!/^\.|^\//.test(specifier))
    return didYouMean(specifier, Object.keys(running)) ?? `install it beside the file: npm install ${specifier}`
  if (!importer.startsWith('file:')) return undefined
  const there = ['.ts', '.mts', '.js', '.mjs', '/index.ts'].find(end => existsSync(fileURLToPath(new URL(specifier + end, importer))))
  const swapped = specifier.replace(/\.js$/, '.ts')
  if (there) return `write the whole name: '${specifier}${there}'`
  if (swapped !== specifier && existsSync(fileURLToPath(new URL(swapped, importer)))) return `write the file's own name: '${swapped}'`
  return undefined
}
