import { didYouMean, UsageError } from '../checker/errors.ts'

/** The format of this name. Throws UsageError where there is none; `problem` says so: `no sweep is written as 'jsn'`. */
export function formatNamed<F extends { readonly name: string }>(formats: readonly F[], name: string, problem: string): F {
  const named = formats.find(f => f.name === name)
  if (named) return named
  const names = formats.map(f => f.name)
  throw new UsageError('unknown-format', problem, { hint: didYouMean(name, names) ?? `the formats are ${names.join(', ')}` })
}
