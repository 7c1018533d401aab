import { type BinaryExpression, Node, SyntaxKind } from 'ts-morph'
import { bare } from '../resolve.ts'
import { negated, type Operator, shifted } from './mutation.ts'

/** Notes that a node's text becomes another, or that from it to the end of a `last` one. */
export type Put = (node: Node, operator: Operator, after: string, last?: Node) => void

const quantifiers: Readonly<Record<string, string>> = { every: 'some', some: 'every' }

/** Half of something, which is what majorities are counted by. */
const isHalf = (node: Node): boolean =>
  Node.isBinaryExpression(node) &&
  ((node.getOperatorToken().getKind() === SyntaxKind.SlashToken && node.getRight().getText() === '2') ||
    (node.getOperatorToken().getKind() === SyntaxKind.GreaterThanGreaterThanToken && node.getRight().getText() === '1'))

const isArithmetic = (node: Node | undefined): boolean =>
  (Node.isBinaryExpression(node) && [SyntaxKind.PlusToken, SyntaxKind.MinusToken].includes(node.getOperatorToken().getKind())) ||
  Node.isParenthesizedExpression(node) ||
  (Node.isCallExpression(node) && /^Math\.(floor|ceil|round|trunc)$/.test(node.getExpression().getText()))

/** The size of a quorum that begins with this half: all of the sum around it. */
function quorumAround(half: Node): Node {
  let whole = half
  for (let parent = whole.getParent(); parent && isArithmetic(parent); parent = parent.getParent()) whole = parent
  return whole
}

/** Quorums one larger and one smaller. */
export function quorums(node: Node, put: Put): void {
  if (!isHalf(node)) return
  const whole = quorumAround(node)
  put(whole, 'quorum off by one', `(${whole.getText()} - 1)`)
  put(whole, 'quorum off by one', `(${whole.getText()} + 1)`)
}

/** What can be wrong with an expression by itself. `isWhole`: it is all that a guard says, so that what negates it negates the guard. */
export function expressions(node: Node, put: Put, isWhole: boolean): void {
  if (Node.isBinaryExpression(node)) binary(node, put, isWhole)
  else if (Node.isPrefixUnaryExpression(node) && node.getOperatorToken() === SyntaxKind.ExclamationToken)
    put(node, isWhole ? 'guard negated' : 'clause negated', node.getOperand().getText())
  else if (Node.isPropertyAccessExpression(node) && Node.isCallExpression(node.getParent())) {
    const other = Object.hasOwn(quantifiers, node.getName()) ? quantifiers[node.getName()] : undefined
    if (other !== undefined) put(node.getNameNode(), 'quantifier swapped', other)
  } else if (Node.isConditionalExpression(node)) negate(node.getCondition(), 'condition negated', put)
  else if (Node.isIfStatement(node)) negate(node.getExpression(), 'condition negated', put)
}

function binary(node: BinaryExpression, put: Put, isWhole: boolean): void {
  const token = node.getOperatorToken()
  const kind = token.getKind()
  const bound = shifted.get(kind)
  if (bound !== undefined) put(token, 'comparison shifted', bound)
  const other = negated.get(kind)
  if (other !== undefined) put(token, isWhole ? 'guard negated' : 'clause negated', other)
  const right = bare(node.getRight())
  const isStep = kind === SyntaxKind.PlusToken || kind === SyntaxKind.MinusToken
  if (isStep && Node.isNumericLiteral(right) && !node.getDescendants().some(isHalf)) put(node, 'off by one', node.getLeft().getText())
  if (kind !== SyntaxKind.AmpersandAmpersandToken && kind !== SyntaxKind.BarBarToken) return
  for (const side of [node.getLeft(), node.getRight()]) {
    const inner = bare(side)
    // a && b && c is (a && b) && c: its own sides come later.
    if (Node.isBinaryExpression(inner) && inner.getOperatorToken().getKind() === kind) continue
    put(side, 'clause dropped', kind === SyntaxKind.AmpersandAmpersandToken ? 'true' : 'false')
    if (!negatesItself(inner)) put(side, 'clause negated', `!(${side.getText()})`)
  }
}

export function negate(condition: Node, operator: Operator, put: Put): void {
  if (!negatesItself(bare(condition))) put(condition, operator, `!(${condition.getText()})`)
}

/** What an operator of its own negates. */
export const negatesItself = (node: Node): boolean =>
  (Node.isBinaryExpression(node) && negated.has(node.getOperatorToken().getKind())) ||
  (Node.isPrefixUnaryExpression(node) && node.getOperatorToken() === SyntaxKind.ExclamationToken)
