import { readFileSync } from 'node:fs'
import { InternalError } from '../errors.ts'

/** The package's own version; package.json lies two folders up, or three in the built package. */
export function version(): string {
  for (const up of ['../../package.json', '../../../package.json'])
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as { name?: string; version?: string }
      if (name === 'everystep' && version) return version
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  throw new InternalError('no-version', 'package.json is not where it belongs')
}
