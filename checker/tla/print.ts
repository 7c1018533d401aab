import type { Selector, Tla } from './expression.ts'

const width = 120

/**
 * How tightly an operator binds, from its lowest to its highest precedence: L. Lamport, "Specifying Systems", 2002, section 15.2.1, table 6. Operators whose ranges overlap need parentheses, unless it is one
 * and the same that associates. What only this package writes as one operator, as `[]<>`, binds as its parts do.
 */
const precedence: Readonly<Record<string, readonly [number, number]>> = {
  '=>': [1, 1],
  '~>': [2, 2],
  '/\\': [3, 3],
  '\\/': [3, 3],
  '~': [4, 4],
  '=': [5, 5],
  '#': [5, 5],
  '<': [5, 5],
  '>': [5, 5],
  '<=': [5, 5],
  '>=': [5, 5],
  '\\in': [5, 5],
  '\\notin': [5, 5],
  '\\subseteq': [5, 5],
  '@@': [6, 6],
  ':>': [7, 7],
  '\\cup': [8, 8],
  '\\cap': [8, 8],
  '\\': [8, 8],
  SUBSET: [8, 8],
  UNION: [8, 8],
  DOMAIN: [9, 9],
  '..': [9, 9],
  '+': [10, 10],
  '%': [10, 11],
  '-': [11, 11],
  'unary -': [12, 12],
  '*': [13, 13],
  '\\div': [13, 13],
  '\\o': [13, 13],
  ENABLED: [4, 15],
  UNCHANGED: [4, 15],
  '[]': [4, 15],
  '<>': [4, 15],
  '[]<>': [4, 15],
  '<>[]': [4, 15],
}
const lowest = (op: string): number => precedence[op]?.[0] ?? 5
const highest = (op: string): number => precedence[op]?.[1] ?? 5
/** The name of a prefix operator in the table. */
const prefixed = (op: string): string => (op === '-' ? 'unary -' : op)
const associates = new Set(['/\\', '\\/', '+', '*', '\\cup', '\\cap', '\\o', '@@'])
const tightest = 20

/** The expression as text whose first line begins at a column; whatever stands on further lines stands to the right of that column. */
export function print(of: Tla, column = 0, around = 0): string {
  const flat = inline(of, around)
  if (column + flat.length <= width) return flat
  return isOpen(of, around) ? `(${broken(of, column + 1)})` : broken(of, column)
}

const strength = (of: Tla): number => {
  if (of.of === 'infix') return lowest(of.op)
  if (of.of === 'prefix') return lowest(prefixed(of.op))
  return of.of === 'if' || of.of === 'let' || of.of === 'bound' || of.of === 'lambda' ? 0.5 : tightest
}
const isOpen = (of: Tla, around: number): boolean => strength(of) <= around

function inline(of: Tla, around: number): string {
  const text = bare(of)
  return isOpen(of, around) ? `(${text})` : text
}

/** The strength that an operand must exceed to stand in an operator without parentheses. */
const within = (op: string, operand: Tla): number => (associates.has(op) && operand.of === 'infix' && operand.op === op ? 0 : highest(op))

function bare(of: Tla): string {
  const all = (args: readonly Tla[]) => args.map(a => inline(a, 0)).join(', ')
  switch (of.of) {
    case 'literal':
      return typeof of.value === 'boolean'
        ? of.value
          ? 'TRUE'
          : 'FALSE'
        : typeof of.value === 'string'
          ? quoted(of.value)
          : sayNumber(of.value)
    case 'name':
      return of.name
    case 'prime':
      return `${inline(of.body, 15)}'`
    case 'infix':
      return of.args.map(a => inline(a, within(of.op, a))).join(of.op === '..' ? '..' : ` ${of.op} `)
    case 'prefix':
      return `${of.op}${/^[A-Z]/.test(of.op) ? ' ' : ''}${inline(of.arg, highest(prefixed(of.op)))}`
    case 'call': {
      const [key, values] = of.args
      if (of.name === '[->]' && key && values) return `[${inline(key, 0)} -> ${inline(values, 0)}]`
      if (of.name.startsWith('[:]')) {
        const fields = of.name.slice(3).split(',')
        return `[${of.args.map((a, k) => `${fields[k]}: ${inline(a, 0)}`).join(', ')}]`
      }
      return of.args.length === 0 ? of.name : `${of.name}(${all(of.args)})`
    }
    case 'apply':
      return `${inline(of.map, 15)}[${inline(of.key, 0)}]`
    case 'field':
      return `${inline(of.record, 15)}.${of.name}`
    case 'record':
      return `[${of.fields.map(([named, value]) => `${named} |-> ${inline(value, 0)}`).join(', ')}]`
    case 'map':
      return `[${of.variable} \\in ${inline(of.among, 5)} |-> ${inline(of.body, 0)}]`
    case 'except':
      return `[${inline(of.base, 0.6)} EXCEPT ${of.edits.map(e => `!${path(e.path)} = ${inline(e.value, 0)}`).join(', ')}]`
    case 'set':
      return `{${all(of.members)}}`
    case 'tuple':
      return `<<${all(of.items)}>>`
    case 'filter':
      return `{${of.variable} \\in ${inline(of.among, 5)} : ${inline(of.holds, 0)}}`
    case 'image':
      return `{${inline(of.body, 0)} : ${of.variable} \\in ${inline(of.among, 5)}}`
    case 'bound':
      return `${of.word} ${of.variable} \\in ${inline(of.among, 5)} : ${inline(of.body, 0)}`
    case 'if':
      return `IF ${inline(of.condition, 0)} THEN ${inline(of.yes, 0)} ELSE ${inline(of.no, 0)}`
    case 'let':
      return `LET ${of.definitions.map(([named, value]) => `${named} == ${inline(value, 0)}`).join(' ')} IN ${inline(of.body, 0)}`
    case 'lambda':
      return `LAMBDA ${of.variable} : ${inline(of.body, 0)}`
  }
}

