import { relative, resolve } from '../checker/platform/files.ts'
import type { TraceFormat } from './format.ts'
import { itfTrace, type SpecFile } from './itf.ts'

// Apart from itf.ts, which runs in a browser, too: there are no paths there.
function specFile(file: string | undefined, folder: string | undefined): SpecFile | null {
  if (file === undefined) return null
  return folder === undefined ? { file } : { file, fromHere: relative(resolve(folder), resolve(file)).replaceAll('\\', '/') }
}

export const itf: TraceFormat = {
  of: 'trace',
  name: 'itf',
  extension: 'itf.json',
  says: 'a trace in Apalache’s ITF, which `everystep replay` replays',
  render: ({ model, file, folder }, property) => `${JSON.stringify(itfTrace(model, property, specFile(file, folder)), null, 1)}\n`,
}
