import { ts } from 'ts-morph'
import { propertyWords } from '../language/properties/index.ts'
import type { Access, ClauseEntry, ClauseKind, ClauseTable } from './clause-table.ts'

export interface Instrumented {
  /** The source in which every clause of every function tells its value to `recorder`, on the same lines; the types are left in. */
  readonly text: string
  readonly table: ClauseTable
  /** The name that the clauses call, unlike every other in the file: `(clause, evaluate, bound?) => evaluate()`. */
  readonly recorder: string
  /** The loops that were guarded. */
  readonly loops: number
}

/**
 * A spec file rewritten so that one can ask why a guard or property is what it is. What is wrapped: what a function returns, conditions, operands of
 * `&& || ?? !` and of comparisons, calls, and what is given to them. Each becomes `recorder(n, () => (clause))`, called at once, so that nothing is evaluated
 * that was not, or in another order. Async functions and generators are left alone: `await` and `yield` cannot stand in an arrow.
 * With `guard` every loop asks, before each round, whether it may go on; without `clauses` that is all. Null where the file does not parse.
 */
export function instrument(file: string, source: string, { guard = false, clauses = true } = {}): Instrumented | null {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true)
  const { parseDiagnostics = [] } = parsed as { parseDiagnostics?: readonly unknown[] }
  if (parseDiagnostics.length > 0) return null
  let recorder = 'clause'
  while (source.includes(recorder)) recorder = `_${recorder}`

  let loops = 0
  const entries: ClauseEntry[] = []
  const inserts: { at: number; order: number; text: string }[] = []

  function wrap(node: ts.Node, kind: ClauseKind, bound: readonly string[]): void {
    if (!clauses) return
    const [start, end] = [node.getStart(parsed), node.getEnd()]
    const line = parsed.getLineAndCharacterOfPosition(start).line + 1
    const access = kind === 'value' ? accessOf(node) : null
    const clause = entries.push(access === null ? [start, end, line, kind] : [start, end, line, kind, access]) - 1
    // Where several begin at one place the outer one comes first, and where several end there it comes last.
    inserts.push({ at: start, order: clause, text: `${recorder}(${clause}, () => (` })
    inserts.push({ at: end, order: -clause, text: bound.length === 0 ? '))' : `), () => ({ ${bound.join(', ')} }))` })
  }

  /** Its guard is made where the loop begins, and called at the start of its body: both before anything else that is put there. */
  function guardLoop(loop: ts.IterationStatement): void {
    let whole: ts.Statement = loop
    while (ts.isLabeledStatement(whole.parent)) whole = whole.parent
    const own = `${recorder}Loop${loops++}`
    const { line } = parsed.getLineAndCharacterOfPosition(loop.getStart(parsed))
    const { statement: body } = loop
    const isBlock = ts.isBlock(body)
    const [before, after] = [-1, -2]
    inserts.push({ at: whole.getStart(parsed), order: before, text: `{ const ${own} = ${recorder}Loops(${line + 1}); ` })
    inserts.push({ at: body.getStart(parsed) + (isBlock ? 1 : 0), order: before, text: isBlock ? ` ${own}();` : `{ ${own}(); ` })
    if (!isBlock) inserts.push({ at: body.getEnd(), order: after, text: ' }' })
    inserts.push({ at: whole.getEnd(), order: after, text: ' }' })
  }

  function clause(node: ts.Expression, bound: readonly string[] = []): void {
    const of = bare(node)
    const kind = kindOf(of)
    if (kind === null) {
      visit(of)
      return
    }
    wrap(of, kind, bound)
    if (ts.isBinaryExpression(of) && (kind === 'and' || kind === 'or')) for (const part of [of.left, of.right]) clause(part)
    else if (ts.isBinaryExpression(of) && kind === 'compare') for (const part of [of.left, of.right]) operand(part)
    else if (ts.isPrefixUnaryExpression(of) && kind === 'not') clause(of.operand)
    else if (ts.isConditionalExpression(of)) for (const part of [of.condition, of.whenTrue, of.whenFalse]) clause(part)
    else if (ts.isCallExpression(of) && kind === 'call') {
      receiver(of.expression)
      for (const argument of of.arguments) if (!ts.isIdentifier(argument) || !isParameter(argument)) operand(argument)
    } else ts.forEachChild(of, visit)
  }

  /** What a method is called of; what an optional chain skips is left alone, and a name says what it is. */
  function receiver(callee: ts.Expression): void {
    const of = ts.isPropertyAccessExpression(callee) && !ts.isOptionalChain(callee) ? callee.expression : null
    const isValue = of !== null && (ts.isCallExpression(of) || ts.isElementAccessExpression(of) || ts.isPropertyAccessExpression(of))
    if (isValue && !ts.isOptionalChain(of)) operand(of)
    else visit(callee)
  }

  /** A side of a comparison: what is written out needs no value beside it. */
  function operand(node: ts.Expression): void {
    const of = bare(node)
    if (isLiteral(of) || ts.isPrivateIdentifier(of)) return
    if (kindOf(of) === null && ts.isBinaryExpression(of) && !isAssignment(of)) {
      wrap(of, 'value', [])
      ts.forEachChild(of, visit)
    } else clause(of)
  }

  function visit(node: ts.Node): void {
    const inside = isInsideFunction(node)
    if (ts.isTypeNode(node)) return
    if (guard && ts.isIterationStatement(node, false)) guardLoop(node)
    if (ts.isFunctionLike(node)) visitFunction(node)
    else if (inside && ts.isReturnStatement(node) && node.expression) clause(node.expression, boundBy(node))
    else if (inside && ts.isIfStatement(node)) {
      clause(node.expression)
      visit(node.thenStatement)
      if (node.elseStatement) visit(node.elseStatement)
    } else if (inside && ts.isExpression(node) && isLogical(node)) clause(node)
    else if (inside && ts.isCallExpression(node) && callKind(node) !== null && !ts.isOptionalChain(node)) {
      wrap(node, 'aside', [])
      ts.forEachChild(node, visit)
    } else ts.forEachChild(node, visit)
  }

  function visitFunction(of: ts.SignatureDeclaration): void {
    if (ts.isArrowFunction(of) && !ts.isBlock(of.body)) {
      for (const parameter of of.parameters) visit(parameter)
      if (isPlain(of)) clause(of.body, boundBy(of.body))
      else ts.forEachChild(of.body, visit)
    } else ts.forEachChild(of, visit)
  }

  visit(parsed)
  let text = ''
  let from = 0
  for (const { at, text: insert } of inserts.sort((a, b) => a.at - b.at || nesting(a, b))) {
    text += source.slice(from, at) + insert
    from = at
  }
  return { text: text + source.slice(from), table: { file, source, entries }, recorder, loops }
}

