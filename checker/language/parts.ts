import { callSite, didYouMean, type Place, SpecError } from '../errors.ts'

/** Throws SpecError where something was given a part that it does not have: a misspelt one would be passed over in silence. */
export function checkParts(what: string, given: unknown, known: readonly string[], where?: Place): void {
  if (typeof given !== 'object' || given === null)
    throw new SpecError(
      'no-parts',
      given === undefined ? `${what} is missing` : `${what} was given ${sayGiven(given)} instead of its parts`,
      {
        hint: `it takes an object of ${known.join(', ')}`,
        where: where ?? callSite(),
      },
    )
  for (const name of Object.keys(given))
    if (!known.includes(name))
      throw new SpecError('unknown-part', `${what} has no part '${name}'`, {
        hint: didYouMean(name, known) ?? `it takes ${known.join(', ')}`,
        where: where ?? callSite(),
      })
}

/** Throws SpecError where a word is none of those that there are. */
export function checkWord(what: string, given: unknown, known: readonly string[], where?: Place): void {
  if (known.includes(given as string)) return
  const nearest = typeof given === 'string' ? didYouMean(given, known) : undefined
  const listed = `there ${known.length === 1 ? 'is' : 'are'} ${known.map(word => `'${word}'`).join(', ')}`
  throw new SpecError('unknown-word', `${what} cannot be ${sayGiven(given)}`, {
    hint: nearest ? `${nearest} ${listed}` : listed,
    where: where ?? callSite(),
  })
}

/** Throws SpecError where what ought to be a function of the author's is none. */
export function checkFunction(what: string, given: unknown, example: string, where?: Place): void {
  if (typeof given === 'function') return
  throw new SpecError('not-a-function', given === undefined ? `${what} is missing` : `${what} is no function: it is ${sayGiven(given)}`, {
    hint: `write ${example}`,
    where: where ?? callSite(),
  })
}

/** A value of whatever type, as it may stand in a message. */
export function sayGiven(given: unknown): string {
  if (typeof given === 'string') return `'${given}'`
  if (typeof given === 'function') return given.name === '' ? 'a function' : `the function ${given.name}`
  if (Array.isArray(given)) return 'an array'
  return typeof given === 'object' && given !== null ? 'an object' : String(given)
}
