import type { CodeFlow, Location, Log, Notification, ReportingDescriptor, Result, Run } from 'sarif'
import type { Place } from '../checker/errors.ts'
import type { Trace } from '../checker/traces/trace.ts'
import { decidingClauses, sayClauses } from '../checker/traces/why.ts'
import { sayUnaccepted } from '../checker/verdict/qualifications.ts'
import type { PropertyResult, Qualifications } from '../checker/verdict/result.ts'
import type { Report, ResultFormat } from './format.ts'
import { sayBecause } from './say/because.ts'
import { sayExplanation, sayNearest } from './say/explanation.ts'
import { sayFairness } from './say/fairness.ts'
import { fileUnder, isTraced, sayAction, sayChanges, sayChecked, sayLoop, sayNecessary } from './say/words.ts'

/**
 * The result as SARIF 2.1.0, which code-scanning pages show beside the source: an error for each property violated or not decided, a
 * warning for each that is vacuous (an error when strict), with the trace as a code flow through the actions' lines. What else qualifies a verdict that
 * holds is a warning too, an action that never fired beside the action.
 */
export function sarifLog(report: Report): Log {
  const { result } = report
  const findings = result.properties.filter(p => p.verdict !== 'holds')
  const undecided = result.verdict === 'inconclusive'
  const results = findings.map(p => resultOf(report, p))
  if (undecided && !findings.some(p => p.verdict === 'inconclusive'))
    results.push({ ruleId: 'state-space', level: 'error', message: { text: result.cause }, locations: [locationOf(report, null)] })
  const qualified = result.verdict === 'holds' ? omissionsOf(report) : []
  results.push(...qualified)
  const notification: Notification = { level: 'error', message: { text: `inconclusive: ${result.cause}` } }
  const run: Run = {
    tool: {
      driver: {
        name: 'everystep',
        rules: [
          ...result.properties.map(p => ruleOf(report, p)),
          ...(results.some(isWholeSpace) ? [wholeSpace] : []),
          ...omissionRules.filter(({ id }) => qualified.some(q => q.ruleId === id)),
        ],
      },
    },
    invocations: [{ executionSuccessful: !undecided, ...(undecided ? { toolExecutionNotifications: [notification] } : {}) }],
    columnKind: 'utf16CodeUnits',
    results,
  }
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
}

const wholeSpace: ReportingDescriptor = { id: 'state-space', shortDescription: { text: 'the whole state space is searched' } }
const isWholeSpace = (result: Result): boolean => result.ruleId === wholeSpace.id

const omissionRules: readonly ReportingDescriptor[] = [
  { id: 'never-fired', shortDescription: { text: 'every action is taken by some step' } },
  { id: 'bounded', shortDescription: { text: 'no bound keeps a step from being followed' } },
  { id: 'needless-mark', shortDescription: { text: 'what a model is said to leave out, it leaves out' } },
]

/** What qualifies a verdict that holds, and was not accepted beforehand. */
function omissionsOf(report: Report): readonly Result[] {
  const { neverFired, cut, needless } = report.result.qualifications
  const only = { neverFired: [], cut: [], vacuous: [], needless: [] }
  const say = (ruleId: string, one: Partial<Qualifications>, where: Place | null): readonly Result[] =>
    sayUnaccepted({ ...only, ...one }).map(says => ({
      ruleId,
      level: report.strict ? 'error' : 'warning',
      message: { text: `${sayChecked(report.result.checked)}: ${says}` },
      locations: [locationOf(report, where)],
    }))
  return [
    ...neverFired.flatMap(n => say('never-fired', { neverFired: [n] }, report.model.actions[n.action]?.where ?? null)),
    ...cut.flatMap(c => say('bounded', { cut: [c] }, null)),
    ...needless.flatMap(n => say('needless-mark', { needless: [n] }, null)),
  ]
}

function ruleOf({ excerpts }: Report, { name, kind }: PropertyResult): ReportingDescriptor {
  const doc = excerpts[name]?.doc
  return {
    id: name,
    shortDescription: {
      text: kind === 'deadlock' ? 'no deadlock: every state that no step leads out of is final' : `${name}, of kind ${kind}`,
    },
    ...(doc ? { fullDescription: { text: doc } } : {}),
  }
}

