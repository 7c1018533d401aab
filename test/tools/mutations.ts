import { ts } from 'ts-morph'
import { type Mutation, negated, shifted } from '../../checker/source/mutations/mutation.ts'

export type { Mutation }

const swapped: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  ...shifted,
  ...negated,
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.PlusEqualsToken, '-='],
  [ts.SyntaxKind.MinusEqualsToken, '+='],
])

const exchanged: Readonly<Record<string, string>> = { some: 'every', every: 'some', min: 'max', max: 'min', filter: 'slice', add: 'delete' }

/** All mutations of one source text, in the order of its text. The operators are those of Offutt et al., "An experimental determination of sufficient mutant operators", 1996, with statements dropped. */
export function mutationsOf(file: string, text: string): Mutation[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: Mutation[] = []
  const lines = text.split('\n')
  const put = (node: { getStart(): number; getEnd(): number }, operator: string, after: string) => {
    const [from, to] = [node.getStart(), node.getEnd()]
    const { line } = source.getLineAndCharacterOfPosition(from)
    found.push({ file, line: line + 1, text: (lines[line] ?? '').trim(), operator, from, to, before: text.slice(from, to), after })
  }
  const visit = (node: ts.Node): void => {
    // Types, imports and the texts of messages decide nothing.
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return
    if (isComplaint(node)) return
    if (ts.isBinaryExpression(node)) {
      const other = swapped.get(node.operatorToken.kind)
      if (other && !isTextual(node)) put(node.operatorToken, 'operator', other)
      if (node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) put(node, 'default', node.right.getText())
    }
    if ((ts.isIfStatement(node) || ts.isWhileStatement(node)) && node.expression.kind !== ts.SyntaxKind.TrueKeyword)
      put(node.expression, 'condition', `!(${node.expression.getText()})`)
    if (ts.isConditionalExpression(node)) put(node.condition, 'condition', `!(${node.condition.getText()})`)
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) put(node, 'negation', node.operand.getText())
    if (ts.isNumericLiteral(node) && !ts.isLiteralTypeNode(node.parent)) put(node, 'number', `(${node.text} + 1)`)
    if (node.kind === ts.SyntaxKind.TrueKeyword) put(node, 'boolean', 'false')
    if (node.kind === ts.SyntaxKind.FalseKeyword) put(node, 'boolean', 'true')
    if (ts.isPropertyAccessExpression(node) && ts.isCallExpression(node.parent) && node.parent.expression === node) {
      const other = Object.hasOwn(exchanged, node.name.text) ? exchanged[node.name.text] : undefined
      if (other) put(node.name, 'call', other)
    }
    if (ts.isExpressionStatement(node) && ts.isBlock(node.parent)) put(node, 'statement', ';')
    if (ts.isContinueStatement(node) || ts.isBreakStatement(node)) put(node, 'jump', ';')
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found.filter(m => !(m.operator === 'statement' && /^super\(/.test(m.before)))
}

/** Joining texts with a plus: a minus would be NaN, which no one writes by mistake. */
const isTextual = (node: ts.BinaryExpression): boolean =>
  [node.left, node.right].some(side => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side))

const isComplaint = (node: ts.Node): boolean =>
  ts.isThrowStatement(node) ||
  ts.isTemplateExpression(node) ||
  (ts.isNewExpression(node) && /Error|Failure/.test(node.expression.getText()))
