import type { Made } from '../../format.ts'
import { formatNamed } from '../../named.ts'
import { checkWritable, writeFile } from '../../write.ts'
import { html } from './html.ts'
import { json } from './json.ts'
import { markdown } from './markdown.ts'
import type { ClaimReport, ClaimsFormat } from './report.ts'

/** Every format of claims: to add one, write its file and a line here. */
export const claimsFormats = [html, markdown, json] as const satisfies readonly ClaimsFormat[]

/** The formats of these names. Throws UsageError for a name that is none. */
export const claimsFormatsNamed = (names: readonly string[]): readonly ClaimsFormat[] =>
  [...new Set(names)].map(name => formatNamed(claimsFormats, name, `claims are not written as '${name}'`))

/** What writes claims in these formats to a folder, and returns the files. Throws UsageError, before any work is done, where it cannot. */
export function claimsTo(
  folder: string,
  names: readonly string[] = ['html'],
): (claims: readonly ClaimReport[], made?: Made) => readonly string[] {
  const formats = claimsFormatsNamed(names)
  checkWritable(folder)
  return (claims, made) => formats.map(format => writeFile(folder, `claims.${format.extension}`, format.render(claims, made)))
}

export { claimDocument } from './json.ts'
export type { ClaimReport, ClaimsFormat } from './report.ts'
export { legend, renderClaim } from './text.ts'
export { sayCounts } from './words.ts'
