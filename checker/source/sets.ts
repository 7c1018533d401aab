import { Node, SyntaxKind } from 'ts-morph'
import { type Finding, findingAt } from './finding.ts'
import { bare, type FunctionNode } from './resolve.ts'

/**
 * In a recipe, `has` and `delete` of a record on a set that the recipe has replaced by a `new Set(…)`: until the step ends that is JavaScript's own, which finds
 * no record but the very object that was put in.
 */
export function inspectSets(recipe: FunctionNode): Finding[] {
  const replaced = recipe.getDescendantsOfKind(SyntaxKind.BinaryExpression).filter(node => {
    const value = bare(node.getRight())
    return (
      node.getOperatorToken().getKind() === SyntaxKind.EqualsToken &&
      Node.isNewExpression(value) &&
      value.getExpression().getText() === 'Set'
    )
  })
  return recipe.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap(call => {
    const callee = bare(call.getExpression())
    const [member] = call.getArguments()
    if (!Node.isPropertyAccessExpression(callee) || !/^(has|delete)$/.test(callee.getName()) || !member?.getType().isObject()) return []
    const set = callee.getExpression().getText()
    const isReplaced = replaced.some(
      write =>
        write.getLeft().getText() === set &&
        write.getEnd() <= call.getStart() &&
        // In another branch it was not.
        call.getAncestors().includes(write.getFirstAncestor(node => Node.isBlock(node) || node === recipe) ?? recipe),
    )
    return isReplaced
      ? [
          findingAt(
            call,
            'set-by-identity',
            'error',
            `${set} is JavaScript's own Set until the step ends, and its ${callee.getName()} compares records by identity, not by content`,
            `edit the set that the state has, ${set}.add(…) and ${set}.delete(…), or write the new one last`,
          ),
        ]
      : []
  })
}
