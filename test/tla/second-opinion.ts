import { choose, find } from '../../checker/cli/choice.ts'
import { type CheckOptions, check, type PropertyVerdict } from '../../checker/index.ts'
import type { Model } from '../../checker/language/model.ts'
import type { TlaModule } from '../../checker/tla/module.ts'
import { askTlc } from './tlc.ts'

/** A named model that is exported, and what it is compared by: all that TLA+ has a formula for. */
export interface Entry {
  readonly spec: string
  readonly model: string
  readonly module: string
  readonly properties: readonly string[]
  readonly claims: TlaModule['claims']
  readonly deadlock: string | null
}

/** What a checker says of a model. */
export interface Opinion {
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  /** Of each property whether it holds and, of a violation or of the first state that is reachable, its steps; of a lasso, which need not be the shortest, null. */
  readonly verdicts: Readonly<Record<string, readonly ['holds' | 'violated', number | null]>>
}

const unlike = new Set(['alwaysPossible', 'refines', 'idempotent', 'consistent', 'isolated', 'linearizable', 'sequentiallyConsistent'])

/** The properties of a model that TLA+ has a formula for. */
export const comparable = (model: Model): readonly string[] =>
  Object.entries(model.properties).flatMap(([name, { kind, meaning }]) =>
    unlike.has(kind) || !['states', 'steps', 'some state', 'behaviours'].includes(meaning.of) ? [] : [name],
  )

export async function modelNamed({ spec, model }: Pick<Entry, 'spec' | 'model'>): Promise<Model> {
  return choose(await find(spec, 10), { model, patience: 10 }).model
}

const isPass = (verdict: PropertyVerdict): boolean => verdict === 'holds' || verdict === 'vacuous'

/** Ours: all states, without symmetry and views. */
export async function ourOpinion(model: Model, properties: readonly string[], maxStates = Infinity): Promise<Opinion | null> {
  const asked = [...properties, ...(model.deadlock === 'forbidden' ? ['deadlock'] : [])]
  const options: CheckOptions = { properties: asked, continue: true, workers: 1, limits: maxStates === Infinity ? {} : { maxStates } }
  const { states, depth, properties: results, trust } = await check({ ...model, view: null }, options)
  if (trust.stopped !== null) return null
  const verdicts = results.map(({ name, verdict, trace }) => {
    const steps = trace === null || model.properties[name]?.meaning.of === 'behaviours' ? null : trace.steps.length
    return [name, [isPass(verdict) ? 'holds' : 'violated', steps]] as const
  })
  return { distinct: states.distinct, generated: states.generated, depth, verdicts: Object.fromEntries(verdicts) }
}

/** TLC's: the whole space with everything that holds at once, and each violation, and each state that is reachable, by itself. Throws where TLC fails. */
export async function tlcOpinion(jar: string, module: TlaModule, ours: Opinion): Promise<Opinion> {
  const claims = [
    ...module.claims,
    ...(module.deadlock === null ? [] : [{ of: 'deadlock', name: module.deadlock, as: 'invariant' as const, isTemporal: false }]),
  ]
  const together = claims.filter(c => c.as !== 'never' && ours.verdicts[c.of]?.[0] === 'holds')
  const apart = claims.filter(c => !together.includes(c))
  const named = (as: string) => together.filter(c => c.as === as).map(c => c.name)
  const whole = await askTlc(jar, module, { invariants: ['TypeOK', ...named('invariant')], properties: named('property') })
  if (whole.error !== null || whole.violated !== null || whole.distinct === null || whole.generated === null || whole.depth === null)
    throw new Error(`TLC on ${module.name}: ${whole.error ?? `${whole.violated} is violated`}`)
  const verdicts: [string, readonly ['holds' | 'violated', number | null]][] = together.map(c => [c.of, ['holds', null]])
  for (const { of, name: as, as: kind, isTemporal } of apart) {
    const told = await askTlc(
      jar,
      module,
      kind === 'property' ? { invariants: [], properties: [as] } : { invariants: [as], properties: [] },
    )
    if (told.error !== null) throw new Error(`TLC on ${module.name}, ${as}: ${told.error}`)
    const isViolated = told.violated !== null
    verdicts.push([of, [isViolated === (kind === 'never') ? 'holds' : 'violated', isTemporal ? null : told.steps]])
  }
  return { distinct: whole.distinct, generated: whole.generated, depth: whole.depth, verdicts: Object.fromEntries(verdicts) }
}
