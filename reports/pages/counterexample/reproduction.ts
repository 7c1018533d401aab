import type { Model } from '../../../checker/language/model.ts'
import { fileURLToPath, pathToFileURL } from '../../../checker/platform/files.ts'
import { checkedAs } from '../../../checker/properties/property-id.ts'
import { ValueSet } from '../../../checker/values/index.ts'
import { violationsOf } from '../../../checker/verdict/result.ts'
import type { Report, Traced } from '../../format.ts'
import { sayCause } from '../../say/cause.ts'
import { fileUnder, sayChecked } from '../../say/words.ts'

/** Where the library's specs are, in the sources and in the built package alike. */
export const library = fileURLToPath(new URL('../../../specs/', import.meta.url))

/** Milliseconds that the test may take: a check that found this once may have taken long. */
const patience = 600_000

/**
 * A vitest test that checks the same model again and expects the same of the property: TypeScript, to be saved in the folder that the spec's file
 * is given relative to. Null where it cannot be told how to import the spec, or where the trace was met on random walks or by a swarm, which `everystep replay` repeats.
 */
export async function reproduction(report: Report, property: Traced): Promise<string | null> {
  const { result, model } = report
  const { checked, trust } = result
  const file = model.where?.file
  if (file === undefined || trust.engine === 'random walks' || trust.engine === 'swarm') return null
  const spec = await exportOf(file, model)
  if (spec === null) return null
  const from = file.startsWith(library)
    ? `everystep/specs/${file.slice(library.length).replace(/\.[jt]s$/, '')}`
    : `./${fileUnder(report.root, { file })}`
  const networks = Object.entries(checked.networks).map(([name, { kind }]): [string, unknown] => [name, kind])
  const given = [
    record(checked.constants),
    record(checked.faults),
    networks.length === 0 ? null : `{ network: ${record(Object.fromEntries(networks))} }`,
  ]
  const { name, trace, verdict } = property
  const cause = verdict === 'violated' && violationsOf(result.properties)[0]?.name === name ? [`// ${sayCause(report)}`] : []
  return `${[
    `import { check } from 'everystep'`,
    `import { expect, test } from 'vitest'`,
    `import { ${spec} } from ${quote(from)}`,
    '',
    ...cause,
    `test(${quote(`${sayChecked(checked)}: ${name} ${verdict === 'violated' ? 'fails' : verdict}`)}, { timeout: ${patience} }, async () => {`,
    `  const model = ${spec}.with(${given.filter(part => part !== null).join(', ')})`,
    `  const { properties } = await check(model, { properties: [${quote(checkedAs(property))}] })`,
    `  const found = properties.find(p => p.name === ${quote(name)})`,
    `  expect(found?.verdict).toBe(${quote(verdict)})`,
    trace.loop === null
      ? `  expect(found?.trace?.steps.length).toBe(${trace.steps.length})`
      : '  expect(found?.trace?.loop).toEqual(expect.any(Number)) // a behaviour without end',
    '})',
  ].join('\n')}\n`
}

/** The name under which a file, which was loaded before, exports the spec or variant of a model; null where it does not. */
async function exportOf(file: string, model: Model): Promise<string | null> {
  try {
    const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, { name?: unknown; variant?: unknown } | undefined>>
    return Object.keys(module).find(key => module[key]?.name === model.spec && module[key]?.variant === model.variant) ?? null
  } catch {
    return null
  }
}

const record = (of: Readonly<Record<string, unknown>>): string => {
  const pairs = Object.entries(of).map(
    ([name, value]) => `${/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : quote(name)}: ${literal(value)}`,
  )
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
}

function literal(value: unknown): string {
  if (value instanceof ValueSet) return `new Set(${literal([...value])})`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'string') return quote(value)
  return typeof value === 'object' && value !== null ? record(value as Readonly<Record<string, unknown>>) : String(value)
}

const quote = (text: string): string =>
  `'${text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll(/[\n\r\u2028\u2029]/g, ' ')}'`
