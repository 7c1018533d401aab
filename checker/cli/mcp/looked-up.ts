import colors from 'picocolors'
import { type Listed, listing, sayListing } from '../listed.ts'
import { explained } from '../reference.ts'
import { type Answer, limits } from './question.ts'

const plain = colors.createColors(false)

/** The reference of a word of the language; without one, which words there are. Throws UsageError where there is no such word. */
export function lookedUp({ word }: { readonly word?: string }): Answer {
  const text = explained(word, plain)
  return { text, data: { word: word ?? null, reference: text } }
}

/** The specs of the library, or what one spec or file offers: its models, variants, constants, faults, properties and actions. Throws as `everystep list` does. */
export async function listed({ spec }: { readonly spec?: string }): Promise<Answer> {
  const specs = await listing(spec, limits.patience)
  const briefly = ({ spec: name, family, models, variants }: Listed) => ({ spec: name, family, models: models.map(m => m.name), variants })
  return { text: sayListing(spec, specs, plain), data: { specs: spec === undefined ? specs.map(briefly) : specs } }
}
