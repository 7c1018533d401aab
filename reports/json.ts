import type { Json } from '../checker/language/itf-value.ts'
import { sayConstraint } from '../checker/properties/liveness/constraints.ts'
import { decisionsIn, type StateValence } from '../checker/properties/valence.ts'
import type { Clause } from '../checker/semantics/clauses.ts'
import type { Why } from '../checker/traces/reason.ts'
import type { Trace } from '../checker/traces/trace.ts'
import { isInFlight, ValueSet } from '../checker/values/index.ts'
import { sayPath } from '../checker/values/path.ts'
import type { PropertyExplanation, Standstill } from '../checker/verdict/explanation.ts'
import { type CheckResult, isReduced, type PropertyResult, type Trust } from '../checker/verdict/result.ts'
import { sayStop } from '../checker/verdict/stops.ts'
import type { Made, Report, ResultFormat } from './format.ts'
import { sayBecause } from './say/because.ts'
import { sayExplanation, sayNearest } from './say/explanation.ts'
import { sayFairness } from './say/fairness.ts'
import { sayReductions } from './say/trust.ts'
import { sayDecision } from './say/valence.ts'
import { sayPlace } from './say/words.ts'

/**
 * A value of a state, to be read and not to be read back (that is what ITF is for): sets as arrays in the order of `compare`, networks as
 * arrays of the messages in flight, one for each copy.
 */
export function jsonOf(value: unknown): Json {
  if (value === undefined || value === null) return null
  if (value === Infinity) return 'any'
  if (typeof value !== 'object') return value as Json
  if (Array.isArray(value)) return value.map(jsonOf)
  if (value instanceof ValueSet) return [...value].map(jsonOf)
  if (isInFlight(value)) return value.copies().map(jsonOf)
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, jsonOf(part)]))
}

/** The whole result, traces and all; the same result gives the same bytes, since it says nothing of time. */
export function resultDocument(report: Report): Json {
  const { checked, verdict, cause, properties, states, depth, qualifications, trust } = report.result
  const place = (p: PropertyResult) => sayPlace(report.root, p.where)
  return {
    format: 'everystep-result',
    version: 1,
    checked: {
      spec: checked.spec,
      model: checked.model,
      variant: checked.variant,
      constants: jsonOf(checked.constants),
      faults: jsonOf(checked.faults),
      networks: jsonOf(checked.networks),
      processes: jsonOf(checked.processes),
    },
    command: report.command,
    ...(report.made === undefined ? {} : { made: { ...report.made } }),
    verdict,
    cause,
    properties: properties.map(p => ({
      name: p.name,
      kind: p.kind,
      verdict: p.verdict,
      reason: p.reason,
      where: place(p),
      trace: p.trace && traceDocument(p.trace),
      ...(p.compared === false ? { compared: false } : {}),
      ...(p.fairness.length === 0
        ? {}
        : { fairness: jsonOf(p.fairness.map(met => ({ ...met, constraint: sayConstraint(met.constraint) }))) }),
      ...(p.necessary === null ? {} : { necessaryFaults: jsonOf(p.necessary) }),
      ...valenceDocument(p.valence),
      ...explanationOf(report, p),
    })),
    states: { ...states },
    depth,
    qualifications: jsonOf(qualifications),
    ...summaryDocument(report.result),
    trust: trustDocument(trust),
  }
}

/** Of each state of the trace, the initial one first, the outcomes that can still come; and the steps that rule some out. */
const valenceDocument = (valence: readonly StateValence[] | undefined): { readonly valence?: Json; readonly decides?: Json } =>
  valence === undefined
    ? {}
    : {
        valence: valence.map(({ outcomes, isCritical }) => ({ outcomes: [...outcomes], critical: isCritical })),
        decides: decisionsIn(valence).map(d => ({ step: d.step, rulesOut: [...d.rulesOut], says: sayDecision(d) })),
      }

/** How many states are of which valence. */
const summaryDocument = ({ valence }: Pick<CheckResult, 'valence'>): { readonly valence?: Json } =>
  valence === undefined
    ? {}
    : 'inconclusive' in valence
      ? {
          valence: {
            ...valence,
            outcomes: [...valence.outcomes],
            inconclusive: valence.inconclusive.why === 'view' ? 'view' : sayStop(valence.inconclusive),
          },
        }
      : { valence: jsonOf(valence) }

const trustDocument = ({ engine, workers, stopped, bounds, view, symmetry, ...rest }: Trust): Json => ({
  engine,
  workers,
  stopped: stopped && sayStop(stopped),
  bounds: jsonOf(bounds),
  reductions: [...sayReductions({ view, symmetry })],
  symmetry: jsonOf(symmetry),
  ...(jsonOf(rest) as { readonly [name: string]: Json }),
})

/** `after` is the number of steps before the state that it is about; clauses have those that they are made of as `parts`, and those of what they call as `inside`. */
const whyDocument = ({ of, holds, at, reason, clauses }: Why): Json => ({
  of,
  holds,
  after: at,
  reason,
  clauses: clauses.map(clauseDocument),
})

function explanationOf(report: Report, property: PropertyResult): { readonly explanation?: Json } {
  const explanation = report.explanation[property.name]
  return explanation === undefined ? {} : { explanation: explanationDocument(report, property, explanation) }
}

