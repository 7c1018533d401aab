import { and, equals, infix, not, nullTerm, or, prefix, type Tla } from './expression.ts'
import { refuse } from './refusal.ts'
import type { At, Translator } from './translator.ts'
import { bool, number, some, type Type, word } from './type.ts'
import { known, nothing, term, type Value } from './value.ts'

const arithmetic: Readonly<Record<string, { readonly tla: string; readonly of: (a: number, b: number) => number }>> = {
  '+': { tla: '+', of: (a, b) => a + b },
  '-': { tla: '-', of: (a, b) => a - b },
  '*': { tla: '*', of: (a, b) => a * b },
  '/': { tla: '\\div', of: (a, b) => a / b },
  '%': { tla: '%', of: (a, b) => a % b },
  '**': { tla: '^', of: (a, b) => a ** b },
}
const orders: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
}

const isKnown = (value: Value): value is Extract<Value, { readonly is: 'known' }> => value.is === 'known'
const shownOr = (t: Translator, value: Value, at: At): Tla => t.term(value, at).term

/** `left operator right`, both come to their values; `&&`, `||` and `??` are not among these, since they may leave the right one alone. */
export function binary(t: Translator, operator: string, left: Value, right: Value, at: At): Value {
  if (operator === '===' || operator === '==') return isTruth(same(t, left, right, at))
  if (operator === '!==' || operator === '!=') return isTruth(not(same(t, left, right, at)))
  const order = orders[operator]
  if (order !== undefined) {
    if (isKnown(left) && isKnown(right)) return known(order(left.value as number, right.value as number))
    const [a, b] = [numeric(t, left, at), numeric(t, right, at)]
    return isTruth(infix(operator, a, b))
  }
  const how = arithmetic[operator]
  if (how === undefined) return refuse(at, `the operator ${operator}`, 'use + - * % and comparisons')
  if (isKnown(left) && isKnown(right)) {
    const value =
      operator === '+' && typeof left.value === 'string'
        ? `${left.value}${right.value}`
        : how.of(left.value as number, right.value as number)
    const isNamed = left.shown !== undefined || right.shown !== undefined
    return isNamed && typeof value === 'number' && operator !== '/' && Number.isInteger(value)
      ? { is: 'known', value, shown: infix(how.tla, shownOr(t, left, at), shownOr(t, right, at)) }
      : known(value)
  }
  const [a, b] = [t.term(left, at), t.term(right, at)]
  if (operator === '+' && (some(a.type).of === 'word' || some(b.type).of === 'word')) return term(infix('\\o', a.term, b.term), word)
  if (operator === '/') return refuse(at, 'a division', 'TLA+ has whole numbers: write Math.floor(a / b)')
  return term(sumOf(how.tla, a.term, b.term), number)
}

/** `x - 1 + 1` is x. */
function sumOf(op: string, a: Tla, b: Tla): Tla {
  if (b.of === 'literal' && b.value === 0 && (op === '+' || op === '-')) return a
  if (a.of === 'literal' && a.value === 0 && op === '+') return b
  const opposite = op === '+' ? '-' : op === '-' ? '+' : null
  if (opposite !== null && a.of === 'infix' && a.op === opposite && a.args.length === 2 && JSON.stringify(a.args[1]) === JSON.stringify(b))
    return a.args[0] as Tla
  return infix(op, a, b)
}

const isTruth = (of: Tla): Value => (of.of === 'literal' ? known(of.value) : term(of, bool))

function numeric(t: Translator, value: Value, at: At): Tla {
  const { term: of, type } = t.term(value, at)
  if (some(type).of === 'word') return refuse(at, 'an order of words', 'TLA+ has none: compare numbers')
  return of
}

const isComposite = (type: Type): boolean => /^(record|union|set|list|map|network)$/.test(some(type).of)

