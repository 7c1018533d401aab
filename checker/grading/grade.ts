import { EverystepError, problemOf, UsageError } from '../errors.ts'
import { addressOf } from '../language/address.ts'
import { type Instance, modelOf } from '../language/catalogue.ts'
import { keptVariables, type Model, type Property } from '../language/model.ts'
import { propertyKinds } from '../language/properties/index.ts'
import type { Rubric } from '../language/rubric.ts'
import { check } from '../verdict/check.ts'
import { type Explanation, explain } from '../verdict/explanation.ts'
import { CheckFailure } from '../verdict/failure.ts'
import type { CheckResult, PropertyResult } from '../verdict/result.ts'
import type { Asked, HandedModel } from './inside.ts'
import { recordedModel } from './recorded.ts'
import { type Recording, recordingOf } from './recording.ts'
import { type Cases, casesOf, lookup } from './tables.ts'

/** What may be spent on a submission. */
export interface GradingLimits {
  readonly maxStates: number
  /** Of each check, in seconds. */
  readonly maxSeconds: number
}

/** A rubric with its models built, and what is to be asked of every submission. */
export interface Exam {
  readonly rubric: Rubric
  readonly asked: Asked
  readonly models: readonly ExamModel[]
  readonly limits: GradingLimits
}

export interface ExamModel {
  readonly name: string
  readonly instance: Instance
  readonly right: Model
  /** By the names of the mutants that are asked of it. */
  readonly mutants: Readonly<Record<string, Model>>
  readonly cases: Cases | null
}

/** `missed`: it is not so. `undecided`: a limit was reached, which never counts as a pass. */
export type MarkVerdict = 'met' | 'missed' | 'undecided'

export interface Mark {
  readonly item: string
  readonly of: 'property' | 'mutant'
  readonly points: number
  /** All of the points, or none. */
  readonly earned: number
  readonly verdict: MarkVerdict
  /** Why, in a sentence without its full stop; empty where it is met and there is no more to say. */
  readonly says: string
}

/** A check that shows something: a violation in a submission, or a mutant that it caught. */
export interface Shown {
  /** Of which model, and of which mutant of it. */
  readonly title: string
  readonly model: Model
  readonly result: CheckResult
  readonly explanation: Explanation
}

export interface Grade {
  readonly marks: readonly Mark[]
  readonly shown: readonly Shown[]
  /** What the student should know beside the marks: which properties did not count, and why. */
  readonly notes: readonly string[]
}

/** The exam of a rubric. Throws UsageError where a model of it has more states than the limit, and as `with` of its specs does. */
export function examOf(rubric: Rubric, limits: GradingLimits): Exam {
  const models = Object.entries(rubric.models).map(([name, instance]) => examModel(name, instance, rubric, limits))
  return {
    rubric,
    models,
    limits,
    asked: {
      spec: rubric.spec.name,
      maxStates: limits.maxStates,
      models: models.map(({ name, right, cases }) => {
        const { constants, faults, networks } = addressOf(right)
        const { state, step } = right.constraints
        const isRecorded = rubric.properties.some(item => item.on.includes(name))
        // A kind of network is asked for only where the rubric chooses one: a submission may declare its own.
        const chosen = { constants, faults, networks: rubric.models[name]?.network == null ? {} : networks }
        return { name, chosen, recording: isRecorded ? { constrained: state !== null || step !== null } : null, cases }
      }),
    },
  }
}

function examModel(name: string, instance: Instance, { mutants }: Rubric, { maxStates }: GradingLimits): ExamModel {
  const right = modelOf(instance)
  const asked = mutants.filter(mutant => mutant.on.includes(name))
  const models = asked.map(mutant => [mutant.name, modelOf({ ...instance, spec: mutant.spec })] as const)
  if (asked.length === 0) return { name, instance, right, mutants: {}, cases: null }
  const kept = new Set(keptVariables(right))
  const recorded = [right, ...models.map(([, model]) => model)].map(model =>
    whole(recordingOf(model, { maxStates, constrained: true }), name, maxStates),
  )
  return {
    ...{ name, instance, right, mutants: Object.fromEntries(models) },
    cases: casesOf(
      recorded,
      Object.keys(right.vars).filter(variable => !kept.has(variable)),
    ),
  }
}

