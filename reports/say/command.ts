import { budgetInJson } from '../../checker/language/address.ts'
import { format, type NetworkKind } from '../../checker/values/index.ts'
import type { Checked } from '../../checker/verdict/result.ts'

/** A word as a shell takes it. */
export const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

/** The options of the command line that choose a variant, constants, a kind of network where it is not the spec's own, and faults. */
export const choosing = (
  { variant, constants, faults }: Pick<Checked, 'variant' | 'constants' | 'faults'>,
  network: NetworkKind | null,
): string[] => [
  ...(variant === null ? [] : ['--variant', variant]),
  ...Object.entries(constants).flatMap(([constant, value]) => ['--const', `${constant}=${format(value)}`]),
  ...(network === null ? [] : ['--network', network]),
  ...Object.entries(faults).flatMap(([fault, n]) => ['--fault', `${fault}=${budgetInJson(n)}`]),
]