/** `left === right`. */
export function same(t: Translator, left: Value, right: Value, at: At): Tla {
  if (isKnown(left) && isKnown(right)) return { of: 'literal', value: left.value === right.value }
  if (left.is !== 'perhaps' && right.is === 'perhaps') return same(t, right, left, at)
  if (left.is === 'perhaps') {
    if (right.is === 'perhaps')
      return or(and(left.there, right.there, same(t, left.value, right.value, at)), and(not(left.there), not(right.there)))
    if (isKnown(right) && right.value === undefined) return not(left.there)
    return and(left.there, same(t, left.value, right, at))
  }
  if ([left, right].some(v => isKnown(v) && v.value === undefined)) return { of: 'literal', value: false }
  if ([left, right].some(v => isKnown(v) && v.value === null)) {
    const other = isKnown(left) && left.value === null ? right : left
    return other.is === 'term' || other.is === 'place' ? equals(t.term(other, at).term, nullTerm) : { of: 'literal', value: false }
  }
  const [a, b] = [t.term(left, at), t.term(right, at)]
  if (isComposite(a.type) || isComposite(b.type))
    return refuse(at, 'a comparison of objects by identity', 'compare their fields, or what tells them apart')
  return equals(a.term, b.term)
}

/** `a && b`, `a || b`, `a ?? b`. */
export function logical(t: Translator, operator: string, left: Value, right: () => Value, at: At): Value {
  if (operator === '??') return otherwise(t, left, right, at)
  const truth = t.truth(left, at)
  if (truth.of === 'literal') return (truth.value === true) === (operator === '&&') ? right() : left
  const rest = isBoolean(left) ? known(operator === '||') : left
  return operator === '&&' ? t.branch(truth, right, () => rest, at) : t.branch(truth, () => rest, right, at)
}

const isBoolean = (value: Value): boolean => (value.is === 'term' || value.is === 'place') && value.type.of === 'bool'

function otherwise(t: Translator, left: Value, right: () => Value, at: At): Value {
  if (isKnown(left)) return left.value === null || left.value === undefined ? right() : left
  if (left.is === 'perhaps') return t.branch(left.there, () => otherwise(t, left.value, right, at), right, at)
  if ((left.is === 'term' || left.is === 'place') && (left.type.of === 'maybe' || left.type.of === 'null')) {
    const type = some(left.type)
    return t.branch(not(equals(t.term(left, at).term, nullTerm)), () => ({ ...left, type }), right, at)
  }
  return left
}

/** `!a`, `-a`, `typeof a`. */
export function unary(t: Translator, operator: string, operand: Value, at: At): Value {
  if (operator === '!') return isTruth(not(t.truth(operand, at)))
  if (operator === 'void') return nothing
  if (operator === '+' && !isKnown(operand)) return operand
  if (isKnown(operand)) {
    const { value } = operand
    if (operator === '-') return known(-(value as number))
    if (operator === '+') return known(Number(value))
    return operator === 'typeof' ? known(typeof value) : refuse(at, `the operator ${operator}`, 'write what it stands for')
  }
  if (operator === '-') return term(prefix('-', t.term(operand, at).term), number)
  if (operator !== 'typeof') return refuse(at, `the operator ${operator}`, 'write what it stands for')
  if (operand.is === 'perhaps') {
    const inner = unary(t, operator, operand.value, at)
    return t.branch(
      operand.there,
      () => inner,
      () => known('undefined'),
      at,
    )
  }
  return typeofPart(t, operand, at)
}

function typeofPart(t: Translator, operand: Value, at: At): Value {
  if (operand.is !== 'term' && operand.is !== 'place') return known('object')
  const { type } = operand
  if (type.of === 'maybe')
    return t.branch(
      not(equals(t.term(operand, at).term, nullTerm)),
      () => typeofPart(t, { ...operand, type: type.some }, at),
      () => known('object'),
      at,
    )
  const words: Partial<Record<Type['of'], string>> = { number: 'number', bool: 'boolean', word: 'string' }
  return type.of === 'any' ? refuse(at, 'typeof of what may be anything', 'ask for null instead') : known(words[type.of] ?? 'object')
}
