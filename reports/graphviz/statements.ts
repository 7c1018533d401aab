import { printable } from '../characters.ts'

/** Text with the markup of HTML-like labels: what is in it must have gone through `escapeHtml`. */
export interface Html {
  readonly html: string
}

type Attributes = Readonly<Record<string, string | number | Html>>

/** A statement of DOT. Attribute values are quoted; what is in a label must have gone through `escapeText` or `escapeHtml`. */
export const node = (name: string, attributes: Attributes): string => `  ${name}${bracket(attributes)}`
/** An edge; an end may name a side of its node: `s1:e`. */
export const edge = (from: string, to: string, attributes: Attributes): string => `  ${from} -> ${to}${bracket(attributes)}`

/** A whole graph; `nodes` and `edges` are what each of them has unless it says otherwise. */
export function digraph(
  title: string,
  { graph, nodes = {}, edges = {} }: { readonly graph: Attributes; readonly nodes?: Attributes; readonly edges?: Attributes },
  statements: readonly string[],
): string {
  return [
    `digraph ${quote(escapeText(title))} {`,
    `  graph${bracket({ fontname: font, ...graph })}`,
    `  node${bracket({ fontname: font, fontsize: 11, ...nodes })}`,
    `  edge${bracket({ fontname: font, fontsize: 10, ...edges })}`,
    ...statements,
    '}\n',
  ].join('\n')
}

/** What Graphviz knows the widths of, and what browsers and other programs have something like. */
export const font = 'Helvetica,Arial,sans-serif'
export const colors = { bad: '#b2182b', fault: '#b35806', faint: '#888888', faintText: '#666666' }

const bracket = (attributes: Attributes): string =>
  ` [${Object.entries(attributes)
    .map(([name, value]) => `${name}=${typeof value === 'object' ? `<${value.html}>` : quote(String(value))}`)
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

/** The same in an HTML-like label (https://graphviz.org/doc/info/shapes.html#html). */
export const escapeHtml = (text: string): string =>
  printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')

export const leftLines = (lines: readonly string[], escaped: (text: string) => string): string =>
  lines.map(line => `${escaped(line)}\\l`).join('')
