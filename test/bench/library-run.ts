// Checks the library's models in this process, which does nothing else, and prints a line of JSON for each: ROOT ENGINE WORKERS SECONDS [NAME].
// ROOT is the checkout whose checker and specs are run, so that one program measures any two commits in the same manner. A model that is not done
// after SECONDS is printed without a verdict, and left out of what is compared.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { entries as Entries, load as Load } from '../../checker/cli/catalogue.ts'
import type { check as Check } from '../../checker/verdict/check.ts'
import type { LibraryRun } from './library.ts'

const [root = '', engine = 'tables', workers = '1', seconds = '10', only] = process.argv.slice(2)
const from = (file: string) => import(pathToFileURL(join(root, file)).href)
// Older commits have it elsewhere, and call the setting for orbits otherwise.
const isOlder = !existsSync(join(root, 'checker/verdict/check.ts'))
const { check }: { check: typeof Check } = await from(isOlder ? 'checker/check.ts' : 'checker/verdict/check.ts')
const { entries, load }: { entries: typeof Entries; load: typeof Load } = await from('checker/cli/catalogue.ts')

for (const source of await Promise.all(entries().map(load)))
  for (const [model, { spec, constants, faults, network, deep, symmetry }] of Object.entries(source.models)) {
    const name = `${source.name} ${model}`
    if (only === undefined ? deep : name !== only) continue
    const started = performance.now()
    const result = await check(spec.with(constants, faults, network === null ? {} : { network }), {
      continue: true,
      ...((isOlder ? { symmetry } : { states: symmetry ? 'orbits' : undefined }) as object),
      engine: engine as 'tables' | 'reference',
      workers: Number(workers),
      limits: { maxSeconds: Number(seconds) },
    })
    const run: LibraryRun = {
      name,
      verdict: result.verdict,
      stopped: result.trust.stopped !== null,
      distinct: result.states.distinct,
      generated: result.states.generated,
      depth: result.depth,
      runs: result.trust.rerun,
      seconds: (performance.now() - started) / 1000,
    }
    console.log(JSON.stringify(run))
  }
