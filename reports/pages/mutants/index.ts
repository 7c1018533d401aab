import { formatNamed } from '../../named.ts'
import { json } from './json.ts'
import type { MutantsFormat } from './report.ts'
import { text } from './text.ts'

/** The page is loaded when it is asked for: it brings a library with it. */
const html: MutantsFormat = {
  name: 'html',
  extension: 'html',
  render: async report => (await import('./page.ts')).renderMutants(report),
}

/** Every format of mutants: to add one, write its file and a line here. */
export const mutantsFormats = [text, json, html] as const satisfies readonly MutantsFormat[]

/** The format of this name. Throws UsageError where there is none. */
export const mutantsFormat = (name: string): MutantsFormat => formatNamed(mutantsFormats, name, `no mutants are written as '${name}'`)
