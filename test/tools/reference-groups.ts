// What the reference has, in its order: the groups of words, and where each is declared.
import { dirname, join } from 'node:path'
import { Project, type SourceFile } from 'ts-morph'
import { root } from '../readme/shown.ts'
import { doorTerms, fieldTerms, resultTerms } from './reference-terms.ts'

const project = new Project({ compilerOptions: { noLib: true, noResolve: true }, skipFileDependencyResolution: true })
export const source = (file: string): SourceFile => project.getSourceFile(join(root, file)) ?? project.addSourceFileAtPath(join(root, file))

export type From =
  | { readonly functions: string; readonly only?: readonly string[] }
  | {
      readonly members: string
      readonly of: string
      readonly as: 'call' | 'part' | 'method'
      readonly without?: readonly string[]
      readonly only?: readonly string[]
      readonly after?: string
      /** Lines that show a word better than any other, by its name. */
      readonly like?: Readonly<Record<string, RegExp>>
    }
  | { readonly type: string; readonly of: string; readonly pattern: RegExp }
  /** Words that nobody writes in a spec. */
  | { readonly terms: Readonly<Record<string, string>> }

export interface Group {
  readonly title: string
  readonly says: string
  readonly from: readonly From[]
}

export const language = 'checker/language'

/** The words of an index, in its order, each from the file that it comes from. */
function exportedFrom(index: string, without: readonly string[] = []): From[] {
  return source(index)
    .getExportDeclarations()
    .filter(d => !d.isTypeOnly())
    .map(d => ({
      functions: join(dirname(index), d.getModuleSpecifierValue() ?? ''),
      only: d
        .getNamedExports()
        .filter(e => !e.isTypeOnly())
        .map(e => e.getName())
        .filter(name => !without.includes(name)),
    }))
}

/** The words that properties are made by, each kind's from its file. */
function propertyWords(): From[] {
  const index = source(`${language}/properties/index.ts`)
  const fileOf = new Map(
    index
      .getImportDeclarations()
      .flatMap(d => d.getNamedImports().map((i): [string, string] => [i.getName(), d.getModuleSpecifierValue()])),
  )
  return index
    .getInterfaceOrThrow('PropertyWords')
    .getExtends()
    .map(e => e.getExpression().getText())
    .map(of => ({ members: join(language, 'properties', fileOf.get(of) ?? ''), of, as: 'call' }))
}

