import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Model } from '../../../checker/language/model.ts'
import { constraintsOf } from '../../../checker/properties/liveness/constraints.ts'
import { semanticsOf } from '../../../checker/semantics/semantics.ts'
import { excerpts } from '../../../checker/source/index.ts'
import { fairnessAlong } from '../../../checker/traces/fairness.ts'
import type { Trace } from '../../../checker/traces/trace.ts'
import { check } from '../../../checker/verdict/check.ts'
import { explain } from '../../../checker/verdict/explanation.ts'
import type { CheckResult } from '../../../checker/verdict/result.ts'
import type { Report } from '../../../reports/format.ts'
import { twoPhaseCommit } from '../../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import {
  eagerCommit,
  progress,
  progressWeaklyReceived,
  promiseNotLogged,
} from '../../../specs/atomic-commitment/two-phase-commit/variants.ts'
import { electionModel, electionTrace } from './election.ts'
import { oddModel, oddTrace } from './odd.ts'
import { traitors } from './traitors.ts'
import { crashing, walk } from './walk.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const twoPhaseFile = join(root, 'specs/atomic-commitment/two-phase-commit/protocol.ts')

/** Of a variant's file, what it says goes before what its spec says. */
const report = async (model: Model, result: CheckResult, command: string): Promise<Report> => ({
  model,
  result,
  explanation: explain(model, result),
  command: `everystep check ${command}`,
  excerpts: {
    ...(model.spec === 'two-phase-commit' && (await excerpts(twoPhaseFile))),
    ...(model.where && (await excerpts(model.where.file))),
  },
  root,
})

async function threeViolations(): Promise<Report> {
  const model = promiseNotLogged.with({ rms: 2 }, { lose: 1, crash: 1, stopTM: 1 })
  return await report(
    model,
    await check(model, { continue: true }),
    'two-phase-commit --variant promise-not-logged --const rms=2 --fault lose=1 --fault crash=1 --fault stopTM=1 --continue',
  )
}

/** A trace put together by hand as the counterexample of an invariant. */
export async function told(model: Model, trace: Trace, property: string): Promise<Report> {
  const found = await check(model, { limits: { maxStates: 1 }, properties: [property] })
  const fairness = trace.loop === null ? [] : fairnessAlong(semanticsOf(model), trace, constraintsOf(model)).met
  const reason = trace.loop === null ? `false after step ${trace.steps.length}` : 'what must follow never comes'
  const violated = { ...found.properties[0]!, verdict: 'violated' as const, reason, trace, fairness }
  const cause = `${model.spec} breaks ${property} in ${trace.steps.length} steps: ${violated.reason}`
  return report(model, { ...found, verdict: 'violated', cause, properties: [violated] }, `./${model.spec}.ts`)
}

const makes = {
  async 'agreement broken, 3 RMs'() {
    const model = eagerCommit.with({ rms: 3 })
    return report(model, await check(model), 'two-phase-commit --variant eager-commit --const rms=3')
  },
  'three violations with faults': threeViolations,
  async blocked() {
    const model = twoPhaseCommit.with({ rms: 2 }, { stopTM: 1 })
    return report(
      model,
      await check(model, { properties: ['deadlock'] }),
      'two-phase-commit --const rms=2 --fault stopTM=1 --property deadlock',
    )
  },
  async 'witnesses on a growing set, 4 RMs'() {
    const model = twoPhaseCommit.with({ rms: 4 }, {}, { network: 'set' })
    return report(model, await check(model, { continue: true }), 'two-phase-commit --const rms=4 --network set')
  },
  'every fault, 5 processes': () => told(electionModel, electionTrace, 'oneLeader'),
  'odd messages and long words': () => told(oddModel, oddTrace, 'fair'),
  async 'a traitor and a clock'() {
    const model = traitors.with({}, { traitor: 1, drift: 1, doze: 1 })
    return report(model, await check(model), './traitors.ts --fault traitor=1 --fault drift=1 --fault doze=1')
  },
  /** A partition that comes back forever, and an RM that hears only while there is none. */
  async lasso() {
    const model = progressWeaklyReceived.with({ rms: 2 }, { partition: Infinity })
    return report(model, await check(model, { properties: ['nonBlocking'] }), 'two-phase-commit --model progress-partition-weak')
  },
  async 'nothing more need happen'() {
    const model = progress.with({ rms: 3 }, { stopTM: 1 })
    return report(model, await check(model, { properties: ['nonBlocking'] }), 'two-phase-commit --model progress-coordinator-stops')
  },
} satisfies Record<string, () => Promise<Report>>

/** The pages that the tests look at. Each is made once for all that look at it. */
export const cases = Object.fromEntries(
  Object.entries<() => Promise<Report>>(makes).map(([name, make]) => {
    let made: Promise<Report> | undefined
    return [
      name,
      () => {
        made ??= make()
        return made
      },
    ]
  }),
) as Readonly<Record<keyof typeof makes, () => Promise<Report>>>

/** A behaviour of so many processes and steps, as the counterexample of a property. */
export const sized = (processes: number, steps: number, loop: boolean) => ({
  processes,
  steps,
  loop,
  name: `${processes} processes, ${steps} steps${loop ? ', forever' : ''}`,
  make: () => {
    const model = crashing(processes, loop)
    return told(model, walk(model, steps, loop), loop ? 'nonBlocking' : 'agreement')
  },
})

/** Of every size that the page must bear: so many processes, so many steps, with an end and, each number of both once at least, without. */
export const sizes = [
  sized(2, 3, false),
  sized(2, 15, true),
  sized(2, 200, true),
  sized(5, 3, true),
  sized(5, 15, false),
  sized(5, 200, true),
  sized(9, 3, false),
  sized(9, 15, true),
  sized(9, 200, false),
]
