import { withHeard } from '../checker/traces/heard.ts'
import type { Flight, TraceStep } from '../checker/traces/trace.ts'
import type { Report, Traced, TraceFormat } from './format.ts'
import { processesIn, sayAcknowledged, sayAction, sayBack, sayChanges, sayFault, sayLoop, sayMessage, sayState } from './say/words.ts'

/**
 * A trace as a Mermaid sequence diagram: a participant for each process, an arrow where a message is received or lost, with the
 * step that sent it if that is not the one before, a note for each step with what it changed.
 */
export function sequenceDiagram({ result, explanation }: Report, { name, trace: told }: Traced): string {
  const { checked } = result
  const trace = withHeard(told, explanation[name]?.heard ?? [])
  // Mermaid's own words, such as `end`, may not name a participant; an alias may be any text.
  const lanes = new Map(processesIn(checked, trace).map((id, k) => [id, `p${k + 1}`]))
  const everyone = [...new Set([[...lanes.values()][0], [...lanes.values()].at(-1)])].join(',')
  const over = (who: readonly (string | null)[]): string => {
    const known = [...new Set(who)].flatMap(id => lanes.get(id ?? '') ?? [])
    return known.length === 0 ? everyone : known.slice(0, 2).join(',')
  }
  const note = (who: readonly (string | null)[], lines: readonly string[]) =>
    `  Note over ${over(who)}: ${lines.map(escapeMermaid).join('<br/>')}`
  const arrow = (flight: Flight, kind: string, more: string): string[] => {
    const from = lanes.get(flight.forgedBy ?? flight.from ?? '')
    const to = lanes.get(flight.to ?? '')
    const said = `${sayMessage(flight.message, { from: flight.from, to: flight.to })}${flight.forgedBy === undefined ? '' : `, forged as from ${flight.from}`}`
    if (from === undefined || to === undefined) return [note([flight.from, flight.to], [`${said}${more}`])]
    return [`  ${from}${kind}${to}: ${escapeMermaid(said + more)}`]
  }
  const tell = (step: TraceStep): string[] => {
    const lines = [
      `${step.number}. ${sayAction(step)}`,
      ...sayChanges(checked, step),
      ...sayAcknowledged(step).map(m => `acknowledges ${m}`),
    ]
    const { number } = step
    const about = step.fault !== null && step.message ? [end(step.message.from), end(step.message.to)] : [step.by]
    return [
      ...trace.flights.filter(f => f.received.includes(number)).flatMap(f => arrow(f, '->>', saySentBefore(f, number))),
      ...trace.flights.filter(f => f.lost === number).flatMap(f => arrow(f, '-x', ` ${sayFault(step)}`)),
      note(about, lines),
    ]
  }
  const loop = trace.loop
  const stem = trace.steps.filter(s => loop === null || s.number <= loop)
  const repeated = trace.steps.filter(s => loop !== null && s.number > loop)
  return [
    'sequenceDiagram',
    ...[...lanes].map(([id, lane]) => `  participant ${lane} as ${escapeMermaid(id)}`),
    note([null], ['initially', ...sayState(checked, trace.initial)]),
    ...stem.flatMap(tell),
    ...(loop === null
      ? []
      : repeated.length === 0
        ? [note([null], [sayLoop(trace)])]
        : [`  loop ${sayBack(loop)}, forever`, ...repeated.flatMap(tell), '  end']),
    ...trace.flights.filter(f => f.lost === null && f.received.length === 0).flatMap(f => arrow(f, '--)', ' (not received)')),
  ].join('\n')
}

/** Mermaid draws a message where it is received: of one that other steps have overtaken, when it was sent. */
const saySentBefore = ({ sent }: Flight, received: number): string =>
  received - sent < 2 ? '' : sent === 0 ? ' (sent before)' : ` (sent in step ${sent})`

const end = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Any text in a line of Mermaid, whose entities are written `#59;` (https://mermaid.js.org/syntax/sequenceDiagram.html#entity-codes). */
const escapeMermaid = (text: string): string =>
  text.replaceAll(/\s*[\r\n]+\s*/g, ' ').replaceAll(/[#;%<>&"]/g, c => `#${c.codePointAt(0)};`)

export const mermaid: TraceFormat = {
  of: 'trace',
  name: 'mermaid',
  extension: 'mmd',
  says: 'a trace as a Mermaid sequence diagram',
  render: (report, property) => `${sequenceDiagram(report, property)}\n`,
}
