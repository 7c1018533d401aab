import picocolors from 'picocolors'
import type { Colors } from 'picocolors/types.d.ts'
import { propertyKinds } from '../checker/language/properties/index.ts'
import { decisionsIn, type StateValence } from '../checker/properties/valence.ts'
import type { Trace, TraceStep } from '../checker/traces/trace.ts'
import { equal } from '../checker/values/index.ts'
import { sayQualified } from '../checker/verdict/qualifications.ts'
import { type Checked, type CheckResult, type PropertyResult, type PropertyVerdict, violationsOf } from '../checker/verdict/result.ts'
import type { Report, ResultFormat, Traced } from './format.ts'
import { sayExplanation, sayNearest } from './say/explanation.ts'
import { sayFairness } from './say/fairness.ts'
import { profileAdvice, profileRows } from './say/profile.ts'
import { sayDecision, sayValence, valenceRows } from './say/valence.ts'
import {
  isTraced,
  sayAction,
  sayChanges,
  sayChecked,
  sayCompared,
  sayCount,
  sayExchanged,
  sayLoop,
  sayNecessary,
  sayNeeds,
  sayNotReduced,
  sayPlace,
  sayState,
  sayTrust,
  signOf,
} from './say/words.ts'

export interface TextOptions {
  /** Colours by picocolors; left out, none. */
  readonly colors?: Colors
  /** Of several violations the traces of all, and not of the first alone. */
  readonly all?: boolean
  /** Witnesses too, not the traces of what is violated only. */
  readonly verbose?: boolean
  /** Says how long the check took: no two runs print the same then. */
  readonly clock?: boolean
  /** Where reports were written, to be named at the end. */
  readonly written?: readonly { readonly file: string; readonly property: string | null }[]
}

const plain = picocolors.createColors(false)

/** The result as a terminal shows it: the verdict, its cause, the trace, every property's verdict, and what to trust it for. */
export function renderText(report: Report, options: TextOptions = {}): string {
  const { result } = report
  const colors = options.colors ?? plain
  return [
    headline(report, options),
    ...tracesOf(report, options, colors),
    ...missesOf(report, colors),
    ['Properties', ...table(result.properties.map(p => [sign(colors, p.verdict), p.name, p.kind === p.name ? '' : p.kind, withNeeds(p)]))],
    valenceOf(result, colors),
    ['What this verdict rests on', ...table(trustRows(result).map(([what, value]) => [colors.dim(what), value]))],
    profileOf(report, colors),
    options.written?.length ? ['Written', ...options.written.map(w => `  ${w.file}`)] : [],
    [`Again with: ${report.command}`],
  ]
    .filter(block => block.length > 0)
    .map(block => block.join('\n'))
    .join('\n\n')
    .concat('\n')
}

/** Where the time went, where that was asked. */
function profileOf({ result }: Report, colors: Colors): string[] {
  const rows = profileRows(result)
  const advice = profileAdvice(result)
  if (rows.length === 0) return []
  return [
    'Where the time went',
    ...table(rows.map(([of = '', ...more]) => [colors.dim(of), ...more])),
    ...(advice === null ? [] : [`  ${advice}.`]),
  ]
}

/** Of how many states which outcomes can still come, where that was asked. */
function valenceOf(result: CheckResult, colors: Colors): string[] {
  const rows = valenceRows(result)
  return rows.length === 0 ? [] : ['Valence', ...table(rows.map(([what, value]) => [colors.dim(what), value]))]
}

/** The first lines of a result, which are all that `--quiet` prints: the verdict, its cause, and the faults that it needs. */
export function headline(
  { result, root }: Pick<Report, 'result' | 'root'>,
  { colors = plain, clock = false }: TextOptions = {},
): readonly string[] {
  const seconds = clock ? ` in ${result.seconds.toFixed(2)} s` : ''
  return [
    `${sayVerdictLine(result, colors)}  ${sayChecked(result.checked)}${seconds}`,
    result.cause,
    ...[sayNeeds(result), sayNotReduced(root, result.trust)].filter(line => line !== null),
  ]
}

/** `HOLDS within term <= 3; expire never fired`. */
function sayVerdictLine(result: CheckResult, colors: Colors): string {
  const word = result.verdict.toUpperCase()
  return verdictColor(colors, result.verdict)(colors.bold(word)) + colors.yellow(sayQualified(result, word).slice(word.length))
}

/** The trust box, its rows that say only `none` put into one. */
function trustRows(result: CheckResult): readonly (readonly [string, string])[] {
  const rows = sayTrust(result)
  const none = rows.filter(([, value]) => value === 'none').map(([what]) => what)
  return [...rows.filter(([, value]) => value !== 'none'), ...(none.length === 0 ? [] : [['none', none.join(', ')] as const])]
}

function tracesOf(report: Report, { all = true, verbose = false, written = [] }: TextOptions, colors: Colors): string[][] {
  const { properties, checked } = report.result
  const traced = properties.filter(isTraced)
  const violations = violationsOf(traced)
  const shown = [...(all ? violations : violations.slice(0, 1)), ...traced.filter(p => p.verdict !== 'violated' && verbose)]
  const more = violations.filter(p => !shown.includes(p)).map(({ name }) => name)
  const blocks = shown.map((p, k) => {
    const place = sayPlace(report.root, p.where)
    const title = colors.bold(`${p.name}: ${sayVerdict(p)}`) + (place === null ? '' : colors.dim(`  (${place})`))
    const file = written.find(w => w.property === p.name)?.file
    const same = shown.slice(0, k).find(earlier => isSame(earlier.trace, p.trace))
    return [
      `${title}${file === undefined || k === 0 ? '' : `: ${file}`}`,
      ...(same ? [`  the steps of ${same.name}`] : renderTrace(p.trace, checked, colors, p.valence)),
      ...[sayCompared(p)].flatMap(said => (said === null ? [] : [colors.dim(`  ${said}.`)])),
      ...sayExplanation(report, p).map(({ what, says }) => `  ${what}: ${says}.`),
      ...fairnessOf(report, p).map(line => colors.dim(`  ${line}`)),
    ]
  })
  return more.length === 0
    ? blocks
    : [...blocks, [`Also violated: ${more.join(', ')}; --property ${more[0]} shows that trace, --continue or --report DIR all of them.`]]
}

