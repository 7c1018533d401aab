import { DiagnosticCategory, type SourceFile, ts } from 'ts-morph'
import { openProject } from '../project.ts'
import { mutated, type Replacement } from './mutation.ts'

/** What TypeScript says of mutated files that it does not say of them as they are. */
export interface TypeErrors {
  /** The first of its errors that is new, in one line; null where the mutant is as well typed as the file is. About a second. */
  of(mutation: Replacement & { readonly file: string }): string | null
}

/** Opens the files; each is put back after every question. JavaScript has no types, and so no errors. */
export function typeErrors(files: readonly string[]): TypeErrors {
  const opened = new Map(openProject(files).map(source => [source.getFilePath() as string, { source, text: source.getFullText() }]))
  const known = new Map<string, readonly string[]>()
  return {
    of(mutation) {
      const file = opened.get(mutation.file)
      if (file === undefined || /\.[cm]?js$/.test(mutation.file)) return null
      const { source, text } = file
      if (!known.has(mutation.file)) known.set(mutation.file, errorsIn(source))
      try {
        source.replaceWithText(mutated(text, mutation))
        return errorsIn(source).find(error => !known.get(mutation.file)?.includes(error)) ?? null
      } finally {
        source.replaceWithText(text)
      }
    },
  }
}

const errorsIn = (source: SourceFile): readonly string[] =>
  source
    .getPreEmitDiagnostics()
    .filter(d => d.getCategory() === DiagnosticCategory.Error)
    .map(d => `${ts.flattenDiagnosticMessageText(d.compilerObject.messageText, '\n').split('\n')[0]} (TS${d.getCode()})`)
