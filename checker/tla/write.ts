import type { Tla } from './expression.ts'
import { library, withNeeds } from './library.ts'
import { bullets, print } from './print.ts'

/** A definition of the module, as text. */
export interface Part {
  readonly name: string
  readonly text: string
  /** Left out where nothing after it names it. */
  readonly isOptional?: true
  /** A blank line stands around it. */
  readonly isApart?: true
}

const width = 120

const head = (name: string, parameters: readonly string[]): string =>
  `${name}${parameters.length === 0 ? '' : `(${parameters.join(', ')})`} ==`

/** `Name(p) == body`, on one line where there is room. */
export function partOf(name: string, body: Tla, parameters: readonly string[] = [], more: Partial<Part> = {}): Part {
  const flat = print(body)
  const begin = head(name, parameters)
  const fits = begin.length + 1 + flat.length <= width && !flat.includes('\n')
  const isList = body.of === 'infix' && body.op === '/\\'
  return { name, text: fits ? `${begin} ${flat}` : `${begin}\n  ${isList ? bullets(body, 2) : print(body, 2)}`, ...more }
}

/** The same, its parts always as a list. */
export const listOf = (name: string, body: Tla, parameters: readonly string[] = []): Part => ({
  name,
  text: `${head(name, parameters)}\n  ${bullets(body, 2)}`,
  isApart: true,
})

/** The text of a module. */
export function moduleText(name: string, says: readonly string[], variables: readonly string[], parts: readonly Part[]): string {
  const kept = used(parts)
  const named = new Set(Object.keys(library).filter(of => kept.some(p => mentions(p.text, of))))
  const operators = withNeeds(named).map(of => (library[of] as { readonly text: string }).text)
  const lines = [
    `---------------------------- MODULE ${name} ----------------------------`,
    '(*',
    ...says.map(line => `  ${line}`),
    '*)',
    ...(kept.some(p => /= TRUE(\n|$)/.test(p.text))
      ? ['\\* P = TRUE has TLC evaluate P as one condition; of an action it tries every way to make P true, one by one.']
      : []),
    'EXTENDS Integers, Sequences, FiniteSets, TLC',
    '',
    'CONSTANTS Null, Undefined',
    '',
    // What their parameters are called a variable may be called, too, where it comes after them.
    ...operators,
    '',
    `VARIABLES ${variables.join(', ')}`,
    '',
    `vars == <<${variables.join(', ')}>>`,
    '',
    ...kept.flatMap(p => (p.isApart ? ['', p.text, ''] : [p.text])),
    '=============================================================================',
  ]
  return `${lines.join('\n').replaceAll(/\n{3,}/g, '\n\n')}\n`
}

const mentions = (text: string, name: string): boolean => new RegExp(`(?<![\\w."])${name}(?![\\w"])`).test(text)

/** Without what nothing names. */
function used(parts: readonly Part[]): readonly Part[] {
  const kept: Part[] = []
  for (const part of parts.toReversed()) if (!part.isOptional || kept.some(p => mentions(p.text, part.name))) kept.unshift(part)
  return kept
}
