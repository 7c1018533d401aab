import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const base = fileURLToPath(new URL('../..', import.meta.url))
const isSource = import.meta.url.endsWith('.ts')

/** What stands for `everystep` on the command line of somebody who is in this folder: it is said on the terminal alone, since reports are read elsewhere. */
export function invocation(folder = process.cwd(), root = base, source = isSource): string {
  if (source) return isWithin(folder, root) ? 'npm run --silent everystep --' : 'everystep'
  const installed = root.lastIndexOf(`${sep}node_modules${sep}`)
  return installed >= 0 && isWithin(folder, root.slice(0, installed)) ? 'npx everystep' : 'everystep'
}

/** A command that begins with `everystep`, as it runs in this folder. */
export const asTyped = (command: string): string => command.replace(/^everystep\b/, () => invocation())

function isWithin(folder: string, of: string): boolean {
  const way = relative(of, folder)
  return way !== '..' && !way.startsWith(`..${sep}`)
}
