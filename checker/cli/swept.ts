import { UsageError } from '../errors.ts'
import type { Domain } from '../language/domain.ts'
import { own } from '../language/names.ts'
import type { Spec } from '../language/spec.ts'
import { holds, valueIn } from '../language/written-value.ts'

/** More combinations than this are a mistake. */
const mostCombinations = 1_000

/** The texts of the values of a constant that `1..3` or `1,2,5` stands for; the text itself where it is a value, or stands for nothing else. */
export function valuesIn(of: Domain | undefined, text: string): readonly string[] {
  if (of !== undefined && holds(of, valueIn(of, text))) return [text]
  const parts = splitAtCommas(text).flatMap(part => {
    const [, low, high] = /^(-?\d+)\.\.(-?\d+)$/.exec(part) ?? []
    return low === undefined || high === undefined ? [part] : wholeNumbers(Number(low), Number(high), part)
  })
  return [...new Set(parts)]
}

/** Every combination of the values given, the last constant varying fastest. Throws UsageError where there are too many. */
export function combinationsOf(spec: Spec, given: Readonly<Record<string, string>>): readonly Readonly<Record<string, string>>[] {
  let all: readonly Readonly<Record<string, string>>[] = [{}]
  for (const [name, text] of Object.entries(given)) {
    const values = valuesIn(own(spec.constants, name), text)
    if (all.length * values.length > mostCombinations)
      throw new UsageError('too-many', `there are more than ${mostCombinations.toLocaleString('en')} combinations of constants to check`, {
        hint: 'give fewer values, or sweep over a part at a time',
      })
    all = all.flatMap(one => values.map(value => ({ ...one, [name]: value })))
  }
  return all
}

/** Throws UsageError where a constant is given several values, of which a check takes one. `words` are those that chose the rest. */
export function refuseSeveral(spec: Spec, given: Readonly<Record<string, string>>, words: string): void {
  for (const [name, text] of Object.entries(given)) {
    const of = own(spec.constants, name)
    if (of === undefined || holds(of, valueIn(of, text))) continue
    const values = valuesIn(of, text)
    if (values.length < 2 || !values.some(value => holds(of, valueIn(of, value)))) continue
    throw new UsageError('several-values', `a check takes one value of the constant '${name}', and '${text}' is ${values.length}`, {
      hint: `to check each of them: everystep sweep ${words}`,
    })
  }
}

function wholeNumbers(low: number, high: number, text: string): readonly string[] {
  if (high < low)
    throw new UsageError('empty-range', `the range '${text}' is empty`, { hint: `write the smaller number first: ${high}..${low}` })
  if (high - low >= mostCombinations)
    throw new UsageError('too-many', `the range '${text}' has more than ${mostCombinations.toLocaleString('en')} numbers`)
  return Array.from({ length: high - low + 1 }, (_, k) => String(low + k))
}

/** At the commas that stand in no brackets, so that sets, lists and records are one value. */
function splitAtCommas(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (const [at, character] of [...text].entries()) {
    if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) depth--
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, text.slice(from)].map(part => part.trim()).filter(part => part !== '')
}
