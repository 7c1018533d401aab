import { Node, type ParameterDeclaration, SyntaxKind } from 'ts-morph'
import type { Argument } from './constructs.ts'
import { bare, declarationOf, type FunctionNode, functionOf, isFunction, results } from './resolve.ts'

/**
 * Where a value comes from: the state, a message, parameters, or a declaration outside of what runs. `fresh` counts the copies around
 * it: `[...s.log]` may be sorted in place (1), its items may not be written to (0). Null: the value is new, or not known.
 */
export interface Origin {
  readonly from: Argument | 'outside'
  readonly fresh: number
  readonly declaration?: Node
}

/** What is running: the functions entered, and what their parameters were given. */
export interface Frame {
  readonly entered: readonly FunctionNode[]
  readonly given: ReadonlyMap<ParameterDeclaration, Origin | null>
}

const copies = new Set(['filter', 'slice', 'concat', 'toSorted', 'toReversed', 'toSpliced', 'with', 'flat', 'values', 'keys', 'entries'])
const parts = new Set(['find', 'findLast', 'at', 'pop', 'shift', 'get'])
const same = new Set(['sort', 'reverse', 'fill', 'copyWithin'])
const copiers = /^(Array\.from|Object\.(values|entries|fromEntries|assign))$/

/** A call of a function with arguments of these origins. */
export const enter = (frame: Frame, run: FunctionNode, given: readonly (Origin | null)[]): Frame => ({
  entered: [...frame.entered, run],
  given: new Map([...frame.given, ...run.getParameters().map((p, i): [ParameterDeclaration, Origin | null] => [p, given[i] ?? null])]),
})

export const isInside = (frame: Frame, node: Node): boolean => node.getAncestors().some(a => frame.entered.includes(a as FunctionNode))

/** A part of a value. */
const within = (origin: Origin | null): Origin | null => origin && { ...origin, fresh: Math.max(0, origin.fresh - 1) }
const copied = (origin: Origin | null): Origin | null => origin && { ...origin, fresh: origin.fresh + 1 }

export function originOf(node: Node, frame: Frame, depth = 0): Origin | null {
  if (depth > 20) return null
  const of = (inner: Node | undefined): Origin | null => (inner ? originOf(inner, frame, depth + 1) : null)
  const first = (nodes: readonly Node[]): Origin | null => nodes.map(of).find(o => o !== null) ?? null
  const expression = bare(node)
  if (Node.isIdentifier(expression)) {
    const declaration = declarationOf(expression)
    return declaration ? originOfDeclaration(declaration, frame, depth + 1) : null
  }
  if (Node.isPropertyAccessExpression(expression) || Node.isElementAccessExpression(expression))
    return within(of(expression.getExpression()))
  if (Node.isConditionalExpression(expression)) return first([expression.getWhenTrue(), expression.getWhenFalse()])
  if (Node.isBinaryExpression(expression)) {
    const operator = expression.getOperatorToken().getKind()
    return operator === SyntaxKind.QuestionQuestionToken ||
      operator === SyntaxKind.BarBarToken ||
      operator === SyntaxKind.AmpersandAmpersandToken
      ? first([expression.getRight(), expression.getLeft()])
      : null
  }
  if (Node.isArrayLiteralExpression(expression))
    return copied(first(expression.getElements().map(e => (Node.isSpreadElement(e) ? e.getExpression() : e))))
  if (Node.isObjectLiteralExpression(expression))
    return copied(
      first(
        expression
          .getProperties()
          .filter(Node.isSpreadAssignment)
          .map(p => p.getExpression()),
      ),
    )
  if (Node.isNewExpression(expression)) return copied(of(expression.getArguments()[0]))
  return Node.isCallExpression(expression) ? originOfCall(expression, frame, depth) : null
}

function originOfCall(call: Node, frame: Frame, depth: number): Origin | null {
  if (!Node.isCallExpression(call)) return null
  const of = (inner: Node): Origin | null => originOf(inner, frame, depth + 1)
  const callee = bare(call.getExpression())
  const run = functionOf(callee)
  if (run) {
    const inner = enter(frame, run, call.getArguments().map(of))
    return (
      results(run)
        .map(r => originOf(r, inner, depth + 1))
        .find(o => o !== null && o.from !== 'outside') ?? null
    )
  }
  const [argument] = call.getArguments()
  if (copiers.test(callee.getText())) return argument ? copied(of(argument)) : null
  if (!Node.isPropertyAccessExpression(callee)) return null
  const receiver = of(callee.getExpression())
  const method = callee.getName()
  if (copies.has(method)) return copied(receiver)
  if (parts.has(method)) return within(receiver)
  return same.has(method) ? receiver : null
}

export function originOfDeclaration(declaration: Node, frame: Frame, depth = 0): Origin | null {
  if (Node.isParameterDeclaration(declaration)) {
    if (frame.given.has(declaration)) return frame.given.get(declaration) ?? null
    if (!isInside(frame, declaration)) return { from: 'outside', fresh: 0, declaration }
    return originOfCallback(declaration, frame, depth)
  }
  if (Node.isBindingElement(declaration)) {
    const pattern = declaration.getParent()
    const whole = originOfDeclaration(pattern.getParent(), frame, depth + 1)
    return declaration.getDotDotDotToken() ? copied(whole) : within(whole)
  }
  if (!Node.isVariableDeclaration(declaration))
    return Node.isImportSpecifier(declaration) ? { from: 'outside', fresh: 0, declaration } : null
  if (!isInside(frame, declaration)) return { from: 'outside', fresh: 0, declaration }
  const loop = declaration.getVariableStatement() ? undefined : declaration.getFirstAncestorByKind(SyntaxKind.ForOfStatement)
  if (loop && !declaration.getInitializer()) return within(originOf(loop.getExpression(), frame, depth + 1))
  const initializer = declaration.getInitializer()
  return initializer ? originOf(initializer, frame, depth + 1) : null
}

/** The parameter of a function given to a method: s.log.forEach(entry => …) passes parts of s.log. */
function originOfCallback(parameter: ParameterDeclaration, frame: Frame, depth: number): Origin | null {
  const run = parameter.getParent()
  const call = run.getParent()
  if (!isFunction(run) || !Node.isCallExpression(call) || !call.getArguments().includes(run)) return null
  const callee = bare(call.getExpression())
  if (!Node.isPropertyAccessExpression(callee)) return null
  const position = /^reduce(Right)?$/.test(callee.getName()) ? 1 : 0
  if (run.getParameters().indexOf(parameter) !== position) return null
  return within(originOf(callee.getExpression(), frame, depth + 1))
}
