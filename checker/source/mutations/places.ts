import { type CallExpression, Node, type SourceFile, SyntaxKind } from 'ts-morph'
import { type Construct, constructsIn, type Part } from '../constructs.ts'
import { type FunctionNode, functionOf, isFunction } from '../resolve.ts'

/** A function that steps run, with what it is called in a report. */
export interface Place {
  readonly of: string
  readonly role: 'guard' | 'recipe' | 'function'
  readonly run: FunctionNode
}

/** The guards and recipes of these files, and the functions in them that guards and recipes call, each once; what properties alone call is left out. */
export function placesIn(files: readonly SourceFile[], variants: ReadonlySet<string> | null): readonly Place[] {
  const found = new Map<Node, Place>()
  const add = (place: Place): void => {
    if (found.has(place.run) || !files.includes(place.run.getSourceFile())) return
    found.set(place.run, place)
    for (const run of calledBy(place.run)) add({ of: `the function ${nameOf(run)}`, role: 'function', run })
  }
  const constructs = files.flatMap(constructsIn).filter(({ call }) => isChosen(call, variants))
  for (const part of constructs.flatMap(stepParts)) add({ of: part.what, role: part.role === 'guard' ? 'guard' : 'recipe', run: part.run })
  const places = [...found.values()]
  // What stands inside another place is found with that.
  return places.filter(({ run }) => !places.some(other => other.run !== run && run.getAncestors().includes(other.run)))
}

const stepParts = ({ parts }: Construct): readonly Part[] => parts.filter(({ role }) => role === 'guard' || role === 'recipe')

/** Whether something stands in no variant, or in one of those named; null: all are. */
export const isChosen = (node: Node, variants: ReadonlySet<string> | null): boolean =>
  variants === null ||
  [node, ...node.getAncestors()].every(at => {
    const name = Node.isCallExpression(at) ? variantName(at) : null
    return name === null || variants.has(name)
  })

function variantName(call: CallExpression): string | null {
  if (call.getExpression().getText() !== 'variant') return null
  const [, name] = call.getArguments()
  return Node.isStringLiteral(name) ? name.getLiteralValue() : null
}

/** The functions with a name that this one calls or hands on. */
function calledBy(run: FunctionNode): readonly FunctionNode[] {
  return run.getDescendantsOfKind(SyntaxKind.Identifier).flatMap(name => {
    const parent = name.getParent()
    const isUsed = Node.isCallExpression(parent) || (Node.isBinaryExpression(parent) && Node.isCallExpression(parent.getParent()))
    const called = isUsed ? functionOf(name) : undefined
    return called && called !== run && !called.getAncestors().includes(run) ? [called] : []
  })
}

export function nameOf(run: FunctionNode): string {
  const holder = run.getFirstAncestor(
    node => Node.isVariableDeclaration(node) || Node.isPropertyAssignment(node) || Node.isFunctionDeclaration(node),
  )
  if (Node.isFunctionDeclaration(run)) return run.getName() ?? 'without a name'
  return Node.isVariableDeclaration(holder) || Node.isPropertyAssignment(holder) ? holder.getName() : 'without a name'
}

/** The innermost function around a node. */
export const functionAround = (node: Node): Node | undefined => node.getFirstAncestor(isFunction)
