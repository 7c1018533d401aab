import { Node, SyntaxKind } from 'ts-morph'
import { isBuiltin } from '../platform/files.ts'
import type { Part } from './constructs.ts'
import { type Finding, findingAt } from './finding.ts'
import { enter, type Frame, isInside, originOf, originOfDeclaration } from './origin.ts'
import { bare, declarationOf, type FunctionNode, functionOf, isFunction, results } from './resolve.ts'
import { rootOf, type Write, writesOf } from './writes.ts'

/** What reads a clock, chance, or the world outside, by what it depends on. */
const impure: Readonly<Record<string, string>> = {
  ...named('the clock', 'Date performance Temporal'),
  ...named('chance', 'crypto'),
  ...named('the machine it runs on', 'process globalThis window navigator Deno Bun require'),
  ...named('the network', 'fetch XMLHttpRequest WebSocket'),
  ...named('time passing', 'setTimeout setInterval setImmediate queueMicrotask'),
  ...named('storage', 'localStorage sessionStorage indexedDB'),
}

function named(on: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map(name => [name, on]))
}

const choose = 'all choice belongs in `for` and in which action runs: declare a parameter, or an action for each case'

/** Findings of one function that the checker runs, and of the functions that it calls; and whether it edits the state. */
export function inspect(part: Part, changing: ReadonlySet<Node>): { findings: Finding[]; edits: boolean } {
  const findings: Finding[] = []
  const visited = new Set<string>()
  let edits = false

  const walk = (run: FunctionNode, frame: Frame): void => {
    if (run.isAsync?.() && part.role !== 'builder')
      findings.push(findingAt(run, 'async', 'error', `${part.what} is async`, 'it must run to the end at once: take the async away'))
    const look = (node: Node): void => {
      if (Node.isTypeNode(node)) return
      const before = findings.length
      findings.push(...impurities(node, part))
      if (part.role !== 'builder') {
        for (const write of writesOf(node)) {
          const { finding, edit } = judge(write, part, frame)
          edits ||= edit
          if (finding) findings.push(finding)
        }
        if (findings.length === before) findings.push(...captured(node, part, frame, changing))
      }
      if (Node.isCallExpression(node) && part.role !== 'builder') follow(node, frame)
      node.forEachChild(look)
    }
    run.forEachChild(look)
  }

  const follow = (call: Node, frame: Frame): void => {
    if (!Node.isCallExpression(call)) return
    const given = call.getArguments().map(a => originOf(a, frame))
    const callee = functionOf(call.getExpression())
    if (!callee) {
      // Nobody knows what a function from elsewhere does to what it is given; methods of the state and of globals only read it.
      const elsewhere = declarationOf(rootOf(call.getExpression()))
      const known = isGlobal(elsewhere) || originOf(call.getExpression(), frame)?.from === 'state'
      edits ||= !known && given.some(o => o?.from === 'state')
      return
    }
    const key = `${callee.getSourceFile().getFilePath()}:${callee.getPos()} ${given.map(o => (o ? `${o.from}${o.fresh}` : '-')).join()}`
    if (visited.has(key) || frame.entered.length > 30) return
    visited.add(key)
    walk(callee, enter(frame, callee, given))
  }

  walk(
    part.run,
    enter(
      { entered: [], given: new Map() },
      part.run,
      part.takes.map(from => ({ from, fresh: 0 })),
    ),
  )
  return { findings, edits }
}

function impurities(node: Node, { what, role }: Part): Finding[] {
  if (Node.isAwaitExpression(node) || Node.isYieldExpression(node))
    return role === 'builder'
      ? []
      : [findingAt(node, 'async', 'error', `${what} waits`, 'it must run to the end at once, without await or yield')]
  if (Node.isCallExpression(node) && node.getExpression().getKind() === SyntaxKind.ImportKeyword)
    return [findingAt(node, 'impure', 'error', `${what} imports while it runs`, 'import at the top of the file')]
  if (!Node.isIdentifier(node) || isOnlyAName(node)) return []
  const name = node.getText()
  const declaration = declarationOf(node)
  if (name === 'Math' && isGlobal(declaration)) {
    const member = node.getParent()
    return Node.isPropertyAccessExpression(member) && member.getName() === 'random'
      ? [findingAt(node, 'impure', 'error', `${what} depends on chance (Math.random)`, choose)]
      : []
  }
  if (name === 'console' && isGlobal(declaration))
    return role === 'builder'
      ? []
      : [findingAt(node, 'impure', 'warning', `${what} prints`, 'it runs millions of times, in an order that means nothing: take it out')]
  if (Object.hasOwn(impure, name) && isGlobal(declaration))
    return [findingAt(node, 'impure', 'error', `${what} depends on ${impure[name]} (${name})`, choose)]
  const from = importOf(node)
  return from !== undefined && isBuiltin(from)
    ? [
        findingAt(
          node,
          'impure',
          'error',
          `${what} uses ${name} of '${from}'`,
          'what it does may depend on the state and its parameters only',
        ),
      ]
    : []
}

/** Not declared in this project, but by the language's or Node's own types, or nowhere. */
const isGlobal = (declaration: Node | undefined): boolean => declaration === undefined || declaration.getSourceFile().isDeclarationFile()

