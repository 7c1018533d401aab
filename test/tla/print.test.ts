/** Parentheses in what is exported: TLA+ takes no expression in which operators of overlapping precedence meet, and reads one that lacks them in its own way. */
import { expect, test } from 'vitest'
import { infix, literal, name, prefix, type Tla } from '../../checker/tla/expression.ts'
import { print } from '../../checker/tla/print.ts'

/** L. Lamport, "Specifying Systems", 2002, section 15.2.1, table 6, of the operators that the translation writes. */
const infixes: Readonly<Record<string, readonly [number, number]>> = {
  ...{ '=>': [1, 1], '~>': [2, 2], '/\\': [3, 3], '\\/': [3, 3], '=': [5, 5], '#': [5, 5], '<': [5, 5], '>=': [5, 5] },
  ...{ '\\in': [5, 5], '\\subseteq': [5, 5], '@@': [6, 6], ':>': [7, 7], '\\cup': [8, 8], '\\cap': [8, 8], '\\': [8, 8] },
  ...{ '..': [9, 9], '+': [10, 10], '%': [10, 11], '-': [11, 11], '*': [13, 13], '\\div': [13, 13], '\\o': [13, 13] },
}
const prefixes: Readonly<Record<string, readonly [number, number]>> = {
  ...{ '~': [4, 4], '[]': [4, 15], '<>': [4, 15], ENABLED: [4, 15], SUBSET: [8, 8], UNION: [8, 8], DOMAIN: [9, 9], '-': [12, 12] },
}
const associative = new Set(['/\\', '\\/', '+', '*', '\\cup', '\\cap', '\\o', '@@'])
const [x, y, z] = [name('x'), name('y'), name('z')]
const text = (of: Tla) => print(of).replaceAll(/\s+/g, ' ')
/** An operand is read as one without parentheses if it binds more tightly, whichever of its precedences one takes. */
const isTighter = (inner: readonly [number, number], outer: readonly [number, number]) => inner[0] > outer[1]

const pairs = Object.entries(infixes).flatMap(([outer, o]) => Object.entries(infixes).map(([inner, i]) => [outer, inner, o, i] as const))
test.each(pairs)('%s of %s', (outer, inner, o, i) => {
  const within = infix(inner, y, z)
  const bare = text(within)
  const operand = isTighter(i, o) || (outer === inner && associative.has(outer)) ? bare : `(${bare})`
  const joined = (a: string, b: string) => (outer === '..' ? `${a}..${b}` : `${a} ${outer} ${b}`)
  expect(text(infix(outer, x, within))).toBe(joined('x', operand))
  expect(text(infix(outer, within, x))).toBe(joined(operand, 'x'))
})

const mixed = Object.entries(prefixes).flatMap(([outer, o]) => Object.entries(infixes).map(([inner, i]) => [outer, inner, o, i] as const))
test.each(mixed)('%s and %s', (before, between, p, i) => {
  const space = /^[A-Z]/.test(before) ? ' ' : ''
  const bare = text(infix(between, x, y))
  expect(text(prefix(before, infix(between, x, y)))).toBe(`${before}${space}${isTighter(i, p) ? bare : `(${bare})`}`)
  const operand = isTighter(p, i) ? `${before}${space}x` : `(${before}${space}x)`
  expect(text(infix(between, prefix(before, x), y))).toBe(between === '..' ? `${operand}..y` : `${operand} ${between} y`)
})

test('over several lines, too', () => {
  const long = (start: string) => name(`${start}${'o'.repeat(60)}`)
  expect(text(infix('%', infix('-', infix('+', long('a'), y), infix('%', long('b'), z)), literal(3)))).toMatch(
    /^\(\(ao+ \+ y\) - \(bo+ % z\)\) % 3$/,
  )
})
