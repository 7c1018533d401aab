import { type CallExpression, Node, type SourceFile, SyntaxKind } from 'ts-morph'
import type { Construct } from './constructs.ts'
import { type Finding, findingAt } from './finding.ts'
import { enter, type Frame, originOf } from './origin.ts'
import { bare, functionOf, membersOf, referentOf, wordOf } from './resolve.ts'
import { writesOf } from './writes.ts'

interface Variable {
  readonly name: string
  readonly at: Node
  readonly ghost: boolean
}

/** Variables that are declared and then never read, or never written to; ghosts that a guard reads. `related` are the files that may use them. */
export function inspectVariables(file: SourceFile, constructs: readonly Construct[], related: readonly SourceFile[]): Finding[] {
  const variables = variablesIn(file)
  const uses = usesIn(related)
  return [
    ...(uses.wholly ? [] : variables.flatMap(({ name, at }) => unused(name, at, uses))),
    ...variables.filter(v => v.ghost).flatMap(v => ghostReads(v.name, constructs)),
  ]
}

function unused(name: string, at: Node, { read, written, chosen }: Uses): Finding[] {
  if (!read.has(name))
    return [
      findingAt(
        at,
        'unread-variable',
        'warning',
        `the variable ${name} is never read`,
        'it only makes more states: take it out, or state a property of it',
      ),
    ]
  if (!written.has(name) && !chosen.has(name))
    return [
      findingAt(
        at,
        'unwritten-variable',
        'warning',
        `the variable ${name} is never written to`,
        'it is always its initial value: make it a constant, or edit it in a recipe',
      ),
    ]
  return []
}

/** The variables given to machine(…) in a file, networks left out: messages tell whether those are used. */
function variablesIn(file: SourceFile): Variable[] {
  const calls = file.getDescendantsOfKind(SyntaxKind.CallExpression).filter(call => wordOf(call) === 'machine')
  return calls
    .flatMap(call => membersOf(call.getArguments()[0]))
    .filter(({ at }) => at.getSourceFile() === file)
    .map(({ name, value, at }) => ({ name, at, words: wrappers(value) }))
    .filter(({ words }) => !words.includes('network'))
    .map(({ name, at, words }) => ({ name, at, ghost: words.includes('ghost') }))
}

/** The calls around a domain: ownedBy(TM, ghost(setOf(RM))) gives ownedBy, ghost, setOf. */
function wrappers(domain: Node): string[] {
  const value = referentOf(domain)
  if (!Node.isCallExpression(value)) return []
  const word = wordOf(value) ?? ''
  const inner = value.getArguments().at(-1)
  return [word, ...(inner && /^(durable|ghost|ownedBy)$/.test(word) ? wrappers(inner) : [])]
}

interface Uses {
  readonly read: Set<string>
  readonly written: Set<string>
  /** Given a value in an initial state. */
  readonly chosen: Set<string>
  /** The state is used as a whole, so that any variable may be. */
  readonly wholly: boolean
}

/** Which names are read and written as members of anything: a record's field of the same name counts, so nothing is accused wrongly. */
function usesIn(files: readonly SourceFile[]): Uses {
  const uses = { read: new Set<string>(), written: new Set<string>(), chosen: new Set<string>(), wholly: false }
  for (const file of files)
    file.forEachDescendant(node => {
      if (Node.isPropertyAccessExpression(node)) use(node.getName(), node, uses)
      else if (Node.isElementAccessExpression(node)) {
        const key = node.getArgumentExpression()
        if (Node.isStringLiteral(key)) use(key.getLiteralValue(), node, uses)
      } else if (Node.isBindingElement(node)) {
        if (node.getDotDotDotToken()) return
        const name = node.getPropertyNameNode()?.getText() ?? node.getName()
        uses.read.add(name)
        uses.written.add(name)
      } else if (Node.isCallExpression(node)) initial(node, uses)
    })
  uses.wholly = files.some(usesWhole)
  return uses
}

function use(name: string, access: Node, uses: Uses): void {
  const top = topOf(access)
  const parent = top.getParent()
  const write = parent && writesOf(parent).some(w => w.at === parent && covers(w.at, top))
  const edit = write ? parent : Node.isPropertyAccessExpression(parent) ? parent.getParent() : undefined
  const edits = write || (edit !== undefined && Node.isCallExpression(edit) && edit.getExpression() === parent && writesOf(edit).length > 0)
  if (edits) uses.written.add(name)
  // What is edited and nothing else is not read: s.count += 1 by itself asks nothing.
  const statement = edit?.getParent()
  if (edits && (Node.isExpressionStatement(statement) || Node.isVoidExpression(statement) || Node.isForStatement(statement))) return
  if (edits && edit && isResultOfArrow(edit)) return
  uses.read.add(name)
  // Passed on or given a name of its own, it may be edited there.
  if (!edits && isHandedOn(top)) uses.written.add(name)
}

