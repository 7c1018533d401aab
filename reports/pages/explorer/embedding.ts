import { problemOf } from '../../../checker/errors.ts'
import { addressOf } from '../../../checker/language/address.ts'
import { readFileSync } from '../../../checker/platform/files.ts'
import type { Report } from '../../format.ts'
import { bundleWalk } from './bundle.ts'

/** What a counterexample page needs so that its reader can leave the trace and walk on. */
export interface Embedded {
  readonly script: string
  readonly style: string
}

/** The explorer of a report's model for its page; or, in a sentence, why there is none; null where the spec's files are not known. */
export async function embeddedWalk({ model, result, files, root }: Report): Promise<Embedded | string | null> {
  if (files === undefined || files.length === 0) return null
  try {
    const { text } = await bundleWalk({ files, told: addressOf(model, result.checked.model), root }, 'embedded')
    return { script: text, style: readFileSync(new URL('explorer.css', import.meta.url), 'utf8') }
  } catch (error) {
    return `One cannot walk on from here: ${problemOf(error)}.`
  }
}