function whole(recording: Recording, name: string, maxStates: number): Recording {
  if (recording.stoppedAt === null) return recording
  throw new UsageError(
    'too-many-states',
    `the rubric's model '${name}', or a mutant of it, has more than ${maxStates.toLocaleString('en')} states`,
    {
      hint: 'choose smaller constants or budgets for it, or raise --max-states',
    },
  )
}

/** The marks of a submission, from what its process handed over for each model of the exam. */
export async function gradeOf(exam: Exam, handed: readonly HandedModel[]): Promise<Grade> {
  const shown: Shown[] = []
  const notes: string[] = []
  const found = new Map<string, Finding[]>()
  const add = (item: string, finding: Finding) => found.set(item, [...(found.get(item) ?? []), finding])
  for (const [k, of] of exam.models.entries()) {
    const given = handed[k]
    if (given === undefined) continue
    await judgeProperties(exam, of, given, add, shown)
    if (of.cases !== null) await judgeMutants(exam, of, of.cases, given, { add, shown, notes })
  }
  const { properties, mutants } = exam.rubric
  return {
    marks: [
      ...properties.map(item => markOf(item, 'property', worst(found.get(item.name) ?? []))),
      ...mutants.map(item => markOf(item, 'mutant', best(found.get(item.name) ?? []))),
    ],
    ...{ shown, notes: [...new Set(notes)] },
  }
}

/** The marks of a submission that could not be run at all: none of the points. */
export const noMarks = ({ rubric }: Exam, says: string): Grade => ({
  marks: [
    ...rubric.properties.map(item => markOf(item, 'property', { verdict: 'missed', says })),
    ...rubric.mutants.map(item => markOf(item, 'mutant', { verdict: 'missed', says })),
  ],
  shown: [],
  notes: [],
})

interface Finding {
  readonly verdict: MarkVerdict
  readonly says: string
}

const markOf = ({ name, points }: { name: string; points: number }, of: Mark['of'], { verdict, says }: Finding): Mark => ({
  ...{ item: name, of, points, earned: verdict === 'met' ? points : 0, verdict, says },
})

const nothing: Finding = { verdict: 'missed', says: 'nothing was handed in for it' }
const order: readonly MarkVerdict[] = ['missed', 'undecided', 'met']
const worst = (found: readonly Finding[]): Finding =>
  found.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))[0] ?? nothing
const best = (found: readonly Finding[]): Finding =>
  found.toSorted((a, b) => order.indexOf(b.verdict) - order.indexOf(a.verdict))[0] ?? nothing

type Add = (item: string, finding: Finding) => void

async function judgeProperties(exam: Exam, of: ExamModel, { recording, problem }: HandedModel, add: Add, shown: Shown[]): Promise<void> {
  const items = exam.rubric.properties.filter(item => item.on.includes(of.name))
  if (items.length === 0) return
  const inModel = exam.models.length === 1 ? '' : ` (${of.name})`
  const all = (verdict: MarkVerdict, says: string) => {
    for (const item of items) add(item.name, { verdict, says: `${says}${inModel}` })
  }
  if (recording === null) return all('missed', problem?.problem ?? nothing.says)
  try {
    const { model, ownCuts, stoppedAt } = recordedModel(recording, of.right)
    // The rubric's names may be any; those of a model's properties stay.
    const names = new Map(items.map(item => [item.property === 'deadlock' ? 'deadlock' : item.name, item.name]))
    const asked = items.flatMap(({ name, property }) => (property === 'deadlock' ? [] : [[name, property(of.right.constants)] as const]))
    const graded: Model = { ...model, properties: Object.fromEntries(asked) }
    const result = await ask(graded, [...names.keys()], exam, true)
    for (const property of result.properties)
      add(names.get(property.name) ?? property.name, findingOf(property, ownCuts, stoppedAt, inModel))
    if (result.properties.some(p => p.verdict === 'violated'))
      shown.push({ title: exam.models.length === 1 ? '' : of.name, model: graded, result, explanation: explain(graded, result) })
  } catch (thrown) {
    if (!(thrown instanceof EverystepError)) throw thrown
    all('missed', problemOf(thrown))
  }
}

