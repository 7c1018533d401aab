import { readFileSync } from '../platform/files.ts'
import type { Written } from '../source/code.ts'
import type { At } from './translator.ts'
import { Untranslatable } from './value.ts'

const texts = new Map<string, string>()

const textOf = (file: string): string => {
  let text = texts.get(file)
  if (text === undefined) {
    text = readFileSync(file, 'utf8')
    texts.set(file, text)
  }
  return text
}

/** What stands there in the author's file, on one line. */
export function sourceAt({ file, where }: At): string {
  const text = textOf(file)
    .slice(where.at, where.end)
    .replaceAll(/\s*\n\s*/g, ' ')
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

export function placeAt(file: string, { at }: Written): { file: string; line: number; column: number } {
  const before = textOf(file).slice(0, at)
  return { file, line: before.split('\n').length, column: at - before.lastIndexOf('\n') }
}

/** Throws Untranslatable: the construct, the author's line, and what to write instead. */
export function refuse(at: At, what: string, hint: string): never {
  throw new Untranslatable(`${what}: ${sourceAt(at)}`, placeAt(at.file, at.where), hint)
}
