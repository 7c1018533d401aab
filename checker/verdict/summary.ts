import type { Exploration } from '../engine/engine.ts'
import { budgetInJson } from '../language/address.ts'
import type { Accepted } from '../language/catalogue.ts'
import type { Model } from '../language/model.ts'
import { propertyKinds } from '../language/properties/index.ts'
import { sayFairness } from '../properties/liveness/constraints.ts'
import { sampleOf } from '../properties/sample.ts'
import { cutsOf } from '../semantics/bounds.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import type { Answers } from './answers.ts'
import { qualify, timeoutsOf } from './qualifications.ts'
import type { Questions } from './questions.ts'
import { type CheckResult, checkedOf, type PropertyResult, type Trust, type Verdict, violationsOf } from './result.ts'
import { sayStop } from './stops.ts'

/** The result of a search: the verdict, its cause, and what it rests on. */
export function resultOf(
  { model }: Questions,
  answers: Answers,
  decided: readonly PropertyResult[],
  { name = null, accepted, shows }: { readonly name?: string | null; readonly accepted?: Accepted; readonly shows?: string },
): CheckResult {
  const { explored } = answers
  const properties = decided.map(p => (p.name === shows && p.verdict === 'violated' ? { ...p, isStory: true as const } : p))
  const verdict: Verdict =
    violationsOf(properties).length > 0
      ? 'violated'
      : properties.some(p => p.verdict === 'inconclusive') || explored.stopped !== null
        ? 'inconclusive'
        : 'holds'
  return {
    checked: checkedOf(model, name),
    verdict,
    cause: sayCause(model, verdict, properties, answers),
    properties,
    states: { distinct: explored.distinct, generated: explored.generated, queue: explored.queue },
    depth: explored.depth,
    qualifications: qualify(model, properties, explored, () => sampleOf(semanticsOf(model)), accepted),
    trust: trustOf(model, answers),
    profile: answers.profile,
    seconds: (performance.now() - answers.started) / 1000,
  }
}

function sayCause(model: Model, verdict: Verdict, properties: readonly PropertyResult[], { explored, symmetry }: Answers): string {
  const budgets = sayBudgets(model)
  // Where a spec has its traitors among its processes, to say that there was no fault would be wrong.
  const none = (said: string) => (model.hasFaults ? `, ${said}` : '')
  const [first] = violationsOf(properties)
  if (first) {
    const steps = first.trace?.steps.length ?? 0
    const how = propertyKinds[first.kind].sayFailure(first.name)
    const inSteps = first.trace && first.trace.loop === null ? ` in ${steps} step${steps === 1 ? '' : 's'}` : ''
    return `${model.spec} ${how}${inSteps}${budgets === '' ? none('without any fault') : ` with ${budgets}`}: ${first.reason ?? ''}`
  }
  if (verdict === 'holds')
    return [
      `${sayHolding(properties)} in ${sayStates(explored.distinct)}${symmetry !== null && 'sorts' in symmetry ? ' up to symmetry' : ''}${budgets === '' ? none('without faults') : ` with ${budgets}`}`,
      ...sayCut(explored),
    ].join('; ')
  const isDecided = properties.length > 0 && properties.every(p => p.verdict !== 'inconclusive')
  if (explored.stopped)
    return `${isDecided ? `${sayHolding(properties)}, but not every state was checked` : 'not decided'}: ${sayStop(explored.stopped)}`
  const open = properties.find(p => p.verdict === 'inconclusive')
  return open ? `${open.name} is ${open.reason}` : 'nothing was checked'
}

const sayStates = (n: number): string => (n === 1 ? 'the one state' : `all ${n.toLocaleString('en')} states`)

function sayHolding(properties: readonly PropertyResult[]): string {
  if (properties.length === 0) return 'nothing is claimed, as there is no property and a deadlock is allowed: only that no step fails,'
  const vacuous = properties.filter(p => p.verdict === 'vacuous')
  if (vacuous.length > 0) {
    const rest = properties.length - vacuous.length
    const empty = vacuous.length === 1 ? `${vacuous[0]?.name} is vacuous` : `${vacuous.length} properties are vacuous`
    return rest === 0 ? empty : `${empty}, ${rest === 1 ? 'the other property holds' : `the other ${rest} properties hold`}`
  }
  const [first, , ...more] = properties
  if (properties.length === 1) return `${first?.name} holds`
  return more.length === 0 ? 'both properties hold' : `all ${properties.length} properties hold`
}

/** `9,100 steps beyond the bounds were not followed`. */
function sayCut({ cuts }: Exploration): readonly string[] {
  const steps = Object.values(cuts).reduce((sum, n) => sum + n, 0)
  return steps === 0
    ? []
    : [`${steps.toLocaleString('en')} step${steps === 1 ? '' : 's'} beyond the bounds ${steps === 1 ? 'was' : 'were'} not followed`]
}

const sayBudgets = (model: Model): string =>
  Object.entries(model.budgets)
    .map(([fault, n]) => `${fault}=${budgetInJson(n)}`)
    .join(' ')

function trustOf(model: Model, { explored, engine, symmetry }: Answers): Trust {
  return {
    engine: engine.name,
    workers: explored.workers,
    stopped: explored.stopped,
    bounds: cutsOf(model, explored.cuts),
    view: model.view,
    symmetry,
    fairness: sayFairness(model),
    timeouts: timeoutsOf(model),
    neverFired: Object.keys(explored.fired).filter(name => explored.fired[name] === 0),
    outDegree: explored.outDegree,
    collision: explored.collision,
    rerun: explored.rerun,
    onDisk: explored.onDisk,
  }
}
