import { callSite, SpecError } from '../../errors.ts'
import { checkDomain, type Domain } from '../domain.ts'
import { checkParts, sayGiven } from '../parts.ts'

/** Throws SpecError where the keys, values or bound of a history cannot be. `word` declares it, and `counted` is what `most` bounds: `operations`. */
export function checkHistory(
  word: string,
  of: { readonly keys: Domain; readonly values: Domain; readonly most: number },
  counted: string,
): void {
  checkParts(`${word}(…), as its second argument,`, of, ['keys', 'values', 'most'])
  const { keys, values, most } = of
  checkDomain(`the keys of ${word}(…)`, keys)
  checkDomain(`the values of ${word}(…)`, values)
  // Reads find the writes of a key by the key itself: two equal records would be two keys.
  if (!['scalar', 'process'].includes(keys.shape.of))
    throw new SpecError('bad-keys', `the keys of ${word}(…) are ${keys.text}, and not words or whole numbers`, {
      hint: `name them: oneOf('x', 'y')`,
      where: callSite(),
    })
  if (!Number.isInteger(most) || most < 1)
    throw new SpecError(
      'bad-bound',
      `${word}(…) has as its 'most' ${sayGiven(most)}: the number of ${counted} must be a whole number, 1 or more`,
      { where: callSite() },
    )
}
