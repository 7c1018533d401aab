import { ts } from 'ts-morph'
import { SpecError } from '../errors.ts'

/** What keeps a file from being parsed, at its place; null where nothing does. */
export function syntaxErrorIn(file: string, source: string): SpecError | null {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, false)
  const { parseDiagnostics = [] } = parsed as { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] }
  const [first] = parseDiagnostics
  if (first === undefined) return null
  const { line, character } = parsed.getLineAndCharacterOfPosition(first.start)
  return new SpecError('does-not-compile', `the spec does not compile: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')}`, {
    where: { file, line: line + 1, column: character + 1 },
  })
}

/** What a module names to import from, each with its place in the text, without the quotes. */
export const importsIn = (module: string): readonly { readonly specifier: string; readonly from: number; readonly to: number }[] =>
  ts.preProcessFile(module, true, true).importedFiles.map(({ fileName, pos, end }) => {
    // `pos` is that of the opening quote, or of what follows it, depending on the kind of import.
    const from = module.indexOf(fileName, pos)
    return { specifier: fileName, from: from < 0 ? pos : from, to: from < 0 ? end : from + fileName.length }
  })