/** The explanation as data, and under `says` in the sentences of the other formats, without their full stops. */
const explanationDocument = (report: Report, property: PropertyResult, explanation: PropertyExplanation): Json => {
  const { why, causes, openings, reads, decisive, early, heard, standstill, fairness, nearest, problem } = explanation
  const sentences = [
    ...sayExplanation(report, property).map(({ what, says }) => `${what}: ${says}`),
    ...sayFairness(fairness).map(line => `Fairness: ${line}`),
    ...[sayNearest(report, property.name)].filter(line => line !== null),
  ]
  return {
    ...(sentences.length === 0 ? {} : { says: sentences }),
    ...(why.length === 0 ? {} : { why: why.map(whyDocument) }),
    causes: causes.map(cause =>
      cause.of === 'message'
        ? { of: cause.of, message: jsonOf(cause.message), step: cause.step }
        : {
            of: cause.of,
            path: cause.path,
            owner: cause.owner,
            value: jsonOf(cause.value),
            step: cause.step,
            state: cause.state,
            ...(cause.from === undefined ? {} : { from: jsonOf(cause.from) }),
            ...('element' in cause ? { element: jsonOf(cause.element) } : {}),
            ...(cause.isAgain ? { again: true } : {}),
          },
    ),
    ...(openings.length === 0 ? {} : { pauses: openings.map(({ fault, step }) => ({ step: fault.number, opens: step.number })) }),
    reads: [...reads],
    decisiveSteps: [...decisive],
    ...(early.length === 0 ? {} : { earlyTimeouts: [...early] }),
    ...(heard.length === 0
      ? {}
      : { heard: heard.map(({ message, ...of }) => ({ ...of, message: jsonOf(message), steps: [...of.steps] })) }),
    ...(standstill === null ? {} : { standstill: standstillDocument(standstill) }),
    ...(fairness.every(f => f.because === null)
      ? {}
      : {
          refused: fairness.flatMap(f =>
            f.because === null ? [] : [{ constraint: sayConstraint(f.constraint), reason: sayBecause(f.because) }],
          ),
        }),
    ...(nearest === null
      ? {}
      : {
          nearest: {
            trace: traceDocument(nearest.trace),
            why: whyDocument(nearest.why),
            clauses: { ...nearest.clauses },
            states: nearest.states,
          },
        }),
    ...(problem === null ? {} : { problem }),
  }
}

const standstillDocument = ({ stuck, refusals, unfinished }: Standstill): Json => ({
  idle: [...stuck.idle],
  faults: [...stuck.faults],
  refusals: refusals.map(({ step, action, by, because }) => ({ step, action, by, because: because.is, reason: sayBecause(because) })),
  unfinished: unfinished && { path: sayPath(unfinished.part), owner: unfinished.owner, value: jsonOf(unfinished.value) },
})

const clauseDocument = ({ source, line, value, holds, given, decides, parts, inside }: Clause): Json => ({
  source,
  line,
  value,
  holds,
  ...(Object.keys(given).length === 0 ? {} : { given }),
  decides,
  ...(parts.length === 0 ? {} : { parts: parts.map(clauseDocument) }),
  ...(inside.length === 0 ? {} : { inside: inside.map(clauseDocument) }),
})

export function traceDocument(trace: Trace): Json {
  return {
    loop: trace.loop,
    initial: jsonOf(trace.initial),
    steps: trace.steps.map(s => ({
      number: s.number,
      action: s.action,
      kind: s.kind,
      fault: s.kind === 'fault' ? (s.fault?.kind ?? null) : null,
      by: s.by,
      parameters: jsonOf(s.parameters),
      message: jsonOf(s.message),
      sent: jsonOf(s.sent),
      ...(s.acknowledged.length === 0 ? {} : { acknowledged: jsonOf(s.acknowledged) }),
      // A part that was not there before, or is gone, has no `before` or no `after`; null is a value that it may hold.
      changes: s.changes.map(({ path, owner, before, after }) => ({
        path,
        owner,
        ...(before === undefined ? {} : { before: jsonOf(before) }),
        ...(after === undefined ? {} : { after: jsonOf(after) }),
      })),
      state: jsonOf(s.state),
    })),
    flights: jsonOf(trace.flights),
  }
}

/** The last event of `--json`. Its `steps` counts the actions of the shortest trace; null where there is none. */
export function resultEvent(result: CheckResult, made?: Made): Readonly<Record<string, Json>> {
  const { checked, trust, qualifications } = result
  return {
    event: 'result',
    spec: checked.spec,
    model: checked.model,
    variant: checked.variant,
    constants: jsonOf(checked.constants),
    faults: jsonOf(checked.faults),
    networks: jsonOf(checked.networks),
    verdict: result.verdict,
    reason: result.cause,
    stopped: trust.stopped && sayStop(trust.stopped),
    states: { ...result.states },
    depth: result.depth,
    ...summaryDocument(result),
    properties: result.properties.map(p => ({
      name: p.name,
      kind: p.kind,
      verdict: p.verdict,
      reason: p.reason,
      steps: p.trace?.steps.length ?? null,
      ...(p.trace?.loop == null ? {} : { loop: p.trace.loop }),
      ...(p.necessary === null ? {} : { necessaryFaults: jsonOf(p.necessary) }),
    })),
    neverFired: [...trust.neverFired],
    bounds: jsonOf(trust.bounds),
    qualifications: jsonOf(qualifications),
    reductions: [...sayReductions(trust)],
    symmetry: jsonOf(trust.symmetry),
    fairness: [...trust.fairness],
    outDegree: { ...trust.outDegree },
    collision: trust.collision && { ...trust.collision },
    orbits: isReduced(trust),
    engine: trust.engine,
    workers: trust.workers,
    ...(result.profile === null ? {} : { profile: jsonOf(result.profile) }),
    ...(made === undefined ? {} : { made: { ...made } }),
    seconds: result.seconds,
  }
}

export const json: ResultFormat = {
  of: 'result',
  name: 'json',
  extension: 'json',
  says: 'the whole result with its traces, for programs',
  render: report => `${JSON.stringify(resultDocument(report), null, 2)}\n`,
}
