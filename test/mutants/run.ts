/**
 * Runs mutants of the library and keeps what each comes to, a line each, so that it can be ended at any time and goes on where it was: `node test/mutants/run.ts FOLDER [--until 04:00] [--again FATE] [--only TEXT] [--deep] [--all] [--states N] [--compare STATES] [SPEC…]`.
 * Without specs those with the fewest open mutants come first; with `--compare` the graphs of those that survived, and are not known to differ, are compared up to so many states, and not up to 500; with `--all` they run in every named model, for what holds there.
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { diffOf, explains } from '../../checker/cli/mutants/explained.ts'
import { type MutantModels, modelsFor, runningFor } from '../../checker/cli/mutants/lineup.ts'
import { Runner } from '../../checker/cli/mutants/runner.ts'
import type { Source } from '../../checker/cli/source.ts'
import { outcomeOf } from '../../checker/mutants/outcome.ts'
import { mutated, type SpecMutation } from '../../checker/source/mutations/index.ts'
import { type Fated, fatedIn, modelsOf, mutantsOf, names, specs } from './library.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    until: { type: 'string' },
    again: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
    deep: { type: 'boolean' },
    all: { type: 'boolean' },
    states: { type: 'string' },
    compare: { type: 'string' },
  },
})
const [folder = '.', ...asked] = positionals
const [hours = 48, minutes = 0] = (values.until ?? '').split(':').filter(Boolean).map(Number)
const end = new Date().setUTCHours(hours, minutes, 0, 0)
const isOver = () => Date.now() > end

for (const name of asked.length > 0 ? asked : bySize()) {
  if (isOver()) break
  try {
    await runAll(name)
  } catch (error) {
    console.log(`${name} FAILED: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function bySize(): readonly string[] {
  const open = (name: string) => (specs[name]?.all ?? 0) - (specs[name]?.ran ?? 0)
  return names.toSorted((a, b) => open(a) - open(b))
}

/** Those of library.json; with `--all` every quick model that is made of nothing else than what is mutated, and with `--deep` the others, too. */
function asksFor(source: Source, name: string, variants: ReadonlySet<string>): MutantModels {
  const asked = { ...modelsOf(name), ...(values.deep ? { deep: true as const } : {}) }
  if (!values.all) return asked
  const isOfThese = (model: string) => source.models[model]?.spec.variant?.split('/').every(part => variants.has(part)) ?? true
  return { ...asked, model: Object.keys(source.models).filter(model => (values.deep || !source.models[model]?.deep) && isOfThese(model)) }
}

async function runAll(name: string): Promise<void> {
  const file = `${folder}/${name}.ndjson`
  const done = fatedIn(file)
  const { source, loaded, variants, all } = await mutantsOf(name)
  const models = modelsFor(source, asksFor(source, name, variants))
  const open = all.filter(({ key }) => {
    if (values.only?.every(text => !key.includes(text))) return false
    const known = done.get(key)
    if (values.compare && !values.again) return known?.fate === 'survived' && known.differs === undefined
    return values.again === undefined ? known === undefined : known !== undefined && values.again.includes(known.fate)
  })
  console.log(`${name}: ${open.length} of ${all.length}`)
  if (open.length === 0) return
  const limits = {
    maxStates: Number(values.states ?? specs[name]?.maxStates ?? 10_000),
    maxSeconds: values.compare ? 60 : 20,
    patience: 5,
    maxCompared: Number(values.compare ?? 500),
  }
  const runner = new Runner({ spec: loaded, models, limits, untilKilled: true })
  const began = performance.now()
  const originals = await runner.originals()
  const usable = Object.values(originals).filter(o => typeof o === 'object').length
  console.log(`  ${usable} of ${models.length} models, ${Math.round(performance.now() - began)} ms`)
  if (usable === 0) return await runner.close()
  try {
    for (const [id, { key, mutation }] of open.entries()) {
      if (isOver()) return
      const start = performance.now()
      const outcome = outcomeOf(await runner.run(id, textOf(mutation)))
      const explained = source.survivors.find(s => explains(s, { mutation, diff: diffOf(mutation) }))?.because
      const by = outcome.runs.find(run => run.kills.length > 0)
      const fated: Fated = {
        key,
        at: `${mutation.file.slice(mutation.file.lastIndexOf('/') + 1)}:${mutation.line}`,
        fate: outcome.fate === 'survived' && explained !== undefined ? 'explained' : outcome.fate,
        because: outcome.because,
        models: outcome.runs.length,
        seconds: Math.round((performance.now() - start) / 10) / 100,
        ...(by === undefined ? {} : { by: `${by.kills.map(kill => kill.property).join(', ')} in ${by.model}` }),
        differs: outcome.runs.find(run => run.difference !== null)?.difference ?? undefined,
      }
      appendFileSync(file, `${JSON.stringify(fated)}\n`)
    }
  } finally {
    await runner.close()
  }
  console.log(`  ${Math.round((performance.now() - began) / 1000)} s`)

  function textOf(mutation: SpecMutation) {
    return { file: runningFor(loaded, mutation.file), text: mutated(readFileSync(mutation.file, 'utf8'), mutation) }
  }
}
