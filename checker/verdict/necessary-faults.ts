import { EverystepError } from '../errors.ts'
import type { Model } from '../language/model.ts'
import { propertyKinds } from '../language/properties/index.ts'
import { checkedAs, type PropertyId } from '../properties/property-id.ts'
import type { Budgets, CheckResult, NecessaryFaults, PropertyResult, Search } from './result.ts'

/** Where any number of a fault is allowed, finite numbers up to this are tried before that. */
const triedOfAny = 2

/** Searches of one model at most; what is left then is not decided. */
const searches = 64

/**
 * The result with the least fault budgets for each of its violations. Searches the smaller budgets in the order of their total, a fault that may
 * happen any number of times counting more than any finite number, and all of the least total that show the violation. A violation by what is
 * never reached is left out, since fewer faults reach less. What a smaller budget does is searched and not concluded, so that it does not matter whether one
 * budget pays for faults of several kinds or fewer faults allow more: timeouts, and fairness, may.
 */
export async function withLeastFaults(model: Model, result: CheckResult, search: Search): Promise<CheckResult> {
  const violated = result.properties.filter(p => p.verdict === 'violated' && !propertyKinds[p.kind].isExistential)
  if (violated.length === 0 || Object.keys(model.budgets).length === 0) return result
  const findings = new Map(violated.map(p => [p.name, { property: p, least: [], undecided: [], total: null, tried: 0 } as Finding]))
  let left = searches
  for (const budgets of smaller(model.budgets)) {
    const total = totalOf(budgets)
    const open = [...findings].filter(([, finding]) => finding.total === null || finding.total === total)
    if (open.length === 0 || left-- === 0) break
    const answers = await answersOf(
      model,
      budgets,
      open.map(([, { property }]) => property),
      search,
    )
    for (const [name, finding] of open) note(finding, budgets, answers?.get(name))
  }
  return {
    ...result,
    properties: result.properties.map(p => {
      const finding = findings.get(p.name)
      return finding ? { ...p, necessary: concluded(model, p, finding) } : p
    }),
  }
}

/** What is known of one violation so far. */
interface Finding {
  readonly property: PropertyId
  readonly least: NecessaryFaults['least'][number][]
  readonly undecided: Budgets[]
  /** The total of `least`. */
  total: string | null
  tried: number
}

function note(finding: Finding, budgets: Budgets, answer: PropertyResult | undefined): void {
  finding.tried++
  if (answer?.verdict === 'violated') {
    finding.least.push({ budgets, steps: answer.trace?.steps.length ?? null })
    finding.total = totalOf(budgets)
  } else if (answer === undefined || answer.verdict === 'inconclusive') finding.undecided.push(budgets)
}

function concluded({ budgets: own }: Model, { trace }: PropertyResult, { least, undecided, total, tried }: Finding): NecessaryFaults {
  const all = total === null ? [{ budgets: own, steps: trace?.steps.length ?? null }] : least
  return {
    least: all,
    notNeeded: Object.keys(own).filter(fault => all.every(({ budgets }) => budgets[fault] === undefined)),
    undecided: undecided.filter(budgets => totalOf(budgets) !== total),
    untried: total === null ? numberOfSmaller(own) - tried : 0,
    triedOfAny: all.some(({ budgets }) => Object.values(budgets).includes(Infinity)) ? triedOfAny : null,
  }
}

/** The properties' results under other budgets; null where the model cannot have them, or fails under them. */
async function answersOf(
  model: Model,
  budgets: Budgets,
  properties: readonly PropertyId[],
  search: Search,
): Promise<Map<string, PropertyResult> | null> {
  const lowered = lower(model, budgets)
  const result = lowered && (await search(lowered, [...new Set(properties.map(checkedAs))]))
  return result && new Map(result.properties.map(p => [p.name, p]))
}

function lower(model: Model, budgets: Budgets): Model | null {
  try {
    // Whoever changed the model since it was made changed what is asked of it.
    const { properties, final, deadlock, constraints } = model
    return { ...model.withBudgets(budgets), properties, final, deadlock, constraints }
  } catch (error) {
    if (error instanceof EverystepError) return null
    throw error
  }
}

/** All budgets below these, in the order of their total; those of one total in the order of the model's faults, more of the first ones first. */
export function* smaller(budgets: Budgets): Generator<Budgets> {
  const faults = Object.entries(budgets)
  const [any, finite] = sizeOf(budgets)
  const most = finite + any * triedOfAny
  for (let unlimited = 0; unlimited <= any; unlimited++)
    for (let total = 0; total <= most; total++)
      for (const chosen of choices(faults, unlimited, total)) if (totalOf(chosen) !== totalOf(budgets)) yield chosen
}

function* choices([first, ...rest]: readonly (readonly [string, number])[], unlimited: number, total: number): Generator<Budgets> {
  if (first === undefined) {
    if (unlimited === 0 && total === 0) yield {}
    return
  }
  const [fault, most] = first
  if (most === Infinity && unlimited > 0) for (const others of choices(rest, unlimited - 1, total)) yield { [fault]: Infinity, ...others }
  for (let n = Math.min(total, most === Infinity ? triedOfAny : most); n >= 0; n--)
    for (const others of choices(rest, unlimited, total - n)) yield n === 0 ? others : { [fault]: n, ...others }
}

const numberOfSmaller = (budgets: Budgets): number =>
  Object.values(budgets).reduce((product, most) => product * (most === Infinity ? triedOfAny + 2 : most + 1), 1) - 1

/** How often something may happen any number of times, and how often all the rest. */
const sizeOf = (budgets: Budgets): readonly [any: number, finite: number] => {
  const numbers = Object.values(budgets)
  const finite = numbers.filter(n => n !== Infinity)
  return [numbers.length - finite.length, finite.reduce((sum, n) => sum + n, 0)]
}
const totalOf = (budgets: Budgets): string => sizeOf(budgets).join()
