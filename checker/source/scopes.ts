import { ts } from 'ts-morph'
import type { Run } from './code.ts'
import { codeOf } from './code-of.ts'

/** A file in which each function is known by its code, and by what the names around it stand for. */
export interface Scoped {
  /** The source with each function given to `recorder`, on the same lines; the types are left in. */
  readonly text: string
  /** The functions, by the number that the recorder is given. */
  readonly runs: readonly Run[]
  /** The name that the functions call: `(number, function, name => its value) => function`. */
  readonly recorder: string
}

/** A spec file rewritten so that each of its functions can be read as data: its code, and the values of the names in it. Null where the file does not parse. */
export function scoped(file: string, source: string): Scoped | null {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true)
  const { parseDiagnostics = [] } = parsed as { parseDiagnostics?: readonly unknown[] }
  if (parseDiagnostics.length > 0) return null
  let recorder = 'scope'
  while (source.includes(recorder)) recorder = `_${recorder}`
  const runs: Run[] = []
  const inserts: { readonly at: number; readonly order: number; readonly text: string }[] = []
  const look = `${recorder}Name => eval(${recorder}Name)`

  function visit(node: ts.Node): void {
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
      const number = runs.push(codeOf(node, parsed)) - 1
      inserts.push({ at: node.getStart(parsed), order: number, text: `${recorder}(${number}, (` })
      inserts.push({ at: node.getEnd(), order: -number, text: `), ${look})` })
    } else if (ts.isFunctionDeclaration(node) && node.name && node.body && isPlain(node)) {
      const number = runs.push(codeOf(node, parsed)) - 1
      // A declared function is there before the first line around it has run.
      const around = node.parent
      const at = ts.isBlock(around) ? around.getStart(parsed) + 1 : 0
      inserts.push({ at, order: number, text: `${recorder}(${number}, ${node.name.text}, ${look}); ` })
    }
    ts.forEachChild(node, visit)
  }
  visit(parsed)

  let text = ''
  let from = 0
  const isEnd = ({ text }: { readonly text: string }) => Number(text.startsWith(')'))
  for (const { at, text: insert } of inserts.sort((a, b) => a.at - b.at || isEnd(b) - isEnd(a) || a.order - b.order)) {
    text += source.slice(from, at) + insert
    from = at
  }
  return { text: text + source.slice(from), runs, recorder }
}

const isPlain = (of: ts.FunctionDeclaration): boolean =>
  ts.isBlock(of.parent) || (ts.isSourceFile(of.parent) && !ts.getModifiers(of)?.some(m => m.kind === ts.SyntaxKind.DefaultKeyword))

/** The same as a module; `closures` is the specifier of checker/tla/closures, and `file` what the file is known by there. */
export function scopedModule({ text, recorder }: Scoped, file: string, closures: string): string {
  const prelude =
    `import { recorderOf as ${recorder}Of } from ${JSON.stringify(closures)}; var ${recorder}Known; ` +
    `function ${recorder}(n, run, look) { return (${recorder}Known ??= ${recorder}Of(${JSON.stringify(file)}))(n, run, look) } `
  const first = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0
  return text.slice(0, first) + prelude + text.slice(first)
}