/**
 * The same as a module. `clauses` is the specifier of checker/semantics/clauses; `file` is what the file is called where its clauses are shown. A function
 * of it may be called before its first line has run, as modules that import each other do: then nothing is told.
 */
export function instrumentedModule({ text, table, recorder, loops }: Instrumented, file: string, clauses: string): string {
  const lines = JSON.stringify({ ...table, file })
  const guards =
    loops === 0
      ? ''
      : `import { loopGuardsOf as ${recorder}GuardsOf } from ${JSON.stringify(clauses)}; var ${recorder}Guards; ` +
        `function ${recorder}Loops(line) { return (${recorder}Guards ??= ${recorder}GuardsOf(${JSON.stringify(file)}))(line) } `
  const prelude =
    guards +
    `import { clausesOf as ${recorder}sOf } from ${JSON.stringify(clauses)}; var ${recorder}Told = ${recorder}sOf(${lines}); ` +
    `function ${recorder}(n, run, bound) { return ${recorder}Told ? ${recorder}Told(n, run, bound) : run() } `
  const first = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0
  return text.slice(0, first) + prelude + text.slice(first)
}

/** At one offset, what ends there goes before what begins there. */
const nesting = (a: { order: number; text: string }, b: { order: number; text: string }): number =>
  Number(b.text.startsWith(')')) - Number(a.text.startsWith(')')) || a.order - b.order

