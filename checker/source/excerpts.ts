import { Node, type SourceFile, SyntaxKind } from 'ts-morph'
import { existsSync, resolve } from '../platform/files.ts'
import { deltasOf } from './constructs.ts'
import type { Excerpt } from './excerpt.ts'
import { openAlone } from './project.ts'
import { functionOf, membersOf, partOf, referentOf, results, wordOf } from './resolve.ts'

/**
 * What a spec file says of each action and property, by name; of an action called like a property, by `actions/name`; what a variant changes by `variant/name` too, and by the name alone where the
 * file has no spec that declares it. What a spec takes over from another has the words of that one's file. Empty where the source is not at hand. A built file of this package is looked up in the sources beside it.
 */
export async function excerpts(file: string): Promise<Record<string, Excerpt>> {
  const path = sourceOf(resolve(file))
  if (path === null) return {}
  const source = openAlone(path)
  const found: [string, Excerpt][] = []
  const plain = new Map<string, Excerpt>()
  for (const call of source.getDescendantsOfKind(SyntaxKind.CallExpression)) {
    const [first, second, third] = call.getArguments()
    if (second === undefined) continue
    const word = wordOf(call)
    if (word === 'spec' && third) {
      const build = functionOf(third)
      for (const [name, excerpt] of (build ? results(build) : []).flatMap(definition => declaredIn(referentOf(definition))))
        plain.set(name, excerpt)
    } else if (word === 'variant' && first) {
      const changes = deltasOf(call).flatMap(declaredIn)
      for (const { variant, at } of namesOf(call, second))
        for (const [name, excerpt] of changes) {
          const said = { ...excerpt, doc: excerpt.doc ?? docOfVariant(at) }
          found.push([`${variant}/${name}`, said], [name, said])
        }
      // Where the name is put together, it is not known whose changes these are.
      found.push(...changes)
    }
  }
  for (const [name, excerpt] of found) if (!plain.has(name)) plain.set(name, excerpt)
  const bases = await Promise.all(basesOf(source).map(excerpts))
  return Object.assign({}, ...bases, Object.fromEntries([...spreadInto(source), ...plain])) as Record<string, Excerpt>
}

/** What functions of other files make that this one spreads into its own: `...guarantees(words, calls, stored)`. */
function spreadInto(source: SourceFile): readonly [string, Excerpt][] {
  const spread = source.getDescendantsOfKind(SyntaxKind.SpreadAssignment).map(of => of.getExpression())
  const made = spread.flatMap(of => (Node.isCallExpression(of) ? of.getExpression().getText() : []))
  return source.getImportDeclarations().flatMap(from => {
    const names = from.getNamedImports().flatMap(({ compilerNode: { name } }) => (made.includes(name.text) ? name.text : []))
    const file = resolve(source.getDirectoryPath(), from.getModuleSpecifierValue())
    if (names.length === 0 || !from.isModuleSpecifierRelative() || !existsSync(file)) return []
    const other = openAlone(file)
    return names
      .map(name => other.getFunction(name) ?? other.getVariableDeclaration(name)?.getInitializer())
      .map(maker => maker && functionOf(maker))
      .flatMap(build => (build ? results(build) : []))
      .flatMap(membersOf)
      .map(({ name, at }): [string, Excerpt] => [name, excerptOf(at)])
  })
}

/** The files of the specs whose definitions a spec of this file takes over: `const base = raftRpc.define(constants)`. */
function basesOf(source: SourceFile): readonly string[] {
  const defined = source
    .getDescendantsOfKind(SyntaxKind.PropertyAccessExpression)
    .flatMap(of => (of.getName() === 'define' ? of.getExpression().getText() : []))
  return source.getImportDeclarations().flatMap(from => {
    const file = resolve(source.getDirectoryPath(), from.getModuleSpecifierValue())
    const isTaken = from.getNamedImports().some(({ compilerNode: { name } }) => defined.includes(name.text))
    return isTaken && from.isModuleSpecifierRelative() && existsSync(file) ? [file] : []
  })
}

