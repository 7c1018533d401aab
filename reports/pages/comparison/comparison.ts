import type { Cost, GoalCost, Range } from '../../../checker/cost/cost.ts'
import { format, type NetworkKind } from '../../../checker/values/index.ts'
import { sayQualification, sayQualified, sayWithin } from '../../../checker/verdict/qualifications.ts'
import type { Checked, CheckResult, PropertyResult, PropertyVerdict } from '../../../checker/verdict/result.ts'
import type { Made } from '../../format.ts'
import { sayBudgets, sayCount, sayNecessary } from '../../say/words.ts'

/** The models of a spec side by side. */
export interface Comparison {
  readonly spec: string
  /** The command that makes it again. */
  readonly command: string
  readonly models: readonly ComparedModel[]
  /** What decisions cost without faults: one for each variant, constants and networks among the models. */
  readonly costs: readonly Costs[]
  /** Those of which they are not counted, though they have messages. */
  readonly uncounted: readonly Uncounted[]
  /** What a table has as columns instead of rows: constants, or `variant`, `faults`, `network`, `property`. Null for a plain list. */
  readonly by: readonly string[] | null
  /** Models that were left out since they take long. */
  readonly leftOut: number
  /** What made it; left out where it must not differ from one machine to another. Without it nothing is said of time. */
  readonly made?: Made | undefined
}

export interface ComparedModel {
  readonly name: string
  /** What the model is there to show. */
  readonly says: string
  /** The kind of network that was chosen for it; null where it has the spec's own. */
  readonly network: NetworkKind | null
  readonly result: CheckResult
  /** How the result differs from what is expected of it; empty where it does not, null where nothing is. */
  readonly differences: readonly string[] | null
  /** The file of its counterexample page, beside the comparison; null where it has none. */
  readonly page: string | null
}

export interface Costs {
  readonly checked: Pick<Checked, 'variant' | 'constants'>
  readonly network: NetworkKind | null
  readonly cost: Cost
}

export interface Uncounted extends Pick<Costs, 'checked' | 'network'> {
  readonly reason: string
}

/** `The cost of eager-commit rms=2 is not counted: …`. */
export const sayUncounted = ({ spec, uncounted }: Pick<Comparison, 'spec' | 'uncounted'>): readonly string[] =>
  uncounted.map(({ checked, network, reason }) => `The cost of ${sayCounted(spec, checked, network)} is not counted: ${reason}.`)

/** `eager-commit rms=2 fifo`. */
export const sayCounted = (spec: string, { variant, constants }: Costs['checked'], network: NetworkKind | null, more = ''): string =>
  [variant, sayConstants(constants), network, more].filter(Boolean).join(' ') || spec

export const isUnexpected = ({ differences }: ComparedModel): boolean => differences !== null && differences.length > 0

/** What is said at one place of a table. */
export interface Cell {
  readonly verdict: PropertyVerdict | null
  /** What a table of words says; `detail` is what is left to say beside the verdict. */
  readonly text: string
  readonly detail: string
  readonly page: string | null
}

/** A table whose first cells, one in each row, say what the row is about. */
export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

export const plainCell = (text: string): Cell => ({ verdict: null, text, detail: text, page: null })

/** The verdict on one property, within which bounds it holds or is not decided, and the steps of its shortest counterexample with what that needs. */
export function propertyCell(property: PropertyResult, { result, page }: Pick<ComparedModel, 'result' | 'page'>): Cell {
  const { verdict, trace } = property
  const within = verdict !== 'violated' && result.trust.stopped === null ? sayWithin(result.qualifications) : ''
  if (verdict !== 'violated') return { verdict, text: [verdict, within].filter(Boolean).join(' '), detail: within, page: null }
  const needs = sayNecessary(property)
  const said = (...parts: readonly string[]) => [...parts, needs === null ? '' : `(${needs})`].filter(Boolean).join(' ')
  const steps = trace?.steps.length
  return {
    verdict,
    text: said(verdict, steps === undefined ? '' : String(steps)),
    detail: said(steps === undefined ? '' : `in ${sayCount(steps, 'step')}`),
    page,
  }
}

/** The verdict on a model: what is violated, each with the steps of its shortest counterexample; what qualifies that it holds. */
export function modelCell({ result, page }: ComparedModel): Cell {
  const { verdict, properties } = result
  const detail = sayViolated(properties)
  if (detail !== '') return { verdict, text: detail, detail, page }
  return { verdict, text: sayQualified(result), detail: sayQualification(result), page }
}

/** The actions that never fired, but for those that are not expected to; of a search that ended early it says nothing. */
export const sayIdle = ({ result: { qualifications } }: ComparedModel): string =>
  qualifications.neverFired
    .filter(n => n.accepted === null)
    .map(n => n.action)
    .join(', ')

/** `agreement 13, deadlock 4`. */
export const sayViolated = (properties: readonly PropertyResult[]): string =>
  properties
    .filter(p => p.verdict === 'violated')
    .map(p => (p.trace ? `${p.name} ${p.trace.steps.length}` : p.name))
    .join(', ')

export const sayConstants = (constants: Checked['constants'], but: readonly string[] = []): string =>
  Object.entries(constants)
    .filter(([name]) => !but.includes(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : format(value)}`)
    .join(' ')

export const sayFaults = (compared: ComparedModel): string => sayBudgets(compared.result.checked.faults)

/** `9 messages in 3 rounds`, `0–6 messages in 0–2 rounds`, or why that is not known. */
export function sayCost(cost: GoalCost | undefined): string {
  if (cost === undefined) return ''
  const { messages, rounds, reason } = cost
  const said = [
    messages && `${sayRange(messages)} ${isOne(messages) ? 'message' : 'messages'}`,
    rounds && `${sayRange(rounds)} ${isOne(rounds) ? 'round' : 'rounds'}`,
  ]
  return [said.filter(Boolean).join(' in '), reason].filter(Boolean).join('; ')
}

const isOne = ({ least, most }: Range): boolean => least === 1 && most === 1

/** `6`, `0–6`, `2 or more`. */
export const sayRange = ({ least, most }: Range): string =>
  most === Infinity ? `${least} or more` : least === most ? String(least) : `${least}–${most}`

/** Every property that some model has, in the order in which they come. */
export const propertiesOf = (models: readonly ComparedModel[]): readonly string[] => [
  ...new Set(models.flatMap(({ result }) => result.properties.map(p => p.name))),
]
