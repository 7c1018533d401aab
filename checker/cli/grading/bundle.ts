import { realpathSync } from 'node:fs'
import { builtinModules, SourceMap, type SourceMapPayload } from 'node:module'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'
import type { Place } from '../../errors.ts'
import { librarySpec } from '../load.ts'

/** A submission as one script, and where in it the lines of its files are. */
export interface SubmissionScript {
  readonly text: string
  /** The innermost place of a stack that lies in the submission; null where none does. */
  placeIn(stack: string): Place | null
}

/** What keeps a submission from being made one script; the message says it to the student. */
export class NotAScript extends Error {}

const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
const own = (path: string): string => fileURLToPath(new URL(`../../${path}${extension}`, import.meta.url))

/** What a submission is made of. */
export interface Handed {
  /** The module that exports the spec, whole path. */
  readonly file: string
  /** The folder that it may import from; null where it is one file alone. */
  readonly folder: string | null
  /** Files that were handed out, whole paths: in a submission the name of one means that, wherever it is said to lie. */
  readonly given: readonly string[]
}

/**
 * The script of a submission: it, the language and what answers for it, and nothing else. It may import `everystep`, the library's specs, what was handed out, and files of its own
 * folder, as far as they lie there and no link leads out of it. Nothing of it runs. Throws NotAScript.
 */
export async function submissionScript(handed: Handed): Promise<SubmissionScript> {
  const { file } = handed
  const folder = realpathSync(handed.folder ?? dirname(file))
  const { build } = await import('esbuild')
  const entry = [
    `import { answer, problemIn } from ${JSON.stringify(own('grading/inside'))}`,
    'try {',
    `  const submission = require(${JSON.stringify(file)})`,
    '  globalThis.answer = asked => answer([submission], asked)',
    "  globalThis.said = ''",
    '} catch (error) {',
    '  globalThis.said = JSON.stringify(problemIn(error))',
    '}',
  ].join('\n')
  try {
    const { outputFiles } = await build({
      stdin: { contents: entry, resolveDir: folder, loader: 'js' },
      absWorkingDir: folder,
      outfile: 'submission.js',
      ...{ bundle: true, write: false, format: 'iife', platform: 'browser', target: 'es2023', logLevel: 'silent', sourcemap: 'external' },
      // An import that is worked out while it runs finds nothing.
      supported: { 'dynamic-import': false },
      define: { 'import.meta.url': '"everystep:"' },
      tsconfigRaw: '{}',
      plugins: [within(handed)],
    })
    const [map, script] = outputFiles
    const lines = new SourceMap(JSON.parse(map?.text ?? '{}') as SourceMapPayload)
    return { text: `${script?.text ?? ''}\nsaid`, placeIn: stack => placeIn(stack, lines, folder) }
  } catch (error) {
    throw new NotAScript(sayFailure(error))
  }
}

/** Ends the process that bundles, so that a command can end. */
export async function endScripts(): Promise<void> {
  const { stop } = await import('esbuild')
  await stop()
}

function within({ file, folder, given }: Handed): Plugin {
  const refuse = (why: string) => ({ errors: [{ text: why }] })
  const builtins = new Set(builtinModules)
  const language = own('language/index')
  const top = realpathSync(folder ?? file)
  const isTheirs = (path: string) => path === top || isIn(top, path)
  const isGiven = (path: string) => given.includes(path)
  return {
    name: 'submission',
    setup(build) {
      build.onResolve({ filter: /.*/ }, async ({ path, importer, kind, pluginData, ...how }) => {
        // Ours, and what the language is made of, are found as ever.
        if (pluginData === 'resolving' || (!isTheirs(importer) && !isGiven(importer))) return null
        if (/^everystep(\/language)?$/.test(path)) return { path: language }
        const library = librarySpec(path)
        if (library !== undefined) return { path: fileURLToPath(library) }
        if (builtins.has(path.replace(/^node:/, ''))) return refuse(`it imports ${path}: a submission runs without anything of Node`)
        if (!/^\.{0,2}\//.test(path))
          return refuse(`it imports ${path}: a submission may import everystep, everystep/specs/… and its own files`)
        const handedOut = given.find(of => basename(of) === basename(path))
        if (handedOut !== undefined) return { path: handedOut }
        if (isGiven(importer)) return refuse(`what was handed out imports ${path}, which was not handed out: name it with --given`)
        const found = await build.resolve(path, { ...how, importer, kind, pluginData: 'resolving' })
        if (found.errors.length > 0) return { errors: [{ text: `it imports ${path}, which is not there` }] }
        if (!isTheirs(found.path) || !isTheirs(realpathSync(found.path)))
          return refuse(
            `it imports ${path}, which ${folder === null ? 'was not handed in with it' : 'lies outside of the folder that was handed in'}`,
          )
        return found
      })
    },
  }
}

const isIn = (folder: string, file: string): boolean => file.startsWith(`${folder}${sep}`)

function sayFailure(error: unknown): string {
  const { errors } = error as { errors?: readonly { text: string; location: { file: string; line: number } | null }[] }
  const [first] = errors ?? []
  if (first === undefined) return error instanceof Error ? error.message : String(error)
  const at = first.location === null ? '' : ` (${basename(first.location.file)}:${first.location.line})`
  return `${first.text}${at}`
}

function placeIn(stack: string, map: SourceMap, folder: string): Place | null {
  for (const [, line, column] of stack.matchAll(/submission\.js:(\d+):(\d+)/g)) {
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1)
    if (!('originalSource' in entry) || entry.originalSource.includes('<stdin>')) continue
    const whole = resolve(folder, entry.originalSource)
    if (isIn(folder, whole)) return { file: relative(folder, whole), line: entry.originalLine + 1, column: entry.originalColumn + 1 }
  }
  return null
}
