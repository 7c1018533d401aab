/**
 * Asks TLC about exported models, and records what it says, with the modules: `node test/tools/tlc-counts.ts tla2tools.jar [SPEC[:MODEL,…] …]`. Without specs, those of the record again. What differs from
 * us is printed, and recorded as TLC says.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { exported } from '../../checker/cli/exported.ts'
import { comparable, type Entry, modelNamed, type Opinion, ourOpinion, tlcOpinion } from '../tla/second-opinion.ts'

const record = new URL('../fixtures/golden/tla/counts.json', import.meta.url)
const [jar = '', ...asked] = process.argv.slice(2)
const before = JSON.parse(readFileSync(record, 'utf8')) as { readonly origin: string; readonly models: readonly (Entry & Opinion)[] }
const wanted = asked.flatMap(text => {
  const [spec = '', models = ''] = text.split(':')
  return models.split(',').map(model => ({ spec, model }))
})
const version =
  /TLC2 Version \S+/.exec(execFileSync('sh', ['-c', `java -cp '${jar}' tlc2.TLC 2>&1 || true`], { encoding: 'utf8' }))?.[0] ?? 'TLC'
const found = new Map(before.models.map(m => [`${m.spec}:${m.model}`, m]))
for (const { spec, model: name } of wanted.length > 0 ? wanted : before.models) {
  try {
    const model = await modelNamed({ spec, model: name })
    const properties = comparable(model)
    const ours = await ourOpinion(model, properties, 200_000)
    if (ours === null) throw new Error('more than 200,000 states')
    const made = await exported(model, { name, asked: properties })
    const entry: Entry = { spec, model: name, module: made.name, properties, claims: made.claims, deadlock: made.deadlock }
    const tlc = await tlcOpinion(jar, made, ours)
    writeFileSync(new URL(`${made.name}.tla`, record), made.module)
    writeFileSync(new URL(`${made.name}.cfg`, record), made.config)
    const isSame = isDeepStrictEqual(
      { ...ours, verdicts: { ...ours.verdicts } },
      { ...tlc, verdicts: Object.fromEntries(Object.keys(ours.verdicts).map(p => [p, tlc.verdicts[p]])) },
    )
    console.log(`${isSame ? 'same  ' : 'DIFFER'} ${spec} ${name}: ${say(tlc)}${isSame ? '' : `; ours ${say(ours)}`}`)
    found.set(`${spec}:${name}`, { ...entry, ...tlc })
  } catch (error) {
    console.log(`FAILED ${spec} ${name}: ${error instanceof Error ? error.message.slice(0, 600) : String(error)}`)
  }
  const models = [...found.values()].toSorted((a, b) => (`${a.spec}:${a.model}` < `${b.spec}:${b.model}` ? -1 : 1))
  writeFileSync(
    record,
    `${JSON.stringify({ origin: `${version} of github.com/tlaplus/tlaplus, one worker, run on the modules beside this file`, models }, null, 1)}\n`,
  )
}

function say({ distinct, generated, depth, verdicts }: Opinion): string {
  const violated = Object.entries(verdicts).map(([name, [verdict, steps]]) => `${name} ${verdict}${steps === null ? '' : ` ${steps}`}`)
  return `${distinct} distinct, ${generated} generated, depth ${depth}; ${violated.join(', ')}`
}
