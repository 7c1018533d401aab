import { Node, type ParameterDeclaration, SyntaxKind } from 'ts-morph'

export type FunctionNode = Node & { getParameters(): ParameterDeclaration[]; getBody?(): Node | undefined; isAsync?(): boolean }

/** A function with a body, as declarations of what is elsewhere have none. */
export const isFunction = (node: Node | undefined): node is FunctionNode =>
  node !== undefined &&
  !node.getSourceFile().isDeclarationFile() &&
  (Node.isArrowFunction(node) || Node.isFunctionExpression(node) || Node.isFunctionDeclaration(node) || Node.isMethodDeclaration(node))

/** The expression without parentheses, `as`, `satisfies` and `!`. */
export function bare(node: Node): Node {
  let inner = node
  while (
    Node.isParenthesizedExpression(inner) ||
    Node.isAsExpression(inner) ||
    Node.isSatisfiesExpression(inner) ||
    Node.isNonNullExpression(inner)
  )
    inner = inner.getExpression()
  return inner
}

/** Where a name is declared, through imports of files at hand; undefined for globals and for what could not be found. */
export function declarationOf(node: Node): Node | undefined {
  if (!Node.isIdentifier(node)) return undefined
  const parent = node.getParent()
  const symbol = Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : node.getSymbol()
  const target = symbol?.getAliasedSymbol() ?? symbol
  return target?.getValueDeclaration() ?? target?.getDeclarations()[0] ?? symbol?.getDeclarations()[0]
}

/** What a name stands for, where it is a constant with an initializer; else the expression itself. */
export function referentOf(node: Node): Node {
  const expression = bare(node)
  const declaration = declarationOf(expression)
  if (!Node.isVariableDeclaration(declaration)) return expression
  const initializer = declaration.getInitializer()
  return initializer && initializer !== expression ? referentOf(initializer) : expression
}

/** The function that an expression stands for, through names, `predicate(…)` and members of object literals. */
export function functionOf(node: Node): FunctionNode | undefined {
  const value = referentOf(node)
  if (isFunction(value)) return value
  if (Node.isIdentifier(value)) {
    const declaration = declarationOf(value)
    return isFunction(declaration) ? declaration : undefined
  }
  if (Node.isPropertyAccessExpression(value)) {
    const holder = referentOf(value.getExpression())
    const member = Node.isObjectLiteralExpression(holder) ? partOf(holder, value.getName()) : undefined
    return member && functionOf(member)
  }
  if (!Node.isCallExpression(value)) return undefined
  const [first] = value.getArguments()
  if (wordOf(value) === 'predicate' && first) return functionOf(first)
  // A function that gives a predicate for its arguments: all('committed').
  const maker = functionOf(value.getExpression())
  const made = maker && results(maker)[0]
  return made && (isFunction(bare(made)) || Node.isCallExpression(bare(made))) ? functionOf(made) : undefined
}

/** What a function may return. */
export function results(of: FunctionNode): Node[] {
  const body = of.getBody?.()
  if (!body) return []
  if (!Node.isBlock(body)) return [body]
  return body
    .getDescendantsOfKind(SyntaxKind.ReturnStatement)
    .filter(r => r.getFirstAncestor(isFunction) === of)
    .map(r => r.getExpression())
    .filter(e => e !== undefined)
}

/** Names and values of an object literal, spreads of constants included. */
export function membersOf(node: Node | undefined): { name: string; value: Node; at: Node }[] {
  const object = node && referentOf(node)
  if (!Node.isObjectLiteralExpression(object)) return []
  return object.getProperties().flatMap(p => {
    if (Node.isSpreadAssignment(p)) return membersOf(p.getExpression())
    if (Node.isPropertyAssignment(p)) return [{ name: nameOf(p), value: p.getInitializerOrThrow(), at: p }]
    if (Node.isShorthandPropertyAssignment(p)) return [{ name: p.getName(), value: p.getNameNode(), at: p }]
    return Node.isMethodDeclaration(p) ? [{ name: nameOf(p), value: p, at: p }] : []
  })
}

export const partOf = (object: Node | undefined, name: string): Node | undefined => membersOf(object).find(m => m.name === name)?.value

const nameOf = (node: { getNameNode(): Node; getName(): string }): string => {
  const name = node.getNameNode()
  return Node.isStringLiteral(name) ? name.getLiteralValue() : node.getName()
}

/** What is called, as the language names it: `action` in action(…), in m.action(…) and, after { action: act }, in act(…). */
export function wordOf(call: Node): string | undefined {
  if (!Node.isCallExpression(call)) return undefined
  const callee = bare(call.getExpression())
  if (Node.isPropertyAccessExpression(callee)) return callee.getName()
  if (!Node.isIdentifier(callee)) return undefined
  const symbol = callee.getSymbol()
  const [declaration] = symbol?.getDeclarations() ?? []
  if (Node.isImportSpecifier(declaration)) return declaration.getName()
  if (Node.isBindingElement(declaration)) return declaration.getPropertyNameNode()?.getText() ?? declaration.getName()
  return isFunction(declaration) || (Node.isVariableDeclaration(declaration) && isFunction(declaration.getInitializer()))
    ? undefined
    : callee.getText()
}
