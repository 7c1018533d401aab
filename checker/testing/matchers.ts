import type { MatcherState, SyncMatcherResult, RunnerTestCase as Test } from 'vitest'
import { renderTrace } from '../../reports/text.ts'
import { strictly } from '../cli/expectation.ts'
import { UsageError } from '../errors.ts'
import { checkable } from '../language/checkable.ts'
import { propertyKinds } from '../language/properties/index.ts'
import { type CheckResult, checkedOf, type PropertyResult } from '../verdict/result.ts'
import { ask, foundBefore, sayTimeout, type TestOptions } from './asked.ts'
import { forget, keep, keptFor } from './kept.ts'
import { numberIn, testOf } from './within.ts'

/** What `toViolate` may be told besides: how the property fails. */
export type Violation = TestOptions & {
  /** The length of the shortest trace. */
  readonly steps?: number
  /** Fault budgets that are enough, and of which none can be made smaller: `{ crash: 1 }`. */
  readonly needs?: Readonly<Record<string, number>>
}

/** What `toReach` may be told besides. */
export type Witness = TestOptions & {
  /** The length of the shortest way there. */
  readonly steps?: number
}

type Outcome = Promise<SyncMatcherResult>

/**
 * Passes where every property asked for holds in the whole space within the bounds; `.not` where one is violated. Throws, so that `.not` is no pass either,
 * where the search was ended by a limit, where there is no property or one holds only because what it speaks of never happened, and where the spec itself fails.
 */
export async function toHold(this: MatcherState, given: unknown, options: TestOptions = {}): Outcome {
  const model = checkable(given)
  const test = testOf(this)
  const number = numberIn(test)
  const kept = this.isNot || options.properties ? null : keptFor(model, test, number)
  if (kept) return failed(sayKept(kept.property, kept.file, renderTrace(kept.trace, checkedOf(model, null))))
  const result = await found(given, options, test)
  const told = () => tell(model, result, test)
  if (result.verdict === 'inconclusive') throw new Error(`nothing is decided${sayTimeout(result, options, test)}\n\n${await told()}`)
  if (result.verdict === 'violated') {
    if (this.isNot) return failed('')
    keep(model, result, test, number)
    return failed(await told())
  }
  const wanting = [
    ...(result.properties.length === 0 ? ['nothing is claimed: there is no property, and a deadlock is allowed'] : []),
    ...result.properties.filter(p => p.verdict === 'vacuous').map(p => `${p.name} is vacuous: ${p.reason}`),
    ...(options.strict && result.properties.length > 0 ? strictly(result) : []),
  ]
  if (wanting.length > 0) throw new Error(`it holds, but says less than it seems to: ${wanting.join('; ')}\n\n${await told()}`)
  if (this.isNot) return passed(await told())
  forget(test, number)
  return passed('')
}

/**
 * Passes where this property is violated, by a shortest trace of so many steps, and needing those faults, where that is said; `.not` where it holds. Throws where neither
 * is decided.
 */
export async function toViolate(
  this: MatcherState,
  given: unknown,
  property: string,
  { steps, needs, ...options }: Violation = {},
): Outcome {
  const model = checkable(given)
  const test = testOf(this)
  if (this.isNot && (steps !== undefined || needs !== undefined))
    throw new UsageError('not-how', '.not.toViolate was told how the property fails, though it is to hold', {
      hint: "leave out 'steps' and 'needs'",
    })
  const necessary = needs === undefined ? {} : { necessaryFaults: 'always' as const }
  const result = await found(given, { properties: [property], ...necessary, ...options } as TestOptions, test)
  const told = () => tell(model, result, test)
  const one = await decided(result, property, sayTimeout(result, options, test), told)
  if (one.verdict !== 'violated') return failed(this.isNot ? '' : `${property} is not violated\n\n${await told()}`)
  if (this.isNot) return passed(await told())
  const wrong = [...otherSteps(one, steps), ...otherNeeds(result, one, needs)]
  return wrong.length === 0 ? passed('') : failed(`${property} is violated, but ${wrong.join(' and ')}\n\n${await told()}`)
}

/**
 * Passes where the state that a `reachable` property names is reached, by a shortest way of so many steps where that is said; `.not` where no state of the whole space
 * is one. Throws where neither is decided, and UsageError for a property of another kind.
 */
export async function toReach(this: MatcherState, given: unknown, property: string, { steps, ...options }: Witness = {}): Outcome {
  const model = checkable(given)
  const test = testOf(this)
  const result = await found(given, { properties: [property], ...options } as TestOptions, test)
  const told = () => tell(model, result, test)
  const one = await decided(result, property, sayTimeout(result, options, test), told)
  if (!propertyKinds[one.kind].isExistential)
    throw new UsageError('not-reachable', `toReach was asked for ${property}, which is '${one.kind}' and names no state to reach`, {
      hint: `declare ${property} as reachable(…), or ask toHold or toViolate`,
    })
  if (one.verdict === 'violated') return failed(this.isNot ? '' : `${property} is not reached\n\n${await told()}`)
  const way = one.trace ? renderTrace(one.trace, result.checked).join('\n') : ''
  if (this.isNot) return passed(`${property} is reached\n\n${way}`)
  const wrong = otherSteps(one, steps)
  return wrong.length === 0 ? passed('') : failed(`${property} is reached, but ${wrong.join('')}\n\n${way}`)
}

/** As `tell` of told.ts, which is loaded only where a test fails: reports are most of this package. */
export const tell = async (...told: Parameters<typeof import('./told.ts').tell>): Promise<string> =>
  (await import('./told.ts')).tell(...told)

const passed = (message: string): SyncMatcherResult => ({ pass: true, message: () => message })
const failed = (message: string): SyncMatcherResult => ({ pass: false, message: () => message })

const found = async (given: unknown, options: TestOptions, test: Test): Promise<CheckResult> => ask(given, options, test).catch(foundBefore)

async function decided({ properties }: CheckResult, name: string, time: string, told: () => Promise<string>): Promise<PropertyResult> {
  const one = properties.find(p => p.name === name)
  if (one?.verdict === 'violated' || one?.verdict === 'holds') return one
  const verdict =
    one === undefined || (time !== '' && one.verdict === 'inconclusive') ? `not decided${time}` : `${one.verdict}: ${one.reason}`
  throw new Error(`${name} is ${verdict}\n\n${await told()}`)
}

const otherSteps = ({ trace }: PropertyResult, steps: number | undefined): readonly string[] =>
  steps === undefined || trace?.steps.length === steps ? [] : [`in ${trace === null ? 'no' : trace.steps.length} steps, not ${steps}`]

/** Whether the budgets asked for are among the least that show the violation. */
function otherNeeds({ checked }: CheckResult, { necessary }: PropertyResult, needs: Violation['needs']): readonly string[] {
  if (needs === undefined) return []
  const least = necessary?.least.map(({ budgets }) => budgets) ?? [checked.faults]
  const say = (budgets: Readonly<Record<string, number>>) =>
    Object.entries(budgets)
      .filter(([, most]) => most > 0)
      .map(([fault, most]) => `${fault}=${most}`)
      .toSorted()
      .join(' ') || 'no fault'
  return least.some(budgets => say(budgets) === say(needs)) ? [] : [`it needs ${least.map(say).join(' or ')}, not ${say(needs)}`]
}

const sayKept = (property: string, file: string, trace: readonly string[]): string =>
  [
    `the trace that was kept still violates ${property}; what else fails is searched for once it no longer does`,
    `kept in ${file}`,
    '',
    ...trace,
  ].join('\n')
