import type { Report } from '../../../reports/format.ts'
import { semanticsOf } from '../../semantics/semantics.ts'
import { addressOf } from '../../traces/address.ts'
import { pathOf } from '../../traces/replay.ts'
import type { Trace } from '../../traces/trace.ts'
import { check } from '../../verdict/check.ts'
import { sayUnaccepted } from '../../verdict/qualifications.ts'
import type { CheckResult, PropertyResult } from '../../verdict/result.ts'
import type { ModelChoice } from '../choice.ts'
import { smallSpace } from '../strategy.ts'
import { explanationOf } from '../telling-model.ts'
import { chosenFor } from './chosen.ts'
import { type Answer, type CheckAsked, type Limited, limits, type WhyAsked } from './question.ts'

/** What a check of the model finds, with the trace of each violation and the address that names it. Throws as `everystep check` does. */
export async function checked(asked: CheckAsked): Promise<Answer> {
  const { renderText } = await import('../../../reports/text.ts')
  const { chosen, report } = await search(asked, asked.properties, asked.symmetry)
  const { result } = report
  const isPass = result.verdict === 'holds' && sayUnaccepted(result.qualifications).length === 0
  const addressed = result.properties.filter(p => p.trace !== null && p.verdict !== 'holds')
  const addresses = addressed.map(p => `  ${p.name}: ${addressIn(chosen, p.trace as Trace)}`)
  const says = sayPlainly(result, isPass)
  return {
    text: [
      says,
      ...(chosen.taken === null ? [] : [`Note: ${chosen.taken}.`]),
      '',
      renderText(report, { all: true }),
      ...(addresses.length === 0 ? [] : ['Addresses of these traces, for the tools replay and why-not:', ...addresses, '']),
    ].join('\n'),
    data: { pass: isPass, says, ...(await dataOf(report, chosen)) },
  }
}

/** Why one property is what it is: its trace, the clauses that decided, the cause, the decisive steps. Throws as `everystep check` does. */
export async function why(asked: WhyAsked): Promise<Answer> {
  const { renderTrace, sayVerdict } = await import('../../../reports/text.ts')
  const { sayExplanation, sayNearest } = await import('../../../reports/say/explanation.ts')
  const { sayFairness } = await import('../../../reports/say/fairness.ts')
  const { chosen, report } = await search(asked, [asked.property])
  const { properties, checked: of } = report.result
  const property = properties.find(p => p.name === asked.property) as PropertyResult
  const said = [
    ...sayExplanation(report, property).map(({ what, says }) => `${what}: ${says}.`),
    ...sayFairness(report.explanation[property.name]?.fairness ?? []),
    ...[sayNearest(report, property.name)].filter(line => line !== null),
  ]
  const trace = property.trace === null ? [] : renderTrace(property.trace, of)
  const data = await dataOf(report, chosen)
  return {
    text: [
      `${property.name}: ${sayVerdict(property)}`,
      ...trace,
      ...said,
      ...(trace.length + said.length === 0 ? [nothingToShow[property.verdict]] : []),
      '',
    ].join('\n'),
    data: { ...data.properties[0], says: said },
  }
}

const nothingToShow: Readonly<Record<PropertyResult['verdict'], string>> = {
  holds: 'There is nothing to explain: no reachable state, step or loop violates it.',
  violated: 'No trace shows it.',
  inconclusive: 'It is not decided, which is no pass.',
  vacuous: 'It holds only because what it is about never happened, which is no pass.',
}

async function search(
  { maxStates = limits.maxStates, maxSeconds = limits.maxSeconds, ...named }: CheckAsked | WhyAsked | (Limited & CheckAsked),
  properties?: readonly string[],
  symmetry?: boolean,
): Promise<{ readonly chosen: ModelChoice; readonly report: Report }> {
  const chosen = await chosenFor(named)
  const { model, name, accepted, shows } = chosen
  const result = await check(model, {
    ...(properties === undefined ? {} : { properties }),
    ...(name === null ? {} : { name }),
    ...(accepted === null ? {} : { accepted }),
    ...(shows === null ? {} : { shows }),
    ...((symmetry ?? chosen.symmetry) ? { states: 'orbits' as const } : {}),
    goesOnWithin: smallSpace,
    necessaryFaults: 'if-quick',
    limits: { maxStates, maxSeconds, maxMemory: limits.maxMemory },
    patience: limits.patience,
  })
  const explanation = await explanationOf(model, result, limits.patience, true)
  const command = ['everystep check', ...chosen.words].join(' ')
  return { chosen, report: { result, model, explanation, command, root: process.cwd(), says: chosen.says, excerpts: {} } }
}

/** The verdict, so that nobody takes what is not decided, or holds only because nothing happened, for a pass. */
function sayPlainly(result: CheckResult, isPass: boolean): string {
  const { verdict, qualifications, properties } = result
  const others = properties.filter(p => p.verdict === 'inconclusive' || p.verdict === 'vacuous').map(p => `${p.name} is ${p.verdict}`)
  switch (verdict) {
    case 'violated':
      return `VIOLATED.${others.length === 0 ? '' : ` Not decided, or vacuous: ${others.join('; ')}.`}`
    case 'inconclusive':
      return `INCONCLUSIVE, which is not a pass: ${result.cause}.`
    default:
      return isPass
        ? 'PASS: every reachable state was checked, for these constants and fault budgets. It is not a proof for larger ones.'
        : `HOLDS, BUT NOT A PASS AS IT STANDS: ${sayUnaccepted(qualifications).join('; ')}.`
  }
}

/** The result without what the tool `why` gives, and of each trace what changes and not every state. */
async function dataOf({ result, ...report }: Report, { model }: Pick<ModelChoice, 'model'>) {
  const { resultDocument } = await import('../../../reports/json.ts')
  const whole = resultDocument({ ...report, result }) as unknown as Document
  const properties = whole.properties.map((p, k) => {
    const trace = result.properties[k]?.trace ?? null
    return {
      ...p,
      address: trace && addressIn({ model }, trace),
      trace: p.trace && { ...p.trace, steps: p.trace.steps.map(({ state, ...step }) => step) },
    }
  })
  return { ...whole, properties }
}

interface Document {
  readonly properties: readonly {
    readonly name: string
    readonly trace: { readonly steps: readonly ({ readonly state: unknown } & Readonly<Record<string, unknown>>)[] } | null
  }[]
}

const addressIn = ({ model }: Pick<ModelChoice, 'model'>, trace: Trace): string => addressOf(semanticsOf(model), pathOf(model, trace))
