import { EverystepError } from '../checker/errors.ts'
import { type Instance, label, type Semantics, semanticsOf } from '../checker/semantics/semantics.ts'
import { stateAfter } from '../checker/traces/trace.ts'
import { equal } from '../checker/values/index.ts'
import { printable } from './characters.ts'
import type { Report, Traced, TraceFormat } from './format.ts'
import { sayActor } from './say/labels.ts'
import { sayChanges, sayChecked, saySent, sayState, signOf } from './say/words.ts'

type Attributes = Readonly<Record<string, string | number>>

/** A statement of DOT. Attribute values are quoted; what is in a label must have gone through `escapeText` or `escapeRecord`. */
export const node = (name: string, attributes: Attributes): string => `  ${name}${bracket(attributes)}`
export const edge = (from: string, to: string, attributes: Attributes): string => `  ${from} -> ${to}${bracket(attributes)}`

export const digraph = (title: string, graph: Attributes, statements: readonly string[]): string =>
  [
    `digraph ${quote(escapeText(title))} {`,
    `  graph${bracket({ fontname: font, ...graph })}`,
    `  node${bracket({ fontname: font, fontsize: 11, shape: 'record', style: 'rounded' })}`,
    `  edge${bracket({ fontname: font, fontsize: 10 })}`,
    ...statements,
    '}\n',
  ].join('\n')

// Without the fonts at hand Graphviz guesses widths: right only where every fallback of the font is as wide, as monospaced ones are.
const font = 'Courier'
export const colors = { bad: '#b2182b', fault: '#b35806', faint: '#888888', faintText: '#666666' }

const bracket = (attributes: Attributes): string =>
  ` [${Object.entries(attributes)
    .map(([name, value]) => `${name}=${quote(String(value))}`)
    .join(', ')}]`

// ts-graphviz 3.0.7 does not quote a backslash before a quotation mark, and leaves the escapes of labels to its caller.
// In a quoted string only the quotation mark needs an escape; backslashes reach the label, whose own escapes they are.
const quote = (text: string): string => `"${text.replaceAll('"', '\\"')}"`

/** Any text as a label shows it (https://graphviz.org/docs/attr-types/escString, and entities as in HTML); lines end in `\n` or, to the left, `\l`. */
export const escapeText = (text: string): string =>
  printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '&quot;')
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')

/** The same in a record, whose fields `|`, `{}` and `<>` shape (https://graphviz.org/doc/info/shapes.html#record). */
export const escapeRecord = (text: string): string => escapeText(text).replaceAll(/[{}|<>]/g, '\\$&')

export const leftLines = (lines: readonly string[], escaped: (text: string) => string): string =>
  lines.map(line => `${escaped(line)}\\l`).join('')

/** The most choices not taken that are listed beside a state. */
const listed = 8

/** A trace as a chain of states, each with what changed, and beside each state, greyed, the other steps that were enabled there. */
export function traceDot({ model, result }: Report, property: Traced): string {
  const { trace } = property
  const { checked } = result
  const semantics = semanticsOf(model)
  const end = trace.steps.length
  const state = (number: number, lines: readonly string[]) =>
    node(`s${number}`, {
      label: `{${number}${number === 0 ? ' initially' : ''}${lines.length === 0 ? '' : `|${leftLines(lines, escapeRecord)}`}}`,
      ...(number === end && property.verdict === 'violated' ? { color: colors.bad, penwidth: 2 } : {}),
    })
  const statements = [
    state(0, sayState(checked, trace.initial)),
    ...trace.steps.flatMap(step => [
      state(step.number, [...sayChanges(checked, step), ...saySent(step).map(m => `sends ${m}`)]),
      // Without the sign: few fonts have it, and the word stands there too.
      edge(`s${step.number - 1}`, `s${step.number}`, {
        label: escapeText(` ${sayActor(step)}`),
        ...(signOf(step) ? { style: 'dashed', color: colors.fault, fontcolor: colors.fault } : {}),
        weight: 10,
      }),
    ]),
    ...Array.from({ length: end + 1 }, (_, number) => {
      const next = trace.steps[number] ?? (trace.loop === null ? null : trace.steps[trace.loop])
      return neighbourhood(semantics, stateAfter(trace, number), number, next ?? null)
    }).flat(),
    ...(trace.loop === null
      ? []
      : [
          edge(`s${end}`, `s${trace.loop}`, {
            label: trace.loop === end ? ' forever' : ` back to step ${trace.loop}`,
            style: 'bold',
            constraint: 'false',
          }),
        ]),
  ]
  const title = `${sayChecked(checked)}: ${property.name}`
  return digraph(title, { label: escapeText(title), labelloc: 't', rankdir: 'TB' }, statements)
}

function neighbourhood(semantics: Semantics, state: Report['model']['initial'][number], number: number, taken: Instance | null): string[] {
  const choices = untaken(semantics, state, taken)
  if (choices.length === 0) return []
  const more = choices.length - listed
  const lines = [taken === null ? 'enabled:' : 'not taken:', ...choices.slice(0, listed), ...(more > 0 ? [`and ${more} more`] : [])]
  return [
    node(`n${number}`, {
      label: leftLines(lines, escapeText),
      shape: 'plaintext',
      style: 'solid',
      fontsize: 9,
      fontcolor: colors.faintText,
    }),
    `  { rank=same; s${number}; n${number} }`,
    edge(`s${number}`, `n${number}`, { style: 'dashed', dir: 'none', color: colors.faint }),
  ]
}

function untaken(semantics: Semantics, state: Report['model']['initial'][number], taken: Instance | null): string[] {
  const isTaken = (i: Instance) =>
    taken !== null && i.action === taken.action && equal(i.message, taken.message) && equal(i.parameters, taken.parameters)
  try {
    return semantics
      .successors(state)
      .transitions.filter(t => !isTaken(t))
      .map(label)
  } catch (error) {
    // A spec that fails on a choice not taken is no reason to withhold the picture of those that were.
    if (error instanceof EverystepError) return []
    throw error
  }
}

export const dot: TraceFormat = {
  of: 'trace',
  name: 'dot',
  extension: 'dot',
  says: 'a trace and the choices that it did not take, for Graphviz',
  render: traceDot,
}
