import { ts } from 'ts-morph'
import type { Code, Item, Member, Parameter, Pattern, Run, Step, Written } from './code.ts'

/** A function as data. What is not part of the language of `Code` stands in it as `unknown`, so that whoever reads it can say where. */
export function codeOf(of: ts.SignatureDeclaration, source: ts.SourceFile): Run {
  const body = 'body' in of ? of.body : undefined
  const reads = reader(source)
  const name = nameOf(of)
  const isWaiting =
    (ts.canHaveModifiers(of) && ts.getModifiers(of)?.some(m => m.kind === ts.SyntaxKind.AsyncKeyword)) ||
    ('asteriskToken' in of && of.asteriskToken)
  const written = { at: of.getStart(source), end: of.getEnd() }
  const steps = (): readonly Step[] => {
    if (isWaiting) return [{ ...written, of: 'unknown', what: 'an async function or a generator' }]
    if (body === undefined) return []
    if (ts.isBlock(body)) return reads.steps(body.statements)
    return [{ of: 'return', value: reads.code(body as ts.Expression), at: body.getStart(source), end: body.getEnd() }]
  }
  return { ...written, name, parameters: of.parameters.map(reads.parameter), body: steps() }
}

/** The name that a function is declared or kept by. */
function nameOf(of: ts.SignatureDeclaration): string | null {
  if (of.name !== undefined && ts.isIdentifier(of.name)) return of.name.text
  let holder: ts.Node = of.parent
  while (ts.isCallExpression(holder) || ts.isParenthesizedExpression(holder)) holder = holder.parent
  return ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name) ? holder.name.text : null
}

