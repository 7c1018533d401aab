import { type ExpressionStatement, Node, SyntaxKind } from 'ts-morph'
import { bare } from '../resolve.ts'
import { writesOf } from '../writes.ts'
import type { Put } from './expressions.ts'

/** Whether a statement sends, or hands out, messages. */
const sends = (node: Node): boolean => {
  const call = bare(node)
  const callee = Node.isCallExpression(call) ? bare(call.getExpression()) : undefined
  return (
    callee !== undefined &&
    /^(send|reply|broadcast|multicast)/i.test(Node.isPropertyAccessExpression(callee) ? callee.getName() : callee.getText())
  )
}

/** What can be wrong with a statement: that it is missing, or comes too late. */
export function statements(node: Node, put: Put): void {
  if (Node.isExpressionStatement(node)) {
    const nothing = Node.isBlock(node.getParent()) ? ';' : '{}'
    put(node, sends(node.getExpression()) ? 'message not sent' : 'write dropped', nothing)
    swapped(node, put)
    return
  }
  // then: s => s.votes.add(…), which has no statement.
  const body = Node.isArrowFunction(node) ? bare(node.getBody()) : undefined
  if (body === undefined || Node.isBlock(body)) return
  if (sends(body)) put(body, 'message not sent', 'undefined')
  else if (writesOf(body).length > 0) put(body, 'write dropped', 'undefined')
}

/** Two assignments one after the other, where it matters which comes first: one of them reads what the other writes. */
function swapped(first: ExpressionStatement, put: Put): void {
  const second = first.getNextSiblingIfKind(SyntaxKind.ExpressionStatement)
  if (second === undefined) return
  const [a, b] = [targetOf(first), targetOf(second)]
  if (a === undefined || b === undefined) return
  if (!second.getText().includes(a) && !first.getText().includes(b)) return
  // Between them and before the next one, a semicolon where they have none.
  put(first, 'writes swapped', `${ended(second)} ${ended(first)}`, second)
}

/** What a statement writes to, as it is written. */
function targetOf(statement: ExpressionStatement): string | undefined {
  const expression = bare(statement.getExpression())
  if (Node.isBinaryExpression(expression)) return writesOf(expression).length > 0 ? expression.getLeft().getText() : undefined
  return writesOf(expression)[0]?.target.getText()
}

const ended = (statement: ExpressionStatement): string => statement.getText().replace(/;?$/, ';')
