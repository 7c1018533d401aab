import type { Colors } from 'picocolors/types.js'
import { type Budget, budgetInJson } from '../language/address.ts'
import type { NamedModel } from '../language/catalogue.ts'
import { defaultsOf, exampleOf } from '../language/constants.ts'
import type { Definition } from '../language/definition.ts'
import type { Spec } from '../language/spec.ts'
import { format } from '../values/index.ts'
import { entries, entryOf, load } from './catalogue.ts'
import { loadFile, looksLikeFile } from './load.ts'
import type { Source } from './source.ts'

/** What `list --json` says of a spec; null where the spec could not be defined without choosing constants. */
export interface Listed {
  readonly spec: string
  /** Null of a file. */
  readonly family: string | null
  /** Each constant's domain, as written. */
  readonly constants: Readonly<Record<string, string>>
  /** Of the constants that need not be chosen. */
  readonly defaults: Readonly<Record<string, unknown>>
  readonly faults: readonly string[] | null
  readonly properties: readonly { readonly name: string; readonly kind: string }[] | null
  readonly actions: readonly string[] | null
  readonly variants: readonly string[]
  readonly models: readonly ListedModel[]
  readonly claims: readonly { readonly name: string; readonly says: string; readonly verdict: string }[]
}

interface ListedModel {
  readonly name: string
  readonly says: string
  readonly variant: string | null
  readonly constants: Readonly<Record<string, unknown>>
  readonly faults: Readonly<Record<string, Budget>>
  readonly network: string | null
  readonly verdict: string
  readonly violated: readonly string[]
  readonly deep: boolean
}

/** What a spec of the library, or a file, offers; left out, every spec of the library. Throws UsageError and SpecError. */
export async function listing(name: string | undefined, patience: number): Promise<readonly Listed[]> {
  if (name !== undefined && looksLikeFile(name)) return inFile(await loadFile(name, patience))
  const listed: Listed[] = []
  for (const entry of name === undefined ? entries() : [entryOf(name)]) listed.push(describe(entry.family, await load(entry)))
  return listed
}

/** The same for people: a line for each spec of the library, or all of one. */
export const sayListing = (name: string | undefined, listed: readonly Listed[], colors: Colors): string =>
  name === undefined ? overview(listed, colors) : listed.map(l => detail(l, colors)).join('\n')

/** What a file has of each of its specs; claims are said of the first. */
function inFile(source: Source): Listed[] {
  const names = [...new Set([...source.specs, ...source.variants].map(s => s.name))]
  return names.map((name, i) =>
    describe(null, {
      ...source,
      name,
      specs: source.specs.filter(s => s.name === name),
      variants: source.variants.filter(s => s.name === name),
      models: Object.fromEntries(Object.entries(source.models).filter(([, m]) => m.spec.name === name)),
      claims: i === 0 ? source.claims : {},
    }),
  )
}

function describe(family: string | null, { name, specs, variants, models, claims }: Source): Listed {
  const spec = (specs[0] ?? variants[0]) as Spec
  const definition = defined(spec, Object.values(models))
  return {
    spec: name,
    family,
    constants: Object.fromEntries(Object.entries(spec.constants).map(([constant, of]) => [constant, of.text])),
    defaults: defaultsOf(spec.constants),
    faults: definition && Object.keys(definition.faults ?? {}),
    properties: definition && Object.entries(definition.properties).map(([property, { kind }]) => ({ name: property, kind })),
    actions: definition && Object.keys(definition.actions),
    variants: variants.map(v => v.variant ?? '').sort(),
    models: Object.entries(models).map(([model, m]) => ({
      name: model,
      says: m.says,
      variant: m.spec.variant,
      constants: m.constants,
      faults: Object.fromEntries(Object.entries(m.faults).map(([fault, n]) => [fault, budgetInJson(n)])),
      network: m.network,
      verdict: m.expect.verdict,
      violated: Object.keys(m.expect.violated ?? {}),
      deep: m.deep,
    })),
    claims: Object.entries(claims).map(
      ([
        claim,
        {
          says,
          expect: { verdict },
        },
      ]) => ({ name: claim, says, verdict }),
    ),
  }
}

/** The definition for some constants: faults and properties may depend on them, their names seldom do. */
function defined(spec: Spec, models: readonly NamedModel[]): Definition | null {
  const constants =
    models.find(m => m.spec === spec)?.constants ?? Object.fromEntries(Object.entries(spec.constants).map(([k, of]) => [k, exampleOf(of)]))
  try {
    return spec.define(constants)
  } catch {
    return null
  }
}

function overview(listed: readonly Listed[], colors: Colors): string {
  const lines: string[] = []
  let family = ''
  for (const l of listed) {
    if (l.family !== family) lines.push(...(family === '' ? [] : ['']), colors.bold(l.family ?? ''))
    family = l.family ?? ''
    const constants = Object.keys(l.constants)
    const parts = [
      `${l.models.length} model${l.models.length === 1 ? '' : 's'}`,
      ...(l.variants.length === 0 ? [] : [`${l.variants.length} variant${l.variants.length === 1 ? '' : 's'}`]),
      ...(constants.length === 0 ? [] : [`constants ${constants.join(', ')}`]),
      ...(l.faults?.length ? [`faults ${l.faults.join(', ')}`] : []),
    ]
    lines.push(`  ${colors.cyan(l.spec)}  ${colors.dim(parts.join('; '))}`)
  }
  lines.push('', 'everystep list SPEC says more of one; everystep check SPEC checks it.')
  return `${lines.join('\n')}\n`
}

function detail(l: Listed, colors: Colors): string {
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', colors.bold(title), ...lines.map(line => `  ${line}`)]
  const width = Math.max(0, ...l.models.map(m => m.name.length))
  return [
    l.family === null ? colors.bold(l.spec) : `${colors.bold(l.spec)}  ${colors.dim(l.family)}`,
    ...section(
      'Models, the first being what is checked by default',
      l.models.map(m => `${m.name.padEnd(width)}  ${sayModel(m)}${m.deep ? colors.dim(' (takes long)') : ''}`),
    ),
    ...section(
      'Constants',
      Object.entries(l.constants).map(
        ([name, text]) =>
          `--const ${name}=…  from ${text}${Object.hasOwn(l.defaults, name) ? `; by default ${format(l.defaults[name])}` : ''}`,
      ),
    ),
    ...section(
      'Faults',
      (l.faults ?? []).map(name => `--fault ${name}=1`),
    ),
    ...section(
      'Properties',
      (l.properties ?? []).map(p => `${p.name}  ${colors.dim(p.kind)}`),
    ),
    ...section(
      'Variants',
      l.variants.map(name => `--variant ${name}`),
    ),
    ...section(
      'Claims, which everystep claims decides',
      l.claims.map(claim => `${claim.says}  ${colors.dim(claim.name)}`),
    ),
    '',
  ].join('\n')
}

const sayModel = (m: ListedModel): string =>
  `${m.says} ${m.verdict === 'violated' ? `(violates ${m.violated.join(', ')})` : `(${m.verdict})`}`