const isResultOfArrow = (node: Node): boolean =>
  Node.isArrowFunction(node.getParent()) && Node.isArrowFunction(node.getParent()) && !isGuardLike(node)
const isGuardLike = (node: Node): boolean => {
  const holder = node.getParent()?.getParent()
  return Node.isPropertyAssignment(holder) && (holder.getName() === 'when' || holder.getName() === 'holds')
}

/** From `s.x` to the longest chain `s.x[i].y` that it begins. */
function topOf(access: Node): Node {
  let top = access
  for (;;) {
    const parent = top.getParent()
    if (Node.isNonNullExpression(parent) || Node.isParenthesizedExpression(parent)) top = parent
    else if (Node.isElementAccessExpression(parent) && parent.getExpression() === top) top = parent
    else if (Node.isPropertyAccessExpression(parent) && parent.getExpression() === top && !isCallee(parent)) top = parent
    else return top
  }
}

const isCallee = (node: Node): boolean => {
  const call = node.getParent()
  return Node.isCallExpression(call) && call.getExpression() === node
}

/** Whether an assignment's left side, and not its right one, is this chain. */
function covers(write: Node, chain: Node): boolean {
  return Node.isBinaryExpression(write) ? write.getLeft() === chain : !Node.isCallExpression(write)
}

function isHandedOn(chain: Node): boolean {
  const parent = chain.getParent()
  if (Node.isCallExpression(parent)) return parent.getExpression() !== chain
  if (Node.isPropertyAccessExpression(parent)) return isCallee(parent)
  return (
    Node.isVariableDeclaration(parent) ||
    Node.isForOfStatement(parent) ||
    Node.isReturnStatement(parent) ||
    Node.isArrowFunction(parent) ||
    Node.isConditionalExpression(parent) ||
    Node.isArrayLiteralExpression(parent) ||
    Node.isPropertyAssignment(parent) ||
    Node.isSpreadElement(parent)
  )
}

function initial(call: CallExpression, uses: Uses): void {
  if (wordOf(call) !== 'initially') return
  for (const argument of call.getArguments())
    for (const object of [argument, ...argument.getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression)])
      for (const { name } of membersOf(object)) uses.chosen.add(name)
}

/** `{ ...s }`, `Object.values(s)`, `equal(before, after)`, `s[name]`: the state without naming its variables. */
function usesWhole(file: SourceFile): boolean {
  return file.getDescendantsOfKind(SyntaxKind.Identifier).some(name => {
    if (!/^(s|state|before|after)$/.test(name.getText())) return false
    const parent = name.getParent()
    if (Node.isSpreadAssignment(parent)) return true
    if (Node.isElementAccessExpression(parent) && parent.getExpression() === name)
      return !Node.isStringLiteral(parent.getArgumentExpression())
    if (!Node.isCallExpression(parent) || parent.getExpression() === name) return false
    return (
      functionOf(parent.getExpression()) === undefined && !/^(isDown)$/.test(parent.getExpression().getText()) && !isPredicateCall(parent)
    )
  })
}

/** A call of something declared in the file, whose own source says what it reads. */
const isPredicateCall = (call: CallExpression): boolean => {
  const callee = bare(call.getExpression())
  return Node.isCallExpression(callee) || Node.isIdentifier(callee) ? functionOf(callee) !== undefined : false
}

function ghostReads(ghost: string, constructs: readonly Construct[]): Finding[] {
  return constructs.flatMap(({ parts }) =>
    parts
      .filter(part => part.role === 'guard')
      .flatMap(({ run, what, takes }) => {
        const frame: Frame = enter(
          { entered: [], given: new Map() },
          run,
          takes.map(from => ({ from, fresh: 0 })),
        )
        const reads = run.getDescendants().filter(node => {
          if (Node.isPropertyAccessExpression(node)) return node.getName() === ghost && isState(node.getExpression(), frame)
          if (!Node.isBindingElement(node) || (node.getPropertyNameNode()?.getText() ?? node.getName()) !== ghost) return false
          const holder = node.getParent().getParent()
          return Node.isParameterDeclaration(holder) && frame.given.get(holder)?.from === 'state'
        })
        return reads.map(node =>
          findingAt(
            node,
            'ghost-in-guard',
            'error',
            `${what} reads the ghost ${ghost}, which is for properties only`,
            'a protocol cannot decide by what no process knows: take ghost(…) away if one does',
          ),
        )
      }),
  )
}

/** The state itself, not a part of it. */
const isState = (node: Node, frame: Frame): boolean => Node.isIdentifier(bare(node)) && originOf(node, frame)?.from === 'state'
