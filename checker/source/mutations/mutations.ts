import { Node, type SourceFile } from 'ts-morph'
import { openProject } from '../project.ts'
import { bare, results } from '../resolve.ts'
import { declarations } from './declarations.ts'
import { expressions, negatesItself, type Put } from './expressions.ts'
import { type Operator, operators, type SpecMutation } from './mutation.ts'
import { type Place, placesIn } from './places.ts'
import { statements } from './statements.ts'

/**
 * The mutations of the files of one spec, in the order of the files and of their text: of guards, recipes and the functions that these call, of what is durable and
 * what is fair, and of the size of quorums. Properties, and what only they call, stay as they are, and so does every variant that is not named; null names all.
 * Takes a second or two, most of it TypeScript's.
 */
export async function mutationsOf(files: readonly string[], variants: ReadonlySet<string> | null = null): Promise<readonly SpecMutation[]> {
  const opened = openProject(files)
  const sources = files.flatMap(file => opened.filter(source => source.getFilePath() === file))
  const found = new Map<string, SpecMutation>()
  const note = (file: SourceFile, of: string, from: number, to: number, operator: Operator, after: string): void => {
    const mutation = mutationAt(file, of, from, to, operator, after)
    const key = `${mutation.file} ${from} ${to} ${after}`
    if (mutation.before !== after && !found.has(key)) found.set(key, mutation)
  }
  const putIn =
    (file: SourceFile, of: string): Put =>
    (node, operator, after, last = node) =>
      note(file, of, node.getStart(), last.getEnd(), operator, after)
  for (const place of placesIn(sources, variants)) mutate(place, putIn(place.run.getSourceFile(), place.of))
  for (const file of sources)
    declarations(
      file,
      variants,
      of => putIn(file, of),
      (...change) => note(file, ...change),
    )
  const order = (m: SpecMutation) => files.indexOf(m.file) * 1e9 + m.from
  return [...found.values()].sort((a, b) => order(a) - order(b) || operators.indexOf(a.operator) - operators.indexOf(b.operator))
}

function mutate({ role, run }: Place, put: Put): void {
  const body = run.getBody?.()
  const returned = results(run).map(bare)
  if (role === 'guard' && body) {
    if (Node.isBlock(body)) put(body, 'guard dropped', '{ return true }')
    else put(body, 'guard dropped', 'true')
    for (const result of results(run)) if (!negatesItself(bare(result))) put(result, 'guard negated', `!(${result.getText()})`)
  }
  const visit = (node: Node): void => {
    if (Node.isTypeNode(node) || Node.isThrowStatement(node)) return
    expressions(node, put, role === 'guard' && returned.includes(node))
    if (role !== 'guard') statements(node, put)
    node.forEachChild(visit)
  }
  if (body) visit(role === 'guard' ? body : run)
}

function mutationAt(file: SourceFile, of: string, from: number, to: number, operator: Operator, after: string): SpecMutation {
  const text = file.getFullText()
  const { line } = file.getLineAndColumnAtPos(from)
  const before = text.slice(from, to)
  return { file: file.getFilePath(), line, text: (text.split('\n')[line - 1] ?? '').trim(), operator, of, from, to, before, after }
}

/** A file, and those that it imports from its own folder or from one within. */
export function filesBeside(file: string): readonly string[] {
  const folder = `${file.slice(0, file.lastIndexOf('/'))}/`
  const found = new Set<SourceFile>(openProject([file]))
  for (const source of found)
    for (const declaration of source.getImportDeclarations()) {
      const imported = declaration.getModuleSpecifierSourceFile()
      if (imported?.getFilePath().startsWith(folder) && !imported.isInNodeModules() && !imported.isDeclarationFile()) found.add(imported)
    }
  return [...found].map(source => source.getFilePath())
}
