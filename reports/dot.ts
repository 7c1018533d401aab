import type { TraceFormat } from './format.ts'
import { traceDot } from './graphviz/space-time.ts'

export const dot: TraceFormat = {
  of: 'trace',
  name: 'dot',
  extension: 'dot',
  says: 'a trace as a space-time diagram, for Graphviz (neato)',
  render: traceDot,
}
