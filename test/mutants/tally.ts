/** Writes into library.json what run.ts has found of each spec all of whose mutants have run, or of these: `node test/mutants/tally.ts FOLDER [SPEC…]`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { diffOf, explains } from '../../checker/cli/mutants/explained.ts'
import { fatedIn, type Known, mutantsOf, names, said, specs } from './library.ts'

const [folder = '.', ...asked] = process.argv.slice(2)
const file = new URL('library.json', import.meta.url)
const { origin } = JSON.parse(readFileSync(file, 'utf8')) as { readonly origin: string }
const known: Record<string, Known> = { ...specs }
for (const name of asked.length > 0 ? asked : names) {
  const path = `${folder}/${name}.ndjson`
  if (!existsSync(path)) continue
  const fates = fatedIn(path)
  const { maxStates, models } = specs[name] ?? {}
  const { source, all } = await mutantsOf(name)
  const missing = all.filter(({ key }) => !fates.has(key))
  if (missing.length > 0) {
    console.log(`${name}: ${missing.length} of ${all.length} have not run`)
    continue
  }
  const open = all.filter(
    ({ key, mutation }) =>
      ['survived', 'explained'].includes(fates.get(key)?.fate ?? '') &&
      !source.survivors.some(s => explains(s, { mutation, diff: diffOf(mutation) })),
  )
  const count = (...of: readonly string[]) => all.filter(({ key }) => of.includes(fates.get(key)?.fate ?? '')).length
  known[name] = {
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(models === undefined ? {} : { models }),
    all: all.length,
    ran: all.length,
    killed: count('killed'),
    equivalent: count('equivalent'),
    inconclusive: count('inconclusive'),
    refused: count('refused'),
    explained: count('survived', 'explained') - open.length,
    survived: open.map(({ mutation }) => said({ ...mutation, diff: diffOf(mutation) })),
  }
}
writeFileSync(file, `${JSON.stringify({ origin, specs: known }, null, 2)}\n`)