/** The names that a variant has: the one that it is given, or, where a function of the file makes variants, those that calls of the function give. */
function namesOf(call: Node, given: Node): { variant: string; at: Node }[] {
  if (Node.isStringLiteral(given)) return [{ variant: given.getLiteralValue(), at: call }]
  const maker = call.getFirstAncestor(
    f => Node.isFunctionLikeDeclaration(f) && f.getParameters().some(p => p.getName() === given.getText()),
  )
  if (!Node.isFunctionLikeDeclaration(maker)) return []
  const holder = Node.isFunctionDeclaration(maker) ? maker : maker.getParentIfKind(SyntaxKind.VariableDeclaration)
  const place = maker.getParameters().findIndex(p => p.getName() === given.getText())
  return call
    .getSourceFile()
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .flatMap(at => {
      const name = at.getExpression().getText() === holder?.getName() ? at.getArguments()[place] : undefined
      return Node.isStringLiteral(name) ? [{ variant: name.getLiteralValue(), at }] : []
    })
}

/** What is said of the variant is said of its changes. */
function docOfVariant(call: Node): string | null {
  const statement = call.getFirstAncestorByKind(SyntaxKind.VariableStatement)
  return statement ? docOf(statement) : null
}

/** The TypeScript that a file was built from, or the file itself; null where neither exists. */
function sourceOf(file: string): string | null {
  const built = /^(.*)[\\/]dist([\\/].*)\.js$/.exec(file)
  const candidates = [...(built ? [`${built[1]}${built[2]}.ts`] : []), file]
  return candidates.find(existsSync) ?? null
}

function declaredIn(definition: Node): [string, Excerpt][] {
  const [properties = [], actions = []] = [['properties'], ['actions', 'added']].map(names =>
    names
      .flatMap(table => membersOf(partOf(definition, table)))
      .filter(({ value }) => value.getKind() !== SyntaxKind.NullKeyword)
      .map(({ name, at }): [string, Excerpt] => [name, excerptOf(at)]),
  )
  const isShared = ([name]: [string, Excerpt]) => properties.some(([property]) => property === name)
  return [...actions, ...properties, ...actions.filter(isShared).map(([name, said]): [string, Excerpt] => [`actions/${name}`, said])]
}

function excerptOf(at: Node): Excerpt {
  const declared = Node.isShorthandPropertyAssignment(at) ? declarationBehind(at) : at
  const file = declared.getSourceFile()
  return {
    doc: docOf(declared),
    source: dedented(declared, file),
    file: file.getFilePath(),
    line: declared.getStartLineNumber(),
  }
}

/** `actions: { prepare }` shows the constant `prepare`. */
function declarationBehind(at: Node): Node {
  const name = Node.isShorthandPropertyAssignment(at) ? at.getNameNode() : at
  const value = referentOf(name)
  return value.getFirstAncestorByKind(SyntaxKind.VariableStatement) ?? at
}

function docOf(node: Node): string | null {
  const comment = node
    .getLeadingCommentRanges()
    .filter(range => range.getText().startsWith('/**'))
    .at(-1)
  if (!comment) return null
  const text = comment
    .getText()
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map(line => line.replace(/^\s*\*\s?/, '').trim())
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/\s@\w+ .*$/, '')
    .trim()
  return text === '' ? null : text
}

/** The node's text, each further line without the indentation of the first one's. */
function dedented(node: Node, file: SourceFile): string {
  const start = node.getStart()
  const before = file.getFullText().slice(file.getFullText().lastIndexOf('\n', start - 1) + 1, start)
  const indentation = /^[ \t]*/.exec(before)?.[0].length ?? 0
  const [first = '', ...rest] = node.getText().split('\n')
  return [first, ...rest.map(line => line.replace(new RegExp(`^[ \\t]{0,${indentation}}`), ''))].join('\n')
}
