import { expect } from 'vitest'
import { entries, load } from '../../../checker/cli/catalogue.ts'
import type { Source } from '../../../checker/cli/source.ts'
import type { Claim } from '../../../checker/language/claim.ts'
import { type ClaimResult, decideClaims } from '../../../checker/verdict/claims.ts'
import { sayUnaccepted } from '../../../checker/verdict/qualifications.ts'

export interface Listed {
  readonly title: string
  readonly name: string
  readonly claim: Claim
  readonly source: Source
}

/** Every claim of the library. */
export async function listed(): Promise<readonly Listed[]> {
  const sources = await Promise.all(entries().map(load))
  return sources.flatMap(source =>
    Object.entries(source.claims).map(([name, claim]) => ({ title: `${source.name} ${name}`, name, claim, source })),
  )
}

export async function judge({ name, claim, source }: Listed): Promise<void> {
  for await (const result of decideClaims({ [name]: claim }, source.models)) accept(result)
}

/** A claim has the verdict that it expects, by the findings that it expects. */
export function accept({ claim, verdict, changes, evidence }: ClaimResult): void {
  expect(changes).toEqual([])
  for (const { check, property, result } of evidence)
    if (property.verdict === 'holds' && !claim.deep)
      expect(sayUnaccepted({ ...result.qualifications, vacuous: [], needless: [] }), check.says).toEqual([])
  expect(verdict).toBe(claim.expect.verdict)
}

/** `--const a=1 --const b=2` as the command line hands it on. */
export function asked(words: readonly string[]): Record<string, string | Record<string, string>> {
  const options: Record<string, string | Record<string, string>> = {}
  for (let k = 0; k < words.length; k += 2) {
    const [name = '', value = ''] = [words[k]?.slice(2), words[k + 1]]
    const [key = '', given = ''] = value.split('=')
    if (name === 'const' || name === 'fault') options[name] = { ...(options[name] as object), [key]: given }
    else options[name] = value
  }
  return options
}
