import { sayQualified } from '../checker/verdict/qualifications.ts'
import { violationsOf } from '../checker/verdict/result.ts'
import type { Report, ResultFormat, Traced } from './format.ts'
import { sequenceDiagram } from './mermaid.ts'
import { sayExplanation, sayNearest } from './say/explanation.ts'
import { sayFairness } from './say/fairness.ts'
import { valenceRows } from './say/valence.ts'
import {
  isTraced,
  sayAcknowledged,
  sayAction,
  sayChanges,
  sayChecked,
  sayCompared,
  sayLoop,
  sayNeeds,
  sayPlace,
  saySent,
  sayState,
  sayTrust,
} from './say/words.ts'
import { sayVerdict, withNeeds } from './text.ts'

/** The result for a pull request or coursework: GitHub's Markdown, whose Mermaid blocks it draws. */
export function renderMarkdown(report: Report): string {
  const { result } = report
  const { checked } = result
  const violated = violationsOf(result.properties.filter(isTraced))
  return [
    `# ${escapeMarkdown(`${sayChecked(checked)}: ${sayQualified(result)}`)}`,
    escapeMarkdown([result.cause, sayNeeds(result)].filter(Boolean).join('; ')),
    code(report.command),
    '## Properties',
    table(
      ['property', 'kind', 'verdict', 'where'],
      result.properties.map(p => [
        code(p.name),
        p.kind,
        escapeMarkdown([withNeeds(p), sayNearest(report, p.name)].filter(Boolean).join('; ')),
        code(sayPlace(report.root, p.where) ?? ''),
      ]),
    ),
    ...violated.flatMap(p => traceOf(report, p)),
    ...(result.valence === undefined
      ? []
      : [
          '## Valence',
          table(
            ['', ''],
            valenceRows(result).map(([what, value]) => [what, escapeMarkdown(value)]),
          ),
        ]),
    '## What this verdict rests on',
    table(
      ['', ''],
      sayTrust(result).map(([what, value]) => [what, escapeMarkdown(value)]),
    ),
  ]
    .join('\n\n')
    .concat('\n')
}

function traceOf(report: Report, property: Traced): string[] {
  const { checked } = report.result
  const { trace } = property
  const lines = (of: readonly string[]) => of.map(code).join('<br>')
  return [
    `## ${escapeMarkdown(`${property.name}: ${sayVerdict(property)}`)}`,
    table(
      ['step', 'who', 'what', 'changes', 'sends'],
      [
        ['0', '', 'initially', lines(sayState(checked, trace.initial)), ''],
        ...trace.steps.map(s => [
          String(s.number),
          escapeMarkdown(s.by ?? ''),
          code(sayAction(s)),
          lines([...sayChanges(checked, s), ...sayAcknowledged(s).map(m => `acknowledges ${m}`)]),
          lines(saySent(s)),
        ]),
      ],
    ),
    ...(trace.loop === null ? [] : [escapeMarkdown(`After step ${trace.steps.length}: ${sayLoop(trace)}.`)]),
    ...[sayCompared(property)].flatMap(said => (said === null ? [] : [`${said}.`])),
    ...sayExplanation(report, property).map(({ what, says }) => `**${what}:** ${escapeMarkdown(says)}.`),
    ...fairnessOf(report, property),
    `\`\`\`mermaid\n${sequenceDiagram(report, property)}\n\`\`\``,
  ]
}

/** How a lasso's loop meets each fairness constraint. */
function fairnessOf({ explanation }: Report, { name, trace }: Traced): string[] {
  if (trace.loop === null) return []
  const lines = sayFairness(explanation[name]?.fairness ?? [])
  if (lines.length === 0) return ['Nothing is fair, so no step need be taken.']
  return ['**Fairness:** the loop is fair.', lines.map(line => `- ${escapeMarkdown(line)}`).join('\n')]
}

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')

/** A table of texts as they stand. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  table(
    head.map(escapeMarkdown),
    rows.map(row => row.map(escapeMarkdown)),
  )

/** Text as it stands; what Markdown would read is escaped (https://spec.commonmark.org/0.31.2/#backslash-escapes). */
export const escapeMarkdown = (text: string): string => text.replaceAll(/\s*[\r\n]+\s*/g, ' ').replaceAll(/[\\`*_{}[\]<>#|~]/g, '\\$&')

/** A code span, fenced by more backticks than it holds; a bar is escaped even there, since a table's cells are cut first. */
export function code(text: string): string {
  if (text === '') return ''
  const fence = '`'.repeat(1 + Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length)))
  const pad = text.includes('`') ? ' ' : ''
  return `${fence}${pad}${text.replaceAll(/\s*[\r\n]+\s*/g, ' ').replaceAll('|', '\\|')}${pad}${fence}`
}

/** One trace for the same: its steps as a table, why it is, and the diagram. */
export const markdownOfTrace = {
  extension: 'md',
  says: 'the steps as a table, why it fails, and a Mermaid diagram',
  render: (report: Report, property: Traced): string => `${traceOf(report, property).join('\n\n')}\n`,
}

export const markdown: ResultFormat = {
  of: 'result',
  name: 'markdown',
  extension: 'md',
  says: 'verdict, traces and diagrams for a pull request or coursework',
  render: renderMarkdown,
}