/** Without parentheses and what only types need. */
function bare(node: ts.Expression): ts.Expression {
  let of = node
  while (ts.isParenthesizedExpression(of) || ts.isAsExpression(of) || ts.isSatisfiesExpression(of) || ts.isNonNullExpression(of))
    of = of.expression
  return of
}

function kindOf(of: ts.Expression): ClauseKind | null {
  if (ts.isBinaryExpression(of)) return binaryKinds.get(of.operatorToken.kind) ?? null
  if (ts.isPrefixUnaryExpression(of)) return of.operator === ts.SyntaxKind.ExclamationToken ? 'not' : null
  if (ts.isConditionalExpression(of)) return 'choice'
  // `super(…)` and `import(…)` are not calls of a value, and what an optional chain skips belongs to the whole of it.
  if (ts.isCallExpression(of)) return callKind(of)
  const isValue = ts.isIdentifier(of) || ts.isPropertyAccessExpression(of) || ts.isElementAccessExpression(of) || ts.isTypeOfExpression(of)
  return isValue && !isLiteral(of) ? 'value' : null
}

function callKind({ expression }: ts.CallExpression): ClauseKind | null {
  if (expression.kind === ts.SyntaxKind.SuperKeyword || expression.kind === ts.SyntaxKind.ImportKeyword) return null
  const method = ts.isPropertyAccessExpression(expression) ? expression.name.text : ''
  return method === 'every' || method === 'some' ? method : 'call'
}

const binaryKinds: ReadonlyMap<ts.SyntaxKind, ClauseKind> = new Map([
  [ts.SyntaxKind.AmpersandAmpersandToken, 'and'],
  [ts.SyntaxKind.BarBarToken, 'or'],
  [ts.SyntaxKind.QuestionQuestionToken, 'or'],
  ...[
    ts.SyntaxKind.EqualsEqualsEqualsToken,
    ts.SyntaxKind.ExclamationEqualsEqualsToken,
    ts.SyntaxKind.EqualsEqualsToken,
    ts.SyntaxKind.ExclamationEqualsToken,
    ts.SyntaxKind.LessThanToken,
    ts.SyntaxKind.GreaterThanToken,
    ts.SyntaxKind.LessThanEqualsToken,
    ts.SyntaxKind.GreaterThanEqualsToken,
    ts.SyntaxKind.InKeyword,
    ts.SyntaxKind.InstanceOfKeyword,
  ].map((token): [ts.SyntaxKind, ClauseKind] => [token, 'compare']),
])

/** An expression that is a clause wherever in a function it stands. */
function isLogical(of: ts.Expression): boolean {
  const kind = ts.isBinaryExpression(of) || ts.isPrefixUnaryExpression(of) || ts.isConditionalExpression(of) ? kindOf(of) : null
  return kind !== null
}

const isAssignment = ({ operatorToken: { kind } }: ts.BinaryExpression): boolean =>
  (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) || kind === ts.SyntaxKind.CommaToken

