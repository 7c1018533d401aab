import { readFileSync } from 'node:fs'
import type { Mutant } from '../../../reports/pages/mutants/report.ts'
import type { Survivor } from '../../language/survivor.ts'
import type { SpecMutation } from '../../source/mutations/index.ts'

/** Whether the explanation is of this mutant. */
export function explains({ operator, of, before, after }: Survivor, { mutation, diff }: Pick<Mutant, 'mutation' | 'diff'>): boolean {
  if (operator !== mutation.operator || (of !== undefined && of !== mutation.of)) return false
  if (before !== undefined && !plain(mutation.before).startsWith(plain(before))) return false
  if (after === undefined) return true
  const [taken, put] = [diff.taken, diff.put].map(lines => plain(lines.join(' '))) as [string, string]
  return put.includes(plain(after)) && !taken.includes(plain(after))
}

/** `clause dropped, the guard of decide: s.yes.size <= voters`. */
export const sayPlace = ({ operator, of, before, after }: Survivor): string =>
  [operator, of, before, after === undefined ? undefined : `then ${after}`].filter(part => part !== undefined).join(', ')

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/** The lines that a mutation touches, before and after, without the indentation that they share. */
export function diffOf({ file, from, to, after }: SpecMutation): Mutant['diff'] {
  const text = readFileSync(file, 'utf8')
  const begin = text.lastIndexOf('\n', from - 1) + 1
  const behind = text.indexOf('\n', to)
  const end = behind < 0 ? text.length : behind
  const taken = text.slice(begin, end).split('\n')
  const put = (text.slice(begin, from) + after + text.slice(to, end)).split('\n').filter(line => line.trim() !== '')
  const indentation = Math.min(...[...taken, ...put].filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length))
  return { taken: taken.map(line => line.slice(indentation).trimEnd()), put: put.map(line => line.slice(indentation).trimEnd()) }
}
