import { Project, type SourceFile, ts } from 'ts-morph'
import { join } from '../platform/files.ts'
import type { Finding } from './finding.ts'
import { lint } from './lint.ts'
import { defaults } from './project.ts'

/** What may stand at a place. */
export interface Completion {
  readonly label: string
  /** As TypeScript calls it: `property`, `function`, `const`. */
  readonly kind: string
}

export interface Completions {
  /** The offset at which the word begins that they complete. */
  readonly from: number
  readonly options: readonly Completion[]
}

/** What a name is: its declaration, and its doc comment. */
export interface Meaning {
  readonly declaration: string
  readonly doc: string
  readonly from: number
  readonly to: number
}

/**
 * Spec files in an editor, with TypeScript's language service. `files` are all that there is, by their whole paths; `own` is the folder of this copy of Everystep in it, with its
 * declarations in `checker` and its library in `specs`.
 */
export class Editing {
  readonly #project: Project
  constructor(files: ReadonlyMap<string, string>, own: string) {
    const index = join(own, 'checker/index.d.ts')
    this.#project = new Project({
      useInMemoryFileSystem: true,
      skipLoadingLibFiles: false,
      compilerOptions: {
        ...defaults,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        allowImportingTsExtensions: true,
        erasableSyntaxOnly: true,
        noEmit: true,
        skipLibCheck: true,
        types: [],
        paths: { everystep: [index], 'everystep/language': [index], 'everystep/specs/*': [join(own, 'specs/*.ts')] },
      },
    })
    const disk = this.#project.getFileSystem()
    for (const [file, text] of files) if (file.endsWith('.ts')) disk.writeFileSync(file, text)
  }

  /** The file has this text from now on. */
  write(file: string, text: string): void {
    this.#project.getFileSystem().writeFileSync(file, text)
    const open = this.#project.getSourceFile(file)
    if (open) open.replaceWithText(text)
    else this.#project.addSourceFileAtPath(file)
  }

  /** What is wrong in the files as they are: what `everystep lint` finds. */
  problems(files: readonly string[]): Promise<readonly Finding[]> {
    return lint(files, () => files.map(file => this.#open(file)))
  }

  completions(file: string, offset: number): Completions | null {
    this.#open(file)
    const found = this.#service.getCompletionsAtPosition(file, offset, {})
    if (!found) return null
    const word = /[\w$]*$/.exec(this.#open(file).getFullText().slice(0, offset))?.[0] ?? ''
    const options = found.entries
      .filter(({ kind }) => kind !== ts.ScriptElementKind.keyword && kind !== ts.ScriptElementKind.warning)
      .map(({ name, kind }) => ({ label: name, kind }))
    return { from: found.optionalReplacementSpan?.start ?? offset - word.length, options }
  }

  /** What a completion is; null where nothing is known of it. */
  meaningOf(file: string, offset: number, label: string): Meaning | null {
    this.#open(file)
    const details = this.#service.getCompletionEntryDetails(file, offset, label, undefined, undefined, undefined, undefined)
    return details ? meaningIn(details, { start: offset, length: 0 }) : null
  }

  /** What stands at a place; null where that is nothing with a name. */
  meaningAt(file: string, offset: number): Meaning | null {
    this.#open(file)
    const info = this.#service.getQuickInfoAtPosition(file, offset)
    return info ? meaningIn(info, info.textSpan) : null
  }

  get #service(): ts.LanguageService {
    return this.#project.getLanguageService().compilerObject
  }

  #open(file: string): SourceFile {
    return this.#project.getSourceFile(file) ?? this.#project.addSourceFileAtPath(file)
  }
}

const meaningIn = (
  { displayParts = [], documentation = [] }: Pick<ts.QuickInfo, 'displayParts' | 'documentation'>,
  { start, length }: ts.TextSpan,
): Meaning => ({
  declaration: ts.displayPartsToString([...displayParts]),
  doc: ts.displayPartsToString([...documentation]),
  from: start,
  to: start + length,
})
