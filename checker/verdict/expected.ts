import type { Expectation } from '../language/catalogue.ts'
import { sayNeedless } from './qualifications.ts'
import type { CheckResult } from './result.ts'

/** What differs between a result, of all properties, and what was expected; nothing that was not said is expected. */
export function differences(expected: Expectation, result: CheckResult): readonly string[] {
  const found = Object.fromEntries(
    result.properties.filter(p => p.verdict === 'violated').map(p => [p.name, p.trace ? p.trace.steps.length : null]),
  )
  const say = (steps: number | null | undefined) =>
    steps === undefined ? 'no violation' : steps === null ? 'a violation' : `a violation in ${steps} steps`
  const names = [...new Set([...Object.keys(expected.violated ?? {}), ...Object.keys(found)])]
  const number = (what: string, wanted: number | undefined, is: number) =>
    wanted === undefined || wanted === is ? [] : [`${what} ${is}, not ${wanted}`]
  return [
    ...(expected.verdict === result.verdict ? [] : [`the verdict is ${result.verdict}, not ${expected.verdict}`]),
    ...(expected.violated === undefined && expected.verdict === 'violated' ? [] : names).flatMap(name => {
      const [wanted, is] = [expected.violated?.[name], found[name]]
      return wanted === is ? [] : [`${name}: found ${say(is)}, expected ${say(wanted)}`]
    }),
    ...number('distinct states', expected.distinct, result.states.distinct),
    ...number('generated states', expected.generated, result.states.generated),
    ...number('depth', expected.depth, result.depth),
    ...sayNeedless(result.qualifications),
  ]
}