function reader(source: ts.SourceFile) {
  const written = (node: ts.Node): Written => ({ at: node.getStart(source), end: node.getEnd() })
  const unknown = (node: ts.Node, what: string): Code => ({ ...written(node), of: 'unknown', what })
  const items = (nodes: readonly ts.Expression[]): Item[] =>
    nodes.map(node => (ts.isSpreadElement(node) ? { spread: true, value: code(node.expression) } : { spread: false, value: code(node) }))

  function code(node: ts.Expression): Code {
    const at = written(node)
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node))
      return code(node.expression)
    if (ts.isStringLiteralLike(node)) return { ...at, of: 'literal', value: node.text }
    if (ts.isNumericLiteral(node)) return { ...at, of: 'literal', value: Number(node.text) }
    if (literals.has(node.kind)) return { ...at, of: 'literal', value: literals.get(node.kind) as boolean | null }
    if (ts.isIdentifier(node))
      return node.text === 'undefined' ? { ...at, of: 'literal', value: undefined } : { ...at, of: 'name', name: node.text }
    if (ts.isPropertyAccessExpression(node))
      return { ...at, of: 'member', object: code(node.expression), name: node.name.text, optional: node.questionDotToken !== undefined }
    if (ts.isElementAccessExpression(node))
      return {
        ...at,
        of: 'index',
        object: code(node.expression),
        key: code(node.argumentExpression),
        optional: node.questionDotToken !== undefined,
      }
    if (ts.isCallExpression(node))
      return {
        ...at,
        of: 'call',
        callee: code(node.expression),
        given: items(node.arguments),
        optional: node.questionDotToken !== undefined,
      }
    if (ts.isNewExpression(node)) return { ...at, of: 'new', callee: code(node.expression), given: items(node.arguments ?? []) }
    if (ts.isPrefixUnaryExpression(node)) return prefix(node)
    if (ts.isPostfixUnaryExpression(node))
      return {
        ...at,
        of: 'update',
        operator: node.operator === ts.SyntaxKind.PlusPlusToken ? '++' : '--',
        target: code(node.operand),
        prefix: false,
      }
    if (ts.isTypeOfExpression(node)) return { ...at, of: 'unary', operator: 'typeof', operand: code(node.expression) }
    if (ts.isVoidExpression(node)) return { ...at, of: 'unary', operator: 'void', operand: code(node.expression) }
    if (ts.isBinaryExpression(node)) return binary(node)
    if (ts.isConditionalExpression(node))
      return { ...at, of: 'choice', condition: code(node.condition), yes: code(node.whenTrue), no: code(node.whenFalse) }
    if (ts.isObjectLiteralExpression(node)) return object(node)
    if (ts.isArrayLiteralExpression(node)) return { ...at, of: 'array', items: items(node.elements) }
    if (ts.isTemplateExpression(node))
      return { ...at, of: 'template', parts: [node.head.text, ...node.templateSpans.flatMap(s => [code(s.expression), s.literal.text])] }
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return { ...at, of: 'function', run: codeOf(node, source) }
    return unknown(node, ts.SyntaxKind[node.kind] ?? 'this')
  }

  function prefix(node: ts.PrefixUnaryExpression): Code {
    const at = written(node)
    const operator = ts.tokenToString(node.operator) ?? ''
    if (operator === '++' || operator === '--') return { ...at, of: 'update', operator, target: code(node.operand), prefix: true }
    return { ...at, of: 'unary', operator, operand: code(node.operand) }
  }

  function binary(node: ts.BinaryExpression): Code {
    const at = written(node)
    const operator = node.operatorToken.getText(source)
    const { kind } = node.operatorToken
    if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment)
      return { ...at, of: 'assign', operator: operator.slice(0, -1), target: code(node.left), value: code(node.right) }
    if (kind === ts.SyntaxKind.CommaToken) return unknown(node, 'the comma operator')
    return { ...at, of: 'binary', operator, left: code(node.left), right: code(node.right) }
  }

  function object(node: ts.ObjectLiteralExpression): Code {
    const members: Member[] = []
    for (const p of node.properties) {
      if (ts.isSpreadAssignment(p)) members.push({ spread: code(p.expression) })
      else if (ts.isShorthandPropertyAssignment(p))
        members.push({ name: p.name.text, value: { ...written(p), of: 'name', name: p.name.text } })
      else if (!ts.isPropertyAssignment(p)) return unknown(p, 'a method or accessor of an object')
      else if (ts.isComputedPropertyName(p.name)) members.push({ key: code(p.name.expression), value: code(p.initializer) })
      else members.push({ name: p.name.getText(source).replace(/^['"]|['"]$/g, ''), value: code(p.initializer) })
    }
    return { ...written(node), of: 'object', members }
  }

  function pattern(name: ts.BindingName): Pattern {
    if (ts.isIdentifier(name)) return { of: 'name', name: name.text }
    if (name.elements.some(e => ts.isBindingElement(e) && e.dotDotDotToken)) return { of: 'unknown', what: 'a rest in a destructuring' }
    if (ts.isArrayBindingPattern(name)) return { of: 'items', items: name.elements.map(e => (ts.isBindingElement(e) ? bound(e) : null)) }
    return {
      of: 'fields',
      fields: name.elements.map(e => ({ key: keyOf(e.propertyName ?? e.name), ...bound(e) })),
    }
  }

  const bound = (of: ts.BindingElement | ts.ParameterDeclaration) => ({
    pattern: pattern(of.name),
    byDefault: of.initializer === undefined ? null : code(of.initializer),
  })

  function keyOf(name: ts.PropertyName | ts.BindingName): string | Code {
    if (ts.isComputedPropertyName(name)) return code(name.expression)
    return ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : name.getText(source)
  }

  const parameter = (of: ts.ParameterDeclaration): Parameter => ({
    ...bound(of),
    rest: of.dotDotDotToken !== undefined,
  })

  const steps = (statements: readonly ts.Statement[]): Step[] => statements.flatMap(step)
  const inside = (statement: ts.Statement): Step[] => (ts.isBlock(statement) ? steps(statement.statements) : step(statement))

  function step(node: ts.Statement): Step[] {
    const at = written(node)
    if (ts.isVariableStatement(node)) return declared(node.declarationList)
    if (ts.isExpressionStatement(node)) return [{ ...at, of: 'do', what: code(node.expression) }]
    if (ts.isReturnStatement(node)) return [{ ...at, of: 'return', value: node.expression ? code(node.expression) : null }]
    if (ts.isIfStatement(node))
      return [
        {
          ...at,
          of: 'if',
          condition: code(node.expression),
          yes: inside(node.thenStatement),
          no: node.elseStatement ? inside(node.elseStatement) : [],
        },
      ]
    if (ts.isBlock(node)) return [{ ...at, of: 'block', body: steps(node.statements) }]
    if (ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer)) {
      const [declaration] = node.initializer.declarations
      if (declaration)
        return [{ ...at, of: 'each', pattern: pattern(declaration.name), among: code(node.expression), body: inside(node.statement) }]
    }
    if (ts.isSwitchStatement(node)) return [switched(node)]
    if (ts.isFunctionDeclaration(node) && node.name)
      return [
        {
          ...at,
          of: 'declare',
          pattern: { of: 'name', name: node.name.text },
          value: { ...at, of: 'function', run: codeOf(node, source) },
        },
      ]
    return ts.isEmptyStatement(node) ? [] : [{ ...at, of: 'unknown', what: statements[node.kind] ?? 'this statement' }]
  }

  const declared = (list: ts.VariableDeclarationList): Step[] =>
    list.declarations.map(d => ({
      ...written(d),
      of: 'declare',
      pattern: pattern(d.name),
      value: d.initializer ? code(d.initializer) : null,
    }))

  /** As the conditions that it stands for, where each case ends by `return` or `break`. */
  function switched(node: ts.SwitchStatement): Step {
    const at = written(node)
    let otherwise: Step[] = []
    const cases: { readonly conditions: Code[]; readonly body: Step[] }[] = []
    let waiting: Code[] = []
    for (const clause of node.caseBlock.clauses) {
      const list = clause.statements.flatMap(s => (ts.isBlock(s) ? [...s.statements] : [s]))
      const last = list.at(-1)
      const body = steps(last !== undefined && ts.isBreakStatement(last) ? list.slice(0, -1) : list)
      if (ts.isDefaultClause(clause)) otherwise = body
      else {
        waiting.push({ ...written(clause), of: 'binary', operator: '===', left: code(node.expression), right: code(clause.expression) })
        if (list.length === 0) continue
        if (!(last && (ts.isBreakStatement(last) || ts.isReturnStatement(last))) && clause !== node.caseBlock.clauses.at(-1))
          return { ...written(clause), of: 'unknown', what: 'a case that goes on into the next one' }
        cases.push({ conditions: waiting, body })
        waiting = []
      }
    }
    const [first] = cases.reduceRight<Step[]>(
      (no, { conditions, body }) => [
        {
          ...at,
          of: 'if',
          condition: conditions.reduce((left, right) => ({ ...at, of: 'binary', operator: '||', left, right })),
          yes: body,
          no,
        },
      ],
      otherwise,
    )
    return first ?? { ...at, of: 'block', body: [] }
  }

  return { code, parameter, steps }
}

const literals: ReadonlyMap<ts.SyntaxKind, boolean | null> = new Map([
  [ts.SyntaxKind.TrueKeyword, true],
  [ts.SyntaxKind.FalseKeyword, false],
  [ts.SyntaxKind.NullKeyword, null],
])

const statements: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.ForStatement]: 'a for loop that counts',
  [ts.SyntaxKind.ForInStatement]: 'a for-in loop',
  [ts.SyntaxKind.WhileStatement]: 'a while loop',
  [ts.SyntaxKind.DoStatement]: 'a do loop',
  [ts.SyntaxKind.TryStatement]: 'try',
  [ts.SyntaxKind.ThrowStatement]: 'throw',
  [ts.SyntaxKind.ContinueStatement]: 'continue',
  [ts.SyntaxKind.BreakStatement]: 'break',
}
