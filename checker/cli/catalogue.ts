import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { didYouMean, InternalError, UsageError } from '../errors.ts'
import type { ProtocolComparison } from '../language/comparison.ts'
import { comparisonIn, type Source, sourceOf } from './source.ts'

/** A spec of the library, found by its folder specs/FAMILY/NAME and not loaded yet. */
export interface Entry {
  readonly family: string
  readonly name: string
  readonly folder: string
}

// The built package mirrors the source tree, so both find specs/ in the same place and differ only in how files end.
const root = fileURLToPath(new URL('../../specs', import.meta.url))
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))

/** Every spec of the library, by family and name. */
export function entries(): readonly Entry[] {
  return foldersIn(root).flatMap(family =>
    foldersIn(join(root, family)).flatMap(name => {
      const folder = join(root, family, name)
      return existsSync(join(folder, `protocol${extension}`)) ? [{ family, name, folder }] : []
    }),
  )
}

const foldersIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter(entry => entry.isDirectory())
        .map(entry => entry.name)
        .sort()
    : []

/** The spec of this name. Throws UsageError where there is none. */
export function entryOf(name: string): Entry {
  const all = entries()
  const found = all.find(entry => entry.name === name)
  if (found) return found
  const names = all.map(entry => entry.name)
  const file = [name, `${name}.ts`, `${name}.js`].find(file => existsSync(file))
  throw new UsageError('unknown-spec', `there is no spec '${name}'`, {
    hint: file
      ? `for the file of that name write ./${file}`
      : (didYouMean(name, names) ?? `the library has ${names.join(', ')}; a file of your own is named by its path: ./my-protocol.ts`),
  })
}

/** The TypeScript that a spec is written in: the built package carries it too, beside what it runs. */
export function authorFiles({ family, name }: Entry): readonly string[] {
  const folder = fileURLToPath(new URL(extension === '.ts' ? '../../specs' : '../../../specs', import.meta.url))
  return partsIn(join(folder, family, name), '.ts')
}

/** The files of a spec's folder: the protocol, what else its author put beside it, then variants, models and claims, which may be of any of it. */
function partsIn(folder: string, ending: string): readonly string[] {
  const last = ['variants', 'models', 'claims', 'survivors']
  const there = readdirSync(folder)
    .filter(file => file.endsWith(ending) && !file.endsWith('.d.ts'))
    .map(file => file.slice(0, -ending.length))
    .sort()
  const others = there.filter(part => part !== 'protocol' && !last.includes(part))
  return ['protocol', ...others, ...last].filter(part => there.includes(part)).map(part => join(folder, part + ending))
}

/** The modules of a spec, in the order in which they are loaded. */
export const runningFiles = ({ folder }: Entry): readonly string[] => partsIn(folder, extension)

/** A spec with its variants, models and claims. */
export async function load(entry: Entry): Promise<Source> {
  const { name, folder } = entry
  const files = runningFiles(entry)
  const modules: object[] = []
  // One after the other: asked at once for modules that import each other, a loader other than Node's own may run one twice, and a spec would be two.
  for (const file of files) modules.push((await import(pathToFileURL(file).href)) as object)
  return ofName(sourceOf(name, join(folder, `protocol${extension}`), authorFiles(entry), modules))
}

/** Without the specs that its models are of and that are at home elsewhere. */
export function ofName(source: Source): Source {
  const { name } = source
  const specs = source.specs.filter(s => s.name === name)
  if (specs.length === 0) throw new InternalError('catalogue', `${source.file} exports no spec called '${name}'`)
  return { ...source, specs, variants: source.variants.filter(s => s.name === name) }
}

/** Where a spec of this name is chosen from: what is at hand, if that has it, or else the library. Throws UsageError where neither has. */
export const ownerOf = async (source: Source, spec: string): Promise<Source> =>
  [...source.specs, ...source.variants].some(s => s.name === spec) ? source : load(entryOf(spec))

/** A comparison of several protocols, found as specs/comparisons/NAME. */
export interface NamedComparison {
  readonly name: string
  readonly comparison: ProtocolComparison
  /** What the author wrote. */
  readonly written: readonly string[]
}

/** The names of the library's comparisons of several protocols. */
export function comparisonNames(): readonly string[] {
  const folder = join(root, 'comparisons')
  return existsSync(folder)
    ? readdirSync(folder)
        .filter(file => file.endsWith(extension) && !file.endsWith('.d.ts'))
        .map(file => file.slice(0, -extension.length))
        .sort()
    : []
}

export async function loadComparison(name: string): Promise<NamedComparison> {
  const file = join(root, 'comparisons', name + extension)
  const comparison = comparisonIn([(await import(pathToFileURL(file).href)) as object])
  if (comparison === null) throw new InternalError('catalogue', `${file} exports no comparison`)
  const written = fileURLToPath(
    new URL(`${extension === '.ts' ? '../../specs' : '../../../specs'}/comparisons/${name}.ts`, import.meta.url),
  )
  return { name, comparison, written: [written] }
}
