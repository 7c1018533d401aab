import { didYouMean, UsageError } from '../../errors.ts'
import type { SpecMutation } from '../../source/mutations/index.ts'
import { seenFromHere } from '../load.ts'

/** Which mutants to run. */
export interface Selection {
  readonly operator?: readonly string[]
  readonly only?: readonly string[]
  readonly sample?: number
}

/** Those that have one of the operators and one of the names. Throws UsageError where a name is of none. */
export function named(all: readonly SpecMutation[], { operator, only }: Selection, operators: readonly string[]): readonly SpecMutation[] {
  for (const name of operator ?? [])
    if (!operators.includes(name))
      throw new UsageError('unknown-operator', `no mutation is called '${name}'`, {
        hint: didYouMean(name, operators) ?? `there are ${operators.join(', ')}`,
      })
  const some = all.filter(m => operator?.includes(m.operator) ?? true)
  for (const name of only ?? [])
    if (!some.some(m => isNamed(m, name)))
      throw new UsageError('unknown-mutant', `no mutant is of '${name}'`, {
        hint:
          didYouMean(name, [...new Set(some.map(({ of }) => of.slice(of.lastIndexOf(' ') + 1)))]) ??
          "name an action, a function, a variable or a line: 'protocol.ts:57'",
      })
  return only === undefined ? some : some.filter(m => only.some(name => isNamed(m, name)))
}

/** As many as are wanted, spread evenly over all of them. */
export function sampled(of: readonly SpecMutation[], { sample }: Selection): readonly SpecMutation[] {
  const count = Math.min(sample ?? of.length, of.length)
  return Array.from({ length: count }, (_, k) => of[Math.floor((k * of.length) / count)] as SpecMutation)
}

/** By what it changes, by its line, or as a report names it. */
function isNamed({ file, line, operator, of }: SpecMutation, name: string): boolean {
  const wanted = name.replaceAll(/\s+/g, ' ').trim()
  const place = `${seenFromHere(file)}:${line}`
  const names = [of, `${operator}: ${of}`, place, `${place} ${operator}: ${of}`]
  return [`${line}`, of.slice(of.lastIndexOf(' ') + 1), ...names].includes(wanted) || names.some(own => own.endsWith(`/${wanted}`))
}