const path = (of: readonly Selector[]): string => of.map(s => ('field' in s ? `.${s.field}` : `[${inline(s.key, 0)}]`)).join('')
const sayNumber = (value: number): string => (value < 0 ? `(-${-value})` : String(value))
export const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** Over several lines, each part of which stands to the right of the column. */
function broken(of: Tla, column: number): string {
  const pad = (more: number) => `\n${' '.repeat(column + more)}`
  const list = (parts: readonly string[], open: string, close: string) =>
    `${open}${open.length < 2 ? ' ' : pad(2)}${parts.join(`,${pad(2)}`)}${close}`
  switch (of.of) {
    case 'infix':
      if (of.args.length === 2 && of.op !== '/\\' && of.op !== '\\/') {
        const left = inline(of.args[0] as Tla, within(of.op, of.args[0] as Tla))
        if (left.length < 40)
          return `${left} ${of.op} ${print(of.args[1] as Tla, column + left.length + of.op.length + 2, within(of.op, of.args[1] as Tla))}`
      }
      if (of.op === '/\\' || of.op === '\\/')
        return of.args.map(a => `${of.op} ${print(a, column + 3, within(of.op, a) === 0 ? 0 : 0.4)}`).join(pad(0))
      return of.args
        .map((a, k) => `${k === 0 ? '' : `${of.op} `}${print(a, column + (k === 0 ? 0 : of.op.length + 3), within(of.op, a))}`)
        .join(pad(2))
    case 'prefix':
      return `${of.op}${/^[A-Z]/.test(of.op) ? ' ' : ''}${print(of.arg, column + of.op.length + (/^[A-Z]/.test(of.op) ? 1 : 0), highest(prefixed(of.op)))}`
    case 'call':
      if (of.name.startsWith('[')) return bare(of)
      return list(
        of.args.map(a => print(a, column + 2)),
        `${of.name}(`,
        ')',
      )
    case 'record':
      return list(
        of.fields.map(([named, value]) => `${named} |-> ${print(value, column + named.length + 7)}`),
        '[',
        ']',
      )
    case 'map':
      return `[${of.variable} \\in ${inline(of.among, 5)} |->${pad(3)}${print(of.body, column + 3)}]`
    case 'except':
      return `[${print(of.base, column + 1, 0.6)} EXCEPT${pad(2)}${of.edits
        .map(e => `!${path(e.path)} = ${print(e.value, column + path(e.path).length + 6)}`)
        .join(`,${pad(2)}`)}]`
    case 'set':
      return list(
        of.members.map(m => print(m, column + 2)),
        '{',
        '}',
      )
    case 'tuple':
      return list(
        of.items.map(m => print(m, column + 2)),
        '<<',
        '>>',
      )
    case 'filter':
      return `{${of.variable} \\in ${print(of.among, column + of.variable.length + 6, 5)} :${pad(2)}${print(of.holds, column + 2)}}`
    case 'image':
      return `{${print(of.body, column + 1)} :${pad(2)}${of.variable} \\in ${print(of.among, column + of.variable.length + 7, 5)}}`
    case 'bound':
      return `${of.word} ${of.variable} \\in ${print(of.among, column + of.variable.length + 8, 5)} :${pad(2)}${print(of.body, column + 2)}`
    case 'if':
      return `IF ${print(of.condition, column + 3)}${pad(2)}THEN ${print(of.yes, column + 7)}${pad(2)}ELSE ${print(of.no, column + 7)}`
    case 'let':
      return `LET ${of.definitions.map(([named, value]) => `${named} == ${print(value, column + named.length + 8)}`).join(pad(4))}${pad(0)}IN  ${print(of.body, column + 4)}`
    case 'lambda':
      return `LAMBDA ${of.variable} : ${print(of.body, column + of.variable.length + 10)}`
    default:
      return bare(of)
  }
}

/** A conjunction as a list, each part on a line of its own. */
export const bullets = (of: Tla, column: number): string => {
  const parts = of.of === 'infix' && of.op === '/\\' ? of.args : [of]
  return parts.map(part => `/\\ ${print(part, column + 3)}`).join(`\n${' '.repeat(column)}`)
}
