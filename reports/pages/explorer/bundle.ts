import type { Plugin } from 'esbuild'
import { problemOf } from '../../../checker/errors.ts'
import type { ModelAddress } from '../../../checker/language/address.ts'
import { fileURLToPath, readFileSync, relative, sep } from '../../../checker/platform/files.ts'
import { asPageScript } from '../../components/scripts.ts'
import { fileUnder } from '../../say/words.ts'
import type { Served } from './link.ts'

/** What is to run in a page: the files that a spec is written in, and what the page's entry is told beside them. */
export interface Bundled {
  readonly files: readonly string[]
  readonly told: ModelAddress | Served
  /** The folder that the names of files are given relative to where people see them. */
  readonly root?: string | undefined
}

export interface Script {
  /** One module, to be put into a `<script type="module">`. */
  readonly text: string
  /** The files of the spec that went into it, whole paths. */
  readonly inputs: readonly string[]
  /** What a reader must know: clauses that cannot be shown, say. */
  readonly notices: readonly string[]
}

/** A spec that cannot run in a browser; the message says why, for people. */
export class NotBundled extends Error {
  /** The files that were read, so that one may wait for them to be mended. */
  readonly inputs: readonly string[]
  constructor(message: string, inputs: readonly string[]) {
    super(message)
    this.inputs = inputs
  }
}

const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
const own = (path: string): string => fileURLToPath(new URL(`../../../${path}${extension}`, import.meta.url))
/** The folders of the running copy: in the built package dist, and beside it the sources. */
const roots = [new URL('../../../', import.meta.url), ...(extension === '.js' ? [new URL('../../../../', import.meta.url)] : [])].map(url =>
  fileURLToPath(url),
)
const language = own('reports/pages/explorer/client/language')

/**
 * The spec, the reference semantics and the explorer's page script as one module for browsers, every clause of the spec's guards and properties telling its
 * value. `start` names the client's entry, which is given the spec's modules and what it is told. Takes some tenths of a second. Throws NotBundled.
 */
export async function bundleWalk({ files, told, root }: Bundled, start: 'served' | 'embedded'): Promise<Script> {
  const { build } = await import('esbuild')
  const inputs = new Set<string>(files)
  const notices: string[] = []
  const entry = [
    ...files.map((file, i) => `import * as spec${i} from ${JSON.stringify(file)}`),
    `import { start } from ${JSON.stringify(own(`reports/pages/explorer/client/${start}`))}`,
    `start([${files.map((_, i) => `spec${i}`).join(', ')}], ${JSON.stringify(told)})`,
  ].join('\n')
  try {
    const { outputFiles } = await build({
      stdin: { contents: entry, resolveDir: roots[0] ?? '.', loader: 'js' },
      ...asPageScript,
      // Call sites say nothing in one file of everything.
      define: { 'import.meta.url': '"everystep:"' },
      plugins: [specFiles(inputs, notices, root)],
    })
    return { text: outputFiles[0]?.text ?? '', inputs: [...inputs], notices }
  } catch (error) {
    throw new NotBundled(sayFailure(error), [...inputs])
  }
}

/** Ends the process that bundles, so that a command can end. */
export async function endBundling(): Promise<void> {
  const { stop } = await import('esbuild')
  await stop()
}

function specFiles(inputs: Set<string>, notices: string[], root: string | undefined): Plugin {
  const isOwn = (file: string) => roots.some(r => file.startsWith(`${r}checker${sep}`) || file.startsWith(`${r}reports${sep}`))
  const isInstalled = (file: string) => file.includes(`${sep}node_modules${sep}`)
  // The library's own specs are, where the package is installed.
  const isLibrary = (file: string) => roots.some(r => file.startsWith(`${r}specs${sep}`))
  const isLanguage = (file: string) => roots.some(r => /^checker[\\/]language[\\/]index\.[jt]s$/.test(relative(r, file)))
  return {
    name: 'everystep',
    setup(build) {
      build.onResolve({ filter: /^everystep(\/language)?$/ }, () => ({ path: language }))
      build.onResolve({ filter: /^everystep:clauses$/ }, () => ({ path: own('checker/semantics/clauses') }))
      build.onResolve({ filter: /^\..*language[\\/]index\.[jt]s$/ }, async ({ path, ...how }) => {
        if (how.pluginData === 'resolving' || isOwn(how.importer)) return null
        const found = await build.resolve(path, { ...how, pluginData: 'resolving' })
        return isLanguage(found.path) ? { path: language } : null
      })
      build.onLoad({ filter: /\.[cm]?[jt]s$/ }, async ({ path }) => {
        if (isOwn(path) || (isInstalled(path) && !isLibrary(path))) return null
        inputs.add(path)
        const source = readFileSync(path, 'utf8')
        const loader = path.endsWith('ts') ? 'ts' : 'js'
        const { instrument, instrumentedModule } = await import('../../../checker/source/instrument.ts')
        const name = fileUnder(root, { file: path })
        const made = instrument(path, source, { guard: true })
        if (made === null) notices.push(`${name} could not be read clause by clause`)
        const isPlain = made === null || (made.table.entries.length === 0 && made.loops === 0)
        return { contents: isPlain ? source : instrumentedModule(made, name, 'everystep:clauses'), loader }
      })
    },
  }
}

function sayFailure(error: unknown): string {
  const { errors } = error as { errors?: readonly { text: string; location: { file: string; line: number } | null }[] }
  const [first] = errors ?? []
  if (first === undefined) return problemOf(error)
  const needsNode = /^Could not resolve "(?:node:)?([\w/]+)"/.exec(first.text)
  const at =
    first.location === null ? '' : ` (${first.location.file.slice(first.location.file.lastIndexOf('/') + 1)}:${first.location.line})`
  return needsNode ? `it imports ${needsNode[1]}, which a browser does not have${at}` : `${first.text}${at}`
}
