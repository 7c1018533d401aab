import { type CallExpression, Node, type PropertyAssignment, type SourceFile, SyntaxKind } from 'ts-morph'
import { constructsIn } from '../constructs.ts'
import { isFunction, wordOf } from '../resolve.ts'
import { type Put, quorums } from './expressions.ts'
import type { Operator } from './mutation.ts'
import { isChosen } from './places.ts'

type PutOf = (of: string, from: number, to: number, operator: Operator, after: string) => void

/** What can be wrong with declarations: what is durable, what is fair, and the size of quorums. `put` of a call replaces it by its argument. */
export function declarations(file: SourceFile, variants: ReadonlySet<string> | null, put: (of: string) => Put, cut: PutOf): void {
  const judged = constructsIn(file).flatMap(({ parts }) => parts.filter(p => p.role === 'property').map(p => p.run as Node))
  file.forEachDescendant((node, traversal) => {
    if (judged.includes(node) || Node.isTypeNode(node) || Node.isImportDeclaration(node)) traversal.skip()
    else if (!isChosen(node, variants)) traversal.skip()
    else if (Node.isCallExpression(node)) volatile(node, put)
    else if (Node.isPropertyAssignment(node)) unfair(node, put, cut)
    else quorums(node, put(`the quorum in ${holderOf(node)}`))
  })
}

function volatile(call: CallExpression, put: (of: string) => Put): void {
  const [of, ...more] = call.getArguments()
  if (wordOf(call) !== 'durable' || of === undefined || more.length > 0) return
  put(`the variable ${holderOf(call)}`)(call, 'durable made volatile', of.getText())
}

function unfair(property: PropertyAssignment, put: (of: string) => Put, cut: PutOf): void {
  const value = property.getInitializer()
  if (property.getName() !== 'fair' || value === undefined) return
  const of = `the fairness of ${stepAround(property)}`
  const text = property.getSourceFile().getFullText()
  // With the comma that goes with it, which may stand before it or behind.
  const behind = /^\s*,\s*/.exec(text.slice(property.getEnd()))?.[0].length ?? 0
  const before = behind > 0 ? 0 : (/,\s*$/.exec(text.slice(0, property.getStart()))?.[0].length ?? 0)
  cut(of, property.getStart() - before, property.getEnd() + behind, 'fairness dropped', '')
  if (Node.isStringLiteral(value) && value.getLiteralValue() === 'strong') put(of)(value, 'fairness weakened', "'weak'")
  const strong = Node.isObjectLiteralExpression(value) ? value.getProperty('strong') : undefined
  if (Node.isPropertyAssignment(strong)) put(of)(strong.getNameNode(), 'fairness weakened', 'weak')
}

/** The action whose part this is. */
function stepAround(property: PropertyAssignment): string {
  const holder = property.getParent().getFirstAncestor(node => Node.isPropertyAssignment(node) || Node.isVariableDeclaration(node))
  return Node.isPropertyAssignment(holder) || Node.isVariableDeclaration(holder) ? holder.getName() : 'an action'
}

/** The name under which something is kept, a function's parameters and locals left aside. */
function holderOf(node: Node): string {
  const holder = node.getFirstAncestor(
    at =>
      (Node.isPropertyAssignment(at) || Node.isVariableDeclaration(at)) &&
      !isFunction(at.getFirstAncestorByKind(SyntaxKind.ArrowFunction)?.getParent()),
  )
  return Node.isPropertyAssignment(holder) || Node.isVariableDeclaration(holder) ? holder.getName() : 'the file'
}
