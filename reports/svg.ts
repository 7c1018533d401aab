import type { TraceFormat } from './format.ts'
import { traceDot } from './graphviz/space-time.ts'

/** A DOT graph laid out by Graphviz. Loads Graphviz, compiled to WebAssembly, on the first call. */
export async function layOut(graph: string, engine: 'dot' | 'neato' = 'dot'): Promise<string> {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz')
  const graphviz = await Graphviz.load()
  return graphviz.layout(graph, 'svg', engine)
}

export const svg: TraceFormat = {
  of: 'trace',
  name: 'svg',
  extension: 'svg',
  says: 'the picture that dot describes',
  render: (report, property) => layOut(traceDot(report, property), 'neato'),
}
