import tsBlankSpace from 'ts-blank-space'
import { didYouMean, SpecError } from '../../../../checker/errors.ts'
import * as everystep from '../../../../checker/index.ts'
import { basename, dirname, join } from '../../../../checker/platform/files.ts'
import * as clauses from '../../../../checker/semantics/clauses.ts'
import { type Files, library } from '../files.ts'

/** Guarded: no loop goes on forever. Telling: each clause tells its value as well. */
export type Running = 'guarded' | 'telling'

const running = { everystep, clauses } as const
const clausesName = 'everystep:clauses'

/**
 * The modules of these files, run: types are blanked out, as Node does it, so that lines and columns stay, and each file becomes a module of its own under its name. Throws SpecError where
 * one does not compile, imports what is not there, or throws.
 */
export async function modulesOf(files: Files, asked: readonly string[], how: Running): Promise<readonly object[]> {
  const linked = new Map<string, Promise<string>>()
  const link = (file: string, importers: readonly string[]): Promise<string> => {
    const known = linked.get(file)
    if (known) return known
    const made = compile(file, importers)
    linked.set(file, made)
    return made
  }

  async function compile(file: string, importers: readonly string[]): Promise<string> {
    const { importsIn } = await import('../../../../checker/source/syntax.ts')
    const text = await javascript(files, file, how)
    const around = [...importers, file]
    let out = text
    for (const { specifier, from, to } of importsIn(text).toReversed()) {
      const name = nameOf(specifier, file)
      const place = () => placeOf(files.get(file) ?? '', file, specifier)
      if (name in running) out = out.slice(0, from) + shim(name as keyof typeof running) + out.slice(to)
      else if (!files.has(name))
        throw new SpecError('import-not-found', `${basename(file)} imports '${specifier}', which is not there`, {
          where: place(),
          hint: hintFor(specifier, files),
        })
      else if (around.includes(name))
        throw new SpecError(
          'import-circle',
          `${basename(name)} imports itself, by way of ${around
            .slice(around.indexOf(name))
            .map(f => basename(f))
            .join(', ')}`,
          {
            where: place(),
            hint: 'move what both need into a file that imports neither',
          },
        )
      else out = out.slice(0, from) + (await link(name, around)) + out.slice(to)
    }
    return urlOf(`${out}\n//# sourceURL=file://${encodeURI(file)}`)
  }

  const modules: object[] = []
  for (const file of asked) {
    const url = await link(file, [])
    try {
      modules.push((await import(url)) as object)
    } catch (error) {
      throw await explained(error, file)
    }
  }
  return modules
}

/** What runs of a file: on the same lines. */
async function javascript(files: Files, file: string, how: Running): Promise<string> {
  const source = files.get(file) ?? ''
  const { syntaxErrorIn } = await import('../../../../checker/source/syntax.ts')
  const { instrument, instrumentedModule } = await import('../../../../checker/source/instrument.ts')
  const wrong = syntaxErrorIn(file, source)
  if (wrong) throw wrong
  const made = instrument(file, source, { guard: true, clauses: how === 'telling' })
  const isPlain = made === null || (made.table.entries.length === 0 && made.loops === 0)
  return tsBlankSpace(isPlain ? source : instrumentedModule(made, how === 'telling' ? file : basename(file), clausesName), node => {
    throw new SpecError('does-not-compile', `${basename(file)} does not compile: TypeScript that is not erasable`, {
      where: lineOf(node, file),
      hint: 'types are left out and nothing is translated, as Node does it, so enum, namespace and parameter properties cannot be used',
    })
  })
}

const lineOf = (node: { getStart(): number; getSourceFile(): unknown }, file: string) => {
  const source = node.getSourceFile() as { getLineAndCharacterOfPosition(at: number): { line: number; character: number } }
  const { line, character } = source.getLineAndCharacterOfPosition(node.getStart())
  return { file, line: line + 1, column: character + 1 }
}

/** The file, or module of this very program, that a specifier stands for. */
function nameOf(specifier: string, importer: string): string {
  if (specifier === clausesName) return 'clauses'
  if (specifier === 'everystep' || specifier === 'everystep/language') return 'everystep'
  if (specifier.startsWith('everystep/specs/')) return `${join(library, specifier.slice('everystep/specs/'.length))}.ts`
  if (!specifier.startsWith('.')) return specifier
  const file = join(dirname(importer), specifier)
  return /\/checker\/language\/index\.ts$/.test(file) ? 'everystep' : file
}

const hintFor = (specifier: string, files: Files): string | undefined => {
  if (specifier.startsWith('everystep/specs/')) {
    const specs = [...files.keys()].filter(f => f.startsWith(library)).map(f => `everystep/specs/${f.slice(library.length + 1, -3)}`)
    return didYouMean(specifier.replace(/\.ts$/, ''), specs) ?? "a spec of the library is 'everystep/specs/FAMILY/NAME/protocol'"
  }
  if (specifier.startsWith('.')) return 'write the whole name of a file that is open here, with its .ts'
  return didYouMean(specifier, ['everystep']) ?? "this page has 'everystep', the specs of its library, and no other packages"
}

function placeOf(text: string, file: string, specifier: string) {
  const lines = text.split('\n')
  const at = lines.findIndex(line => line.includes(`'${specifier}'`) || line.includes(`"${specifier}"`))
  return { file, line: Math.max(at, 0) + 1, column: (lines[at]?.indexOf(specifier) ?? 0) + 1 }
}

const shims = new Map<string, string>()

/** A module that hands on what this program has, so that there is one copy of it. */
function shim(name: keyof typeof running): string {
  const known = shims.get(name)
  if (known) return known
  ;(globalThis as { everystepRunning?: typeof running }).everystepRunning = running
  const names = Object.keys(running[name])
  const url = urlOf(`const own = globalThis.everystepRunning.${name}\n${names.map(n => `export const ${n} = own.${n}`).join('\n')}`)
  shims.set(name, url)
  return url
}

const urlOf = (module: string): string => URL.createObjectURL(new Blob([module], { type: 'text/javascript' }))

async function explained(thrown: unknown, file: string): Promise<unknown> {
  const { EverystepError, errorOf, thrownAt } = await import('../../../../checker/errors.ts')
  const error = errorOf(thrown)
  if (error instanceof EverystepError) return error
  const absent = /does not provide an export named '(.*)'/.exec(error.message)?.[1]
  const where = thrownAt(error) ?? { file, line: 1, column: 1 }
  if (absent === undefined)
    return new SpecError('throws-on-load', `${basename(file)} threw while it was loaded: ${error.message}`, { where, cause: error })
  return new SpecError('does-not-compile', `${basename(file)} imports ${absent}, which is not there`, {
    where,
    hint: Object.hasOwn(everystep.machine({}), absent)
      ? `it comes from the vocabulary of a spec's variables: const { ${absent} } = machine(vars)`
      : (didYouMean(absent, Object.keys(everystep)) ?? `check the spelling of '${absent}'; a type is imported with \`import type\``),
    cause: error,
  })
}