export const groups: readonly Group[] = [
  {
    title: 'A spec',
    says: '`spec` takes the parts below from a function, which is given the constants. `with` makes a model of it.',
    from: [
      { functions: `${language}/spec.ts`, only: ['spec'] },
      { functions: `${language}/constants.ts`, only: ['withDefault'] },
      {
        members: `${language}/definition.ts`,
        of: 'Definition',
        as: 'part',
        like: { vars: /^const vars = \{$/, constraints: /^constraints: \{ state: s =>/ },
      },
      {
        members: `${language}/spec.ts`,
        of: 'Spec',
        as: 'method',
        without: ['name', 'where', 'domains', 'build', 'faults', 'parts', 'variant', 'constants', 'define'],
      },
    ],
  },
  {
    title: 'Domains',
    says: 'The values that a variable, a field or a parameter may have. The first value is where a variable starts.',
    from: [
      { functions: `${language}/scalars.ts` },
      { functions: `${language}/collections.ts`, only: ['record', 'maybe', 'setOf', 'listOf', 'mapOf', 'union'] },
      { functions: `${language}/bounded.ts`, only: ['bounded'] },
      { functions: `${language}/timer.ts`, only: ['timer'] },
      { functions: `${language}/log.ts`, only: ['logOf', 'flush', 'entriesOf'] },
      { functions: `${language}/domain.ts`, only: ['durable', 'ghost', 'ownedBy'] },
      { functions: `${language}/faults/signatures.ts`, only: ['signedBy'] },
    ],
  },
  {
    title: 'Processes',
    says: 'Sorts of processes are domains, and have words to quantify over them.',
    from: [
      { functions: `${language}/processes.ts`, only: ['processes', 'singleProcess', 'anyOf'] },
      {
        members: `${language}/processes.ts`,
        of: 'Sort',
        as: 'method',
        without: ['name'],
        after: '\\b[A-Z]\\w*',
        like: { ids: /=== \w+\.ids\[0\]/ },
      },
    ],
  },
  {
    title: 'Messages and networks',
    says: 'A network is a variable. Guards and recipes may ask what is in flight; recipes send; receiving is an action.',
    from: [
      { functions: `${language}/messages.ts`, only: ['messages'] },
      { functions: `${language}/network.ts`, only: ['network', 'inFlight'] },
      { type: 'checker/values/network.ts', of: 'NetworkKind', pattern: /\bnetwork(: |\([^)]*, )'(fifo|set|merging)'/ },
      { members: 'checker/values/network.ts', of: 'NetworkView', as: 'method', without: ['kind', 'capacity'], after: '\\bnet' },
      {
        members: 'checker/values/network.ts',
        of: 'Network',
        as: 'method',
        without: ['deliver', 'drop', 'copy', 'places', 'overtake', 'copies', 'restore', 'key'],
        after: '\\bnet',
      },
    ],
  },
  {
    title: 'Steps',
    says: '`machine(vars)` gives these words, which know the type of the state.',
    from: [
      { functions: `${language}/machine.ts`, only: ['machine'] },
      { members: `${language}/machine.ts`, of: 'Machine', as: 'call' },
      { members: `${language}/machine.ts`, of: 'Step', as: 'part' },
      { type: `${language}/action.ts`, of: 'Fairness', pattern: /fair: \{ (weak|strong)/ },
    ],
  },
  {
    title: 'Properties',
    says: 'Each is given a predicate, or an object with `for`, `holds` and so on; `outcomes`, which claims nothing, a predicate for each outcome.',
    from: [...propertyWords(), { members: `${language}/outcomes.ts`, of: 'OutcomesWord', as: 'call' }],
  },
  {
    title: 'Histories',
    says: 'What clients did and saw. Of transactions, for the isolation levels `serializable`, `snapshotIsolated` and `readCommitted`; of calls on shared keys, for the consistency models `linearizable`, `sequentiallyConsistent`, `causallyConsistent`, `pramConsistent` and `sessionGuarantees`.',
    from: [
      { functions: `${language}/histories/history.ts`, only: ['history', 'reads', 'writes'] },
      { functions: `${language}/histories/calls.ts`, only: ['calls', 'invoke', 'respond', 'abandon', 'invoked'] },
    ],
  },
  {
    title: 'Faults',
    says: 'A fault costs nothing until it is given a budget: `--fault crash=1`, or `with(constants, { crash: 1 })`.',
    from: exportedFrom(`${language}/faults/index.ts`, ['faultKinds', 'signedBy']),
  },
  {
    title: 'Variants, models and claims',
    says: 'A file may export several specs, `models` and `claims`; the library does.',
    from: [
      { functions: `${language}/variant.ts`, only: ['variant'] },
      {
        members: `${language}/variant.ts`,
        of: 'Delta',
        as: 'part',
        only: ['vars', 'actions', 'added'],
        like: { vars: /^vars: \{ tmState: ownedBy/, actions: /^actions: \{ charge: \{ then/ },
      },
      { functions: `${language}/catalogue.ts`, only: ['model', 'instance'] },
      {
        members: `${language}/catalogue.ts`,
        of: 'Named',
        as: 'part',
        only: ['says', 'expect', 'shows', 'deep'],
        like: { expect: /^expect: \{ verdict: 'violated', violated: \{ agreement/, deep: /deep: true/ },
      },
      { functions: `${language}/claim.ts`, only: ['claim'] },
      { functions: `${language}/comparison.ts`, only: ['comparison'] },
      { functions: `${language}/rubric.ts`, only: ['rubric'] },
    ],
  },
  {
    title: 'What a result says',
    says: 'Words of verdicts, and of what is printed below them.',
    from: [{ terms: resultTerms }],
  },
  {
    title: 'Words of the field',
    says: 'What the course, the specs and the pages take for granted.',
    from: [{ terms: fieldTerms }],
  },
  {
    title: 'What can be imported',
    says: 'A file that the command line checks may import `everystep`, `everystep/language` and what is below `everystep/specs` wherever it lies; programs and tests need the package.',
    from: [{ terms: doorTerms }],
  },
  {
    title: 'From your own code',
    says: 'What `everystep` exports beside the language.',
    from: [
      { functions: 'checker/verdict/check.ts', only: ['check'] },
      { functions: 'checker/verdict/estimate.ts', only: ['estimate'] },
      { functions: 'checker/cost/cost.ts', only: ['costOf'] },
      { functions: 'checker/verdict/claims.ts', only: ['decideClaims'] },
      { functions: 'checker/verdict/comparison.ts', only: ['decideComparison'] },
      { functions: 'checker/conformance/conforms.ts', only: ['conforms'] },
      { functions: 'checker/conformance/recorder.ts', only: ['recorder'] },
      { functions: 'checker/conformance/telemetry.ts', only: ['telemetryLogs'] },
    ],
  },
  {
    title: 'In tests',
    says: 'What `everystep/vitest` gives `expect`, and the two doors `everystep/vitest` and `everystep/fast-check` export.',
    from: [
      { members: 'checker/testing/index.ts', of: 'Matchers', as: 'method', after: '' },
      { functions: 'checker/testing/index.ts', only: ['testModels'] },
      { functions: 'checker/testing/paths.ts', only: ['pathsOf'] },
      { functions: 'checker/testing/fast-check.ts', only: ['commandsOf', 'tracesOf', 'statesOf'] },
    ],
  },
  {
    title: 'Reports',
    says: 'What `everystep/reports` exports, to write what a check found as the command line does.',
    from: [
      { functions: 'reports/index.ts', only: ['formats', 'formatsNamed'] },
      ...exportedFrom('reports/index.ts', ['claimsFormats', 'renderClaim']),
      { functions: 'reports/pages/claims/index.ts', only: ['claimsFormats'] },
      { functions: 'reports/pages/claims/text.ts', only: ['renderClaim'] },
    ],
  },
]