function findingOf(
  { kind, verdict, reason }: PropertyResult,
  ownCuts: readonly string[],
  stoppedAt: number | null,
  inModel: string,
): Finding {
  const { isExistential, violation } = propertyKinds[kind]
  const says = (text: string | null) => (text === null ? '' : `${text}${inModel}`)
  // A search that ends early sees no loop and no dead end that there is for sure.
  const isSure = stoppedAt === null || (violation === 'safety' && !isExistential)
  if (verdict === 'violated' && isSure) return { verdict: 'missed', says: says(reason) }
  if (stoppedAt !== null)
    return { verdict: 'undecided', says: says(`it has more than ${stoppedAt.toLocaleString('en')} states, and no more were looked at`) }
  if (verdict === 'holds' && ownCuts.length > 0)
    return { verdict: 'undecided', says: says(`its own bounds cut steps (${ownCuts.join(', ')}), so that not all of it was looked at`) }
  if (verdict === 'vacuous') return { verdict: 'missed', says: says(`it holds only because what it is about never happens: ${reason}`) }
  return verdict === 'holds' ? { verdict: 'met', says: '' } : { verdict: 'undecided', says: says(reason ?? 'a limit was reached') }
}

async function judgeMutants(
  exam: Exam,
  { name, right, mutants }: ExamModel,
  cases: Cases,
  { properties, problem }: HandedModel,
  { add, shown, notes }: { readonly add: Add; readonly shown: Shown[]; readonly notes: string[] },
): Promise<void> {
  const inModel = exam.models.length === 1 ? '' : ` (${name})`
  if (properties === null) {
    for (const mutant of Object.keys(mutants)) add(mutant, { verdict: 'missed', says: problem?.problem ?? nothing.says })
    return
  }
  const from = lookup(cases, right)
  const made: Record<string, Property> = {}
  for (const property of properties.filter(p => !Object.hasOwn(right.properties, p.name))) {
    const of = from(property)
    if (of === null)
      notes.push(`${property.name} does not count: a property that looks at more than states and steps, such as refines, is not graded`)
    else made[property.name] = of
  }
  const counted: Record<string, Property> = {}
  for (const [property, of] of Object.entries(made)) {
    const { verdict, says } = await onRight(right, property, of, exam)
    if (verdict === 'met') counted[property] = of
    else
      notes.push(
        `${property} does not count: ${verdict === 'missed' ? 'the right protocol violates it' : 'it is not decided of the right protocol'}${inModel}: ${says}`,
      )
  }
  for (const [mutant, model] of Object.entries(mutants)) {
    const of = lookup(cases, model)
    const usable = properties.filter(p => Object.hasOwn(counted, p.name)).flatMap(p => [[p.name, of(p) as Property] as const])
    let finding: Finding = { verdict: 'missed', says: `no property that holds of the right protocol is violated${inModel}` }
    for (const [property, known] of usable) {
      const graded: Model = { ...model, properties: { [property]: known } }
      try {
        const result = await ask(graded, [property], exam, false)
        const [decided] = result.properties
        if (decided?.verdict === 'inconclusive') finding = { verdict: 'undecided', says: `${property}${inModel}: ${decided.reason}` }
        if (decided?.verdict !== 'violated') continue
        finding = { verdict: 'met', says: `caught by ${property}${inModel}` }
        shown.push({ title: `${mutant}${inModel}`, model: graded, result, explanation: explain(graded, result) })
        break
      } catch (thrown) {
        if (!(thrown instanceof EverystepError)) throw thrown
        notes.push(`${property} could not be evaluated in every state of a mutant`)
      }
    }
    add(mutant, finding)
  }
}

async function onRight(right: Model, name: string, of: Property, exam: Exam): Promise<Finding> {
  try {
    const { properties } = await ask({ ...right, properties: { [name]: of } }, [name], exam, false)
    return findingOf(properties[0] as PropertyResult, [], null, '')
  } catch (thrown) {
    if (!(thrown instanceof EverystepError)) throw thrown
    return { verdict: 'undecided', says: problemOf(thrown) }
  }
}

async function ask(model: Model, properties: readonly string[], { limits }: Exam, goesOn: boolean): Promise<CheckResult> {
  try {
    // Guards look up what was recorded, and properties what was said: the engine that learns what they read would gain nothing.
    return await check(model, { engine: 'reference', properties, continue: goesOn, limits: { maxSeconds: limits.maxSeconds } })
  } catch (error) {
    if (error instanceof CheckFailure && error.isBeyondViolation) return error.found
    throw error
  }
}