/** What is never reached: the state that comes nearest, the way there, and the actions that never fired on any. */
function missesOf(report: Report, colors: Colors): string[][] {
  const { properties, checked, trust } = report.result
  return properties.flatMap(p => {
    const near = report.explanation[p.name]?.nearest
    if (!near) return []
    const place = sayPlace(report.root, p.where)
    return [
      [
        colors.bold(`${p.name}: ${sayVerdict(p)}`) + (place === null ? '' : colors.dim(`  (${place})`)),
        `  ${sayNearest(report, p.name)}`,
        ...(near.trace.steps.length === 0 ? [] : renderTrace(near.trace, checked, colors)),
        ...(trust.neverFired.length === 0 ? [] : [`  never fired: ${trust.neverFired.join(', ')}`]),
      ],
    ]
  })
}

/** Whether two traces take the same steps. */
const isSame = (a: Trace, b: Trace): boolean =>
  a.loop === b.loop &&
  equal(a.initial, b.initial) &&
  a.steps.length === b.steps.length &&
  a.steps.every((step, k) => isSameStep(step, b.steps[k]))

const isSameStep = (a: TraceStep, b: TraceStep | undefined): boolean =>
  b !== undefined && a.action === b.action && equal(a.parameters, b.parameters) && equal(a.message, b.message)

/** A trace as numbered steps: who, what, and only what changed. `valence`, of each of its states, says which steps decide. */
export function renderTrace(trace: Trace, checked: Checked, colors: Colors = plain, valence: readonly StateValence[] = []): string[] {
  const [first] = valence
  const decisions = new Map(decisionsIn(valence).map(d => [d.step, sayDecision(d)]))
  const number = String(trace.steps.length).length
  const lane = Math.max(0, ...trace.steps.map(s => s.by?.length ?? 0))
  const margin = ' '.repeat(number + lane + 8)
  const line = (n: number, by: string, what: string) => `  ${String(n).padStart(number)}  ${colors.cyan(by.padEnd(lane))}  ${what}`
  const step = (s: TraceStep) => [
    line(s.number, s.by ?? '', (signOf(s) ? colors.yellow : colors.bold)(sayAction(s))),
    ...sayChanges(checked, s).map(change => `${margin}${change}`),
    ...sayExchanged(s).map(m => colors.dim(`${margin}${m}`)),
    ...[decisions.get(s.number)].flatMap(said => (said === undefined ? [] : [colors.yellow(`${margin}◆ ${said}`)])),
  ]
  return [
    line(0, '', colors.bold('initially')),
    ...sayState(checked, trace.initial).map(v => `${margin}${v}`),
    ...(first === undefined ? [] : [colors.yellow(`${margin}◆ ${sayValence(first)}`)]),
    ...trace.steps.flatMap(step),
    ...(trace.loop === null ? [] : [colors.yellow(`  ↺ ${sayLoop(trace)}`)]),
  ]
}

/** Why a lasso is a behaviour that the spec allows: how its loop meets each fairness constraint. */
function fairnessOf({ explanation }: Report, { name, trace }: Traced): readonly string[] {
  if (trace.loop === null) return []
  const fairness = explanation[name]?.fairness ?? []
  if (fairness.length === 0) return ['Nothing is fair, so no step need be taken.']
  return ['The loop is fair:', ...sayFairness(fairness).map(line => `  ${line}`)]
}

export function sayVerdict({ verdict, kind, reason, trace }: PropertyResult): string {
  const steps = trace === null ? '' : ` in ${sayCount(trace.steps.length, 'step')}`
  const how =
    verdict === 'holds' && propertyKinds[kind].isExistential ? `holds: reached${steps}` : `${verdict}${verdict === 'violated' ? steps : ''}`
  return reason === null ? how : `${how}: ${reason}`
}

/** The verdict on a property with the faults that it needs. */
export const withNeeds = (property: PropertyResult): string => [sayVerdict(property), sayNecessary(property)].filter(Boolean).join('; ')

const verdictColor = (colors: Colors, verdict: PropertyVerdict) =>
  verdict === 'holds' ? colors.green : verdict === 'violated' ? colors.red : colors.yellow

function sign(colors: Colors, verdict: PropertyVerdict): string {
  const glyphs: Readonly<Record<PropertyVerdict, string>> = { holds: '✓', violated: '✗', inconclusive: '?', vacuous: '∅' }
  return verdictColor(colors, verdict)(glyphs[verdict])
}

/** Rows whose columns start at the same place; the last is as long as it is. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => bare(row[column]).length)))
  return rows.map(
    row => `  ${row.map((cell, k) => (k === row.length - 1 ? cell : cell + ' '.repeat((widths[k] ?? 0) - bare(cell).length))).join('  ')}`,
  )
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters, and take no room on the terminal
const bare = (cell = ''): string => cell.replace(/\x1b\[\d+m/g, '')

export const text: ResultFormat = {
  of: 'result',
  name: 'text',
  extension: 'txt',
  says: 'what the terminal shows',
  render: report => renderText(report, { verbose: true }),
}