function resultOf(report: Report, property: PropertyResult): Result {
  const { name, verdict } = property
  const why = [property.reason, sayNecessary(property)].filter(Boolean).join('; ')
  const related = relatedTo(report, property)
  const flows = codeFlowsOf(report, property)
  return {
    ruleId: name,
    level: verdict === 'vacuous' && !report.strict ? 'warning' : 'error',
    message: {
      text: [
        `${sayChecked(report.result.checked)}: ${name} is ${verdict}${why === '' ? '' : `: ${why}`}.`,
        ...sayExplanation(report, property).map(({ what, says }) => `${what}: ${says}.`),
      ].join('\n'),
    },
    locations: [locationOf(report, property.where)],
    ...(related.length === 0 ? {} : { relatedLocations: [...related] }),
    ...(flows.length === 0 ? {} : { codeFlows: [...flows] }),
  }
}

/** The clauses that decided, where they are written, and of a deadlock the actions that do not lead on, each with the reason. */
function relatedTo(report: Report, property: PropertyResult): readonly Location[] {
  const explanation = report.explanation[property.name]
  if (explanation === undefined || property.verdict !== 'violated') return []
  const { why, standstill } = explanation
  const at = (where: Place | null | undefined, text: string): Location[] =>
    where ? [{ ...locationOf(report, where), message: { text } }] : []
  return [
    ...why
      .flatMap(({ clauses }) => decidingClauses(clauses))
      .flatMap(d => at({ file: d.clause.file, line: d.clause.line, column: 1 }, sayClauses([d]))),
    ...(standstill?.refusals ?? []).flatMap(({ step, action, because }) =>
      at(report.model.actions[action]?.where, `${step}: ${sayBecause(because)}`),
    ),
  ]
}

/** The trace, its decisive steps marked as essential; for what is never reached, the steps to the state that comes nearest. */
function codeFlowsOf(report: Report, property: PropertyResult): readonly CodeFlow[] {
  const explanation = report.explanation[property.name]
  if (isTraced(property)) {
    const { trace } = property
    const fairness = sayFairness(explanation?.fairness ?? [])
    const loop = trace.loop === null ? [] : [{ message: { text: [sayLoop(trace), ...fairness].join('; ') } }]
    return [{ ...loop[0], ...codeFlowOf(report, trace, explanation?.decisive) }]
  }
  const nearest = explanation?.nearest
  return nearest ? [{ message: { text: sayNearest(report, property.name) ?? '' }, ...codeFlowOf(report, nearest.trace) }] : []
}

function codeFlowOf(report: Report, trace: Trace, decisive: readonly number[] | undefined = undefined): CodeFlow {
  const { model, result } = report
  return {
    threadFlows: [
      {
        locations: trace.steps.map(step => ({
          executionOrder: step.number,
          ...(decisive ? { importance: decisive.includes(step.number) ? ('essential' as const) : ('unimportant' as const) } : {}),
          location: {
            ...locationOf(report, step.kind === 'fault' ? null : (model.actions[step.action]?.where ?? null)),
            message: {
              text: [
                `${step.number}. ${step.by === null ? '' : `${step.by}: `}${sayAction(step)}`,
                ...sayChanges(result.checked, step),
              ].join('; '),
            },
          },
        })),
      },
    ],
  }
}

/** A place in the source, or, where there is none, the spec's first line: code-scanning pages drop what has no place. */
function locationOf({ root, model, result }: Report, where: Place | null): Location {
  const place = where ?? model.where ?? { file: result.checked.file ?? '', line: 1, column: 1 }
  const uri = fileUnder(root, place).split('/').map(encodeURIComponent).join('/')
  return { physicalLocation: { artifactLocation: { uri }, region: { startLine: place.line, startColumn: place.column } } }
}

export const sarif: ResultFormat = {
  of: 'result',
  name: 'sarif',
  extension: 'sarif',
  says: 'findings beside the source, for code scanning',
  render: report => `${JSON.stringify(sarifLog(report), null, 2)}\n`,
}
