import { Node, SyntaxKind } from 'ts-morph'
import { kindOfWord } from '../language/properties/index.ts'
import { type Construct, stepOf } from './constructs.ts'
import { type Finding, findingAt } from './finding.ts'
import { inspect, returnsState } from './purity.ts'
import { declarationOf, type FunctionNode, functionOf, isFunction, membersOf, partOf } from './resolve.ts'
import { inspectSets } from './sets.ts'

/** Findings of one call of the language as a whole: actions without effect, properties of nothing, parameters for nothing. */
export function inspectConstruct(construct: Construct, changing: ReadonlySet<Node>): Finding[] {
  const findings: Finding[] = []
  for (const part of construct.parts) {
    const { findings: found, edits } = inspect(part, changing)
    findings.push(...found)
    if (part.role !== 'recipe') continue
    findings.push(...inspectSets(part.run))
    const returned = returnsState(part.run)
    if (returned && !edits)
      findings.push(
        findingAt(
          returned,
          'lost-edit',
          'error',
          `${part.what} returns a new state, which is ignored`,
          'edit the state it is given: s.x = …',
        ),
      )
    else if (!edits && found.length === 0 && (construct.word === 'action' || construct.word === 'timeout'))
      findings.push(
        findingAt(
          construct.call,
          'no-effect',
          'warning',
          `${construct.name} has no effect: ${part.what} edits nothing`,
          'edit the state in then, or take the action out',
        ),
      )
  }
  return [...findings, ...constantProperty(construct), ...unusedParameters(construct)]
}

function constantProperty({ parts, name, call }: Construct): Finding[] {
  const judged = parts.filter(p => p.role === 'property' && p.what === `property ${name}`)
  if (judged.length === 0 || judged.some(({ run, takes }) => run.getParameters().some((p, i) => takes[i] === 'state' && isUsed(p, run))))
    return []
  return [
    findingAt(
      call,
      'constant-property',
      'warning',
      `property ${name} never reads the state: it is the same everywhere`,
      'read the state that the function is given: s => …',
    ),
  ]
}

function unusedParameters({ word, name, call }: Construct): Finding[] {
  const step = stepOf(word, call)
  const actor = partOf(step, 'by')
  const by = Node.isStringLiteral(actor) ? actor.getLiteralValue() : undefined
  const functions = ['when', 'then', 'holds'].map(part => partOf(step, part)).filter(n => n !== undefined)
  const runs = functions.map(functionOf)
  // A function that could not be found may use anything.
  if (functions.length === 0 || runs.some(run => run === undefined)) return []
  const position = word === 'receive' ? 2 : (kindOfWord(word)?.word?.states ?? 1)
  return membersOf(partOf(step, 'for'))
    .filter(({ name: parameter }) => parameter !== by && !runs.some(run => run && takes(run, position, parameter)))
    .map(({ name: parameter, at }) =>
      findingAt(
        at,
        'unused-parameter',
        'warning',
        `${name} ranges over ${parameter} but does not use it: the same ${kindOfWord(word) ? 'claim' : 'step'} many times over`,
        `use it, name it in by, or take it out of for`,
      ),
    )
}

/** Whether a function uses a member of one of its parameters. */
function takes(run: FunctionNode, position: number, member: string): boolean {
  const parameter = run.getParameters()[position]
  if (!parameter) return false
  const pattern = parameter.getNameNode()
  if (Node.isObjectBindingPattern(pattern))
    return pattern
      .getElements()
      .some(e => e.getDotDotDotToken() || ((e.getPropertyNameNode()?.getText() ?? e.getName()) === member && isUsed(e, run)))
  return usesOf(parameter, run).some(use => {
    const holder = use.getParent()
    return !Node.isPropertyAccessExpression(holder) || holder.getExpression() !== use || holder.getName() === member
  })
}

const isUsed = (declaration: Node, run: FunctionNode): boolean => {
  const pattern = Node.isParameterDeclaration(declaration) || Node.isBindingElement(declaration) ? declaration.getNameNode() : undefined
  if (Node.isObjectBindingPattern(pattern) || Node.isArrayBindingPattern(pattern)) return pattern.getElements().some(e => isUsed(e, run))
  return usesOf(declaration, run).length > 0
}

const usesOf = (declaration: Node, run: FunctionNode): Node[] =>
  run
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .filter(n => n.getParent() !== declaration && declarationOf(n) === declaration && !isNameOf(n, n.getParent()))

/** The name of a function, and not what an arrow function returns. */
const isNameOf = (name: Node, of: Node | undefined): boolean => isFunction(of) && of.getBody?.() !== name
