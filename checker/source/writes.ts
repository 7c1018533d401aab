import { Node, type SourceFile, SyntaxKind } from 'ts-morph'
import { bare, declarationOf, isFunction } from './resolve.ts'

/** One place where something is changed: `target` is the object that is edited or, where `rebinds`, the name given a new value. */
export interface Write {
  readonly at: Node
  readonly target: Node
  readonly rebinds: boolean
}

const mutators = new Set(
  'push pop shift unshift splice sort reverse fill copyWithin add delete clear set send acknowledge deliver drop'.split(' '),
)
const assigners = /^(Object\.(assign|defineProperty|setPrototypeOf)|Reflect\.(set|deleteProperty|defineProperty))$/

/** What a node itself changes; not what its parts change. */
export function writesOf(node: Node): Write[] {
  if (Node.isBinaryExpression(node) && isAssignment(node.getOperatorToken().getKind()))
    return targetsOf(node.getLeft()).map(target => writeTo(target, node))
  if (Node.isPrefixUnaryExpression(node) || Node.isPostfixUnaryExpression(node)) {
    const operator = node.getOperatorToken()
    return operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken ? [writeTo(bare(node.getOperand()), node)] : []
  }
  if (Node.isDeleteExpression(node)) return [writeTo(bare(node.getExpression()), node)]
  if (!Node.isCallExpression(node)) return []
  const callee = bare(node.getExpression())
  if (!Node.isPropertyAccessExpression(callee)) return []
  const [first] = node.getArguments()
  if (assigners.test(callee.getText())) return first ? [{ at: node, target: first, rebinds: false }] : []
  return mutators.has(callee.getName()) ? [{ at: node, target: callee.getExpression(), rebinds: false }] : []
}

const isAssignment = (kind: SyntaxKind): boolean => kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment

function writeTo(target: Node, at: Node): Write {
  return Node.isPropertyAccessExpression(target) || Node.isElementAccessExpression(target)
    ? { at, target: target.getExpression(), rebinds: false }
    : { at, target, rebinds: true }
}

/** What an assignment assigns to, `[a.x, b.y] = …` included. */
function targetsOf(left: Node): Node[] {
  const target = bare(left)
  if (Node.isArrayLiteralExpression(target)) return target.getElements().flatMap(targetsOf)
  if (Node.isObjectLiteralExpression(target))
    return target
      .getProperties()
      .flatMap(p =>
        Node.isPropertyAssignment(p)
          ? targetsOf(p.getInitializerOrThrow())
          : Node.isShorthandPropertyAssignment(p)
            ? [p.getNameNode()]
            : [],
      )
  return Node.isSpreadElement(target) ? targetsOf(target.getExpression()) : [target]
}

/** The name at the root of `a.b[c].d`. */
export function rootOf(node: Node): Node {
  let root = bare(node)
  while (Node.isPropertyAccessExpression(root) || Node.isElementAccessExpression(root)) root = bare(root.getExpression())
  return root
}

/**
 * The variables that change after the spec was built: those written to in a function that is not called on the spot. What the builder
 * itself fills, in a loop or in a callback, is the same forever after.
 */
export function changingIn(file: SourceFile): Set<Node> {
  const changing = new Set<Node>()
  file.forEachDescendant(node => {
    for (const { target } of writesOf(node)) {
      const declaration = declarationOf(rootOf(target))
      if (Node.isVariableDeclaration(declaration) && runsIn(node) !== runsIn(declaration)) changing.add(declaration)
    }
  })
  return changing
}

/** The function that runs a node, callbacks given to a method counted as run on the spot. */
function runsIn(node: Node): Node | undefined {
  let run = node.getFirstAncestor(isFunction)
  while (run && Node.isArrowFunction(run)) {
    const call = run.getParent()
    if (!Node.isCallExpression(call) || !Node.isPropertyAccessExpression(bare(call.getExpression())) || !call.getArguments().includes(run))
      break
    run = run.getFirstAncestor(isFunction)
  }
  return run
}
