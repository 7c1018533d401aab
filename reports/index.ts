import { didYouMean, UsageError } from '../checker/errors.ts'
import { dot } from './dot.ts'
import type { Format } from './format.ts'
import { github } from './github.ts'
import { itf } from './itf-format.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import { mermaid } from './mermaid.ts'
import { html } from './pages/counterexample/format.ts'
import { png } from './png.ts'
import { sarif } from './sarif.ts'
import { sequence, sequencePng } from './sequence.ts'
import { svg } from './svg.ts'
import { text } from './text.ts'

/** Every format, in the order in which help lists them: to add one, write its file and a line here. */
export const formats = [
  html,
  text,
  json,
  itf,
  dot,
  svg,
  png,
  sequence,
  sequencePng,
  mermaid,
  markdown,
  junit,
  sarif,
  github,
] as const satisfies readonly Format[]

/** The formats of these names. Throws UsageError for a name that is none. */
export function formatsNamed(names: readonly string[]): readonly Format[] {
  const known = formats.map(f => f.name)
  return [...new Set(names)].map(name => {
    const format = formats.find(f => f.name === name)
    if (format === undefined)
      throw new UsageError('unknown-format', `there is no report format '${name}'`, {
        hint: [didYouMean(name, known), `the formats are ${known.join(', ')}`].filter(said => said !== undefined).join(' '),
      })
    return format
  })
}

export type { Excerpt, Format, PictureFormat, Report, ResultFormat, Traced, TraceFormat } from './format.ts'
export { traceDot } from './graphviz/space-time.ts'
export { type RecordedTrace, readItf, retrace } from './itf-replay.ts'
export { jsonOf, resultDocument, resultEvent } from './json.ts'
export { type ClaimReport, type ClaimsFormat, claimsFormats, renderClaim } from './pages/claims/index.ts'
export { foldings, type StateGraph, type StateGraphOptions, stateGraph } from './state-graph.ts'
export { stateGraphDot, stateGraphPng, stateGraphSvg } from './state-picture.ts'
export { renderText, renderTrace, type TextOptions } from './text.ts'
export { checkWritable, type WrittenFile, writeReports } from './write.ts'