const isLiteral = (of: ts.Expression): boolean =>
  ts.isStringLiteralLike(of) ||
  ts.isNumericLiteral(of) ||
  [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(of.kind) ||
  (ts.isIdentifier(of) && of.text === 'undefined') ||
  (ts.isPrefixUnaryExpression(of) && ts.isNumericLiteral(of.operand))

/** Whether it names a parameter of a function around it, which is told where that is called, or is the whole state. */
function isParameter(name: ts.Identifier): boolean {
  for (let of = functionAround(name); of !== undefined; of = functionAround(of))
    if (of.parameters.some(p => namesIn(p.name).includes(name.text))) return true
  return false
}

/** What an expression reads of a parameter: of `s.rmState[rm]` the field `rmState`, and of it what `rm` stands for; null where it does anything else. */
function accessOf(node: ts.Node): readonly Access[] | null {
  if (ts.isIdentifier(node)) return accessOfParameter(node)
  const isAccess = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)
  const outer = isAccess ? accessOf(bare(node.expression)) : null
  if (!isAccess || outer === null) return null
  if (ts.isPropertyAccessExpression(node)) return [...outer, { of: 'record', name: node.name.text }]
  const key = bare(node.argumentExpression)
  if (ts.isStringLiteralLike(key)) return [...outer, { of: 'map', name: key.text }]
  if (!ts.isIdentifier(key)) return null
  const field = fieldOf(key)
  return [...outer, { of: 'map', given: key.text, ...(field !== null && field !== key.text && { field }) }]
}

/** The field that a name stands for, of a parameter which is taken apart: `to` of `i` in `({ to: i }) => …`; null where there is none. */
function fieldOf(name: ts.Identifier): string | null {
  const last = accessOfParameter(name)?.at(-1)
  return last?.of === 'record' ? last.name : null
}

/** Nothing of a parameter itself, and a field of one that is taken apart: of `({ rmState }) => …` that of the name. */
function accessOfParameter(name: ts.Identifier): readonly Access[] | null {
  for (let of = functionAround(name); of !== undefined; of = functionAround(of))
    for (const { name: bound } of of.parameters) {
      if (ts.isIdentifier(bound) && bound.text === name.text) return []
      const field = ts.isObjectBindingPattern(bound) && bound.elements.find(e => ts.isIdentifier(e.name) && e.name.text === name.text)
      if (field)
        return field.propertyName && ts.isComputedPropertyName(field.propertyName)
          ? null
          : [{ of: 'record', name: (field.propertyName ?? field.name).getText() }]
    }
  return null
}

const functionAround = (node: ts.Node): ts.SignatureDeclaration | undefined =>
  ts.findAncestor(node.parent, ts.isFunctionLike) as ts.SignatureDeclaration | undefined

/** Directly inside one that runs to its end at once, so that an arrow may stand for a part of it. */
function isInsideFunction(node: ts.Node): boolean {
  const around = functionAround(node)
  return around !== undefined && isPlain(around)
}

const isPlain = (of: ts.SignatureDeclaration): boolean =>
  !(ts.canHaveModifiers(of) && ts.getModifiers(of)?.some(m => m.kind === ts.SyntaxKind.AsyncKeyword)) &&
  !('asteriskToken' in of && of.asteriskToken !== undefined)

/** The parameters of the function that gives this result, where it was handed to another: `rm` in `RM.every(rm => …)`. */
function boundBy(result: ts.Node): readonly string[] {
  const of = functionAround(result)
  if (of === undefined || !(ts.isArrowFunction(of) || ts.isFunctionExpression(of)) || !ts.isCallExpression(of.parent)) return []
  // What the language is given gets the whole state, which says nothing that the clauses do not.
  if (vocabulary.has(calleeOf(of.parent))) return []
  return of.parameters.flatMap(p => namesIn(p.name))
}

const vocabulary: ReadonlySet<string> = new Set([...Object.keys(propertyWords), 'predicate', 'spec', 'variant', 'initially'])

const calleeOf = ({ expression }: ts.CallExpression): string =>
  ts.isIdentifier(expression) ? expression.text : ts.isPropertyAccessExpression(expression) ? expression.name.text : ''

const namesIn = (name: ts.BindingName): readonly string[] =>
  ts.isIdentifier(name) ? [name.text] : name.elements.flatMap(e => (ts.isBindingElement(e) ? namesIn(e.name) : []))