function isOnlyAName(node: Node): boolean {
  const parent = node.getParent()
  return (
    ((Node.isPropertyAccessExpression(parent) || Node.isPropertyAssignment(parent) || Node.isMethodDeclaration(parent)) &&
      parent.getNameNode() === node) ||
    (Node.isBindingElement(parent) && (parent.getPropertyNameNode() === node || parent.getNameNode() === node)) ||
    Node.isParameterDeclaration(parent) ||
    (Node.isVariableDeclaration(parent) && parent.getNameNode() === node)
  )
}

/** The module that a name is imported from. */
function importOf(name: Node): string | undefined {
  const [declaration] = (Node.isIdentifier(name) && name.getSymbol()?.getDeclarations()) || []
  return declaration?.getFirstAncestorByKind(SyntaxKind.ImportDeclaration)?.getModuleSpecifierValue()
}

/** What a write means, given whose it is. */
function judge({ at, target, rebinds }: Write, part: Part, frame: Frame): { finding: Finding | null; edit: boolean } {
  const nothing = { finding: null, edit: false }
  if (rebinds) return { finding: rebound(at, target, part, frame), edit: false }
  const origin = originOf(target, frame)
  if (!origin || origin.fresh > 0) return nothing
  const text = at.getText().split('\n')[0]
  if (origin.from === 'outside') {
    // A name that is imported or passed in from outside is changed only by what is known to: `s.net.send` is not `bus.send`.
    const declared = origin.declaration
    if (!Node.isVariableDeclaration(declared)) return nothing
    return { finding: capturedWrite(at, rootOf(target).getText(), part), edit: false }
  }
  if (origin.from !== 'state')
    return {
      finding: findingAt(
        at,
        'argument-mutation',
        'error',
        `${part.what} changes its ${origin.from}: ${text}`,
        'edit the state; copy what else is to change',
      ),
      edit: false,
    }
  if (part.role === 'recipe') return { finding: null, edit: true }
  return {
    finding: findingAt(
      at,
      'mutation',
      'error',
      `${part.what} changes the state: ${text}`,
      `only recipes (then) edit the state; copy first, as in [...list].sort()`,
    ),
    edit: false,
  }
}

/** A name was given a new value. */
function rebound(at: Node, target: Node, part: Part, frame: Frame): Finding | null {
  const name = target.getText()
  const declaration = declarationOf(target)
  if (!declaration) return null
  if (!isInside(frame, declaration) && !Node.isParameterDeclaration(declaration))
    return Node.isVariableDeclaration(declaration) || Node.isBindingElement(declaration) ? capturedWrite(at, name, part) : null
  if (originOfDeclaration(declaration, frame)?.from !== 'state') return null
  if (Node.isParameterDeclaration(declaration) && frame.given.has(declaration))
    return findingAt(
      at,
      'lost-edit',
      'error',
      `${part.what} replaces its parameter ${name}, which edits nothing`,
      `assign to its variables: ${name}.x = …`,
    )
  const taken = declaration.getFirstAncestorByKind(SyntaxKind.Parameter) ?? declaration
  const apart = Node.isBindingElement(declaration)
  if (!apart && !Node.isVariableDeclaration(declaration)) return null
  if (isReadAfter(declaration, at)) return null
  return findingAt(
    at,
    'lost-edit',
    'error',
    `${part.what} assigns to ${name}, a copy of what was in the state: the edit is lost`,
    `assign to the variable itself${apart && Node.isParameterDeclaration(taken) ? ': take the state as s' : ''}, s.${name} = …`,
  )
}

/** Whether a name is used at all once it was assigned to; in a loop, anywhere in it. */
function isReadAfter(declaration: Node, at: Node): boolean {
  const run = declaration.getFirstAncestor(isFunction)
  const parent = at.getParent()
  const isStatement = Node.isExpressionStatement(parent) || (Node.isArrowFunction(parent) && parent === run)
  if (!run || !isStatement) return true
  const around = at.getAncestors().filter(a => a.getStart() > run.getStart())
  const loop = around.findLast(a => Node.isIterationStatement(a) || isFunction(a))
  const start = loop ? loop.getStart() : at.getEnd()
  return run
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .some(n => n.getStart() >= start && n.getParent() !== declaration && !isAssignedOnly(n) && declarationOf(n) === declaration)
}

const isAssignedOnly = (name: Node): boolean => {
  const parent = name.getParent()
  return Node.isBinaryExpression(parent) && parent.getLeft() === name && writesOf(parent).length > 0
}

const capturedWrite = (at: Node, name: string, { what }: Part): Finding =>
  findingAt(
    at,
    'captured-state',
    'error',
    `${what} changes ${name}, which is not part of the state`,
    'what changes belongs in vars: what is remembered elsewhere makes runs differ',
  )

function captured(node: Node, { what }: Part, frame: Frame, changing: ReadonlySet<Node>): Finding[] {
  if (!Node.isIdentifier(node) || isOnlyAName(node)) return []
  const declaration = declarationOf(node)
  if (!declaration || !changing.has(declaration) || isInside(frame, declaration)) return []
  return [
    findingAt(
      node,
      'captured-state',
      'error',
      `${what} reads ${node.getText()}, which changes between runs and is not part of the state`,
      'declare it in vars, or make it a const that nothing changes',
    ),
  ]
}

/** Whether a recipe returns a new state instead of editing the one it has, as `s => ({ ...s, x: 1 })` does. */
export const returnsState = (run: FunctionNode): Node | undefined =>
  results(run).find(r => {
    const value = bare(r)
    return Node.isObjectLiteralExpression(value) && value.getProperties().some(p => Node.isSpreadAssignment(p))
  })
