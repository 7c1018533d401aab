import { type CallExpression, Node, type SourceFile, SyntaxKind } from 'ts-morph'
import { kindOfWord } from '../language/properties/index.ts'
import type { Word } from '../language/properties/kind.ts'
import { bare, type FunctionNode, functionOf, membersOf, partOf, referentOf, results, wordOf } from './resolve.ts'

/** What the checker runs of a spec: the state that it is given must be left alone in all but recipes. */
export type Role = 'guard' | 'recipe' | 'property' | 'builder'
export type Argument = 'state' | 'message' | 'parameters'

/** One function of a spec that the checker calls. */
export interface Part {
  readonly role: Role
  /** `the guard of rmPrepare`. */
  readonly what: string
  readonly run: FunctionNode
  readonly takes: readonly Argument[]
}

/** A call of the language, with the functions given to it. */
export interface Construct {
  readonly word: string
  readonly name: string
  readonly call: CallExpression
  readonly parts: readonly Part[]
}

/** The parameters of guard and recipe, by word. */
const steps: Readonly<Record<string, readonly Argument[]>> = {
  action: ['state', 'parameters'],
  timeout: ['state', 'parameters'],
  receive: ['state', 'message', 'parameters'],
}
/** Every call of the language in a file, in the order of the source. */
export function constructsIn(file: SourceFile): Construct[] {
  return file.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap(call => {
    const word = wordOf(call)
    const parts = word === undefined ? [] : partsOf(word, call)
    const known = word !== undefined && (word in steps || kindOfWord(word) !== undefined)
    return word !== undefined && (parts.length > 0 || known) ? [{ word, name: nameOf(call), call, parts }] : []
  })
}

/** The object with the parts of an action. */
export const stepOf = (word: string, call: CallExpression): Node | undefined => call.getArguments()[word === 'receive' ? 1 : 0]

/** The name under which a call is kept: its key in `actions` or `properties`, or its constant. */
export function nameOf(call: CallExpression): string {
  const holder = call.getParent()
  if (Node.isPropertyAssignment(holder) || Node.isVariableDeclaration(holder)) return holder.getName().replace(/^['"]|['"]$/g, '')
  return call.getExpression().getText()
}

function partsOf(word: string, call: CallExpression): Part[] {
  const name = nameOf(call)
  const [first, second] = call.getArguments()
  if (!first) return []
  const takes = steps[word]
  if (takes) return stepParts(name, stepOf(word, call), takes)
  const kind = kindOfWord(word)?.word
  if (kind) return claimParts(name, kind, call)
  if (word === 'crashes') return given('recipe', `onRecover of ${name}`, partOf(second, 'onRecover'), ['state', 'parameters'])
  if (word === 'initially') return given('builder', 'initially', second, ['parameters'])
  if (word === 'spec') {
    const build = call.getArguments()[2]
    const builder = given('builder', `the builder of ${name}`, build, [])
    return [...builder, ...builder.flatMap(({ run }) => results(run).flatMap(definitionParts))]
  }
  return word === 'variant' ? variantParts(call) : []
}

function variantParts(call: CallExpression): Part[] {
  return deltasOf(call).flatMap(delta => [
    ...membersOf(partOf(delta, 'actions')).flatMap(({ name, value }) =>
      stepParts(name, value, takesMessage(value) ? (steps.receive ?? []) : (steps.action ?? [])),
    ),
    ...definitionParts(delta),
  ])
}

/** The changes that a variant makes, whether given or made from its base. */
export function deltasOf(call: CallExpression): Node[] {
  const delta = call.getArguments()[2]
  if (!delta) return []
  const make = functionOf(delta)
  return (make ? results(make) : [delta]).map(referentOf)
}

/** A change does not say whether it is to a receive: three parameters, or a second one taken apart by `from` or `to`, do. */
function takesMessage(step: Node): boolean {
  return ['when', 'then'].some(part => {
    const run = partOf(step, part)
    const parameters = run && functionOf(run)?.getParameters()
    return parameters !== undefined && (parameters.length > 2 || /\b(from|to)\b/.test(parameters[1]?.getText() ?? ''))
  })
}

function stepParts(name: string, step: Node | undefined, takes: readonly Argument[]): Part[] {
  return [
    ...given('guard', `the guard of ${name}`, partOf(step, 'when'), takes),
    ...given('recipe', `the recipe of ${name}`, partOf(step, 'then'), takes),
  ]
}

/** The predicates of a property: those in the object that it is given, or else those that it is given. */
function claimParts(name: string, { parts, states }: Word, call: CallExpression): Part[] {
  const arguments_ = call.getArguments()
  const of = arguments_[0] && referentOf(arguments_[0])
  const takes = Array.from({ length: states }, (): Argument => 'state')
  if (Node.isObjectLiteralExpression(of))
    return parts.flatMap(part => given('property', `property ${name}`, partOf(of, part), [...takes, 'parameters']))
  return arguments_.flatMap(p => given('property', `property ${name}`, p, takes))
}

/** What a spec or a variant gives besides actions and properties. */
function definitionParts(definition: Node): Part[] {
  const constraints = partOf(referentOf(definition), 'constraints')
  return [
    ...given('property', 'final', partOf(definition, 'final'), ['state']),
    ...given('property', 'the state constraint', partOf(constraints, 'state'), ['state']),
    ...given('property', 'the step constraint', partOf(constraints, 'step'), ['state', 'state']),
  ]
}

function given(role: Role, what: string, node: Node | undefined, takes: readonly Argument[]): Part[] {
  const run = node && functionOf(bare(node))
  return run ? [{ role, what, run, takes }] : []
}
