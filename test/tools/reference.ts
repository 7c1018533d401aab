// The reference of the language, checker/language/README.md, made of the sources: each word with its signature and docstring, and a line of a spec that is tested
// elsewhere. test/language/reference.test.ts keeps it as it is here; `vitest -u` writes it anew.
import { dirname, join, relative } from 'node:path'
import { type JSDocableNode, Node, Project, type SourceFile } from 'ts-morph'
import { root } from '../readme/shown.ts'
import { exampleOf } from './reference-examples.ts'
import { resultTerms } from './reference-terms.ts'

const project = new Project({ compilerOptions: { noLib: true, noResolve: true }, skipFileDependencyResolution: true })
const source = (file: string): SourceFile => project.getSourceFile(join(root, file)) ?? project.addSourceFileAtPath(join(root, file))

interface Word {
  readonly name: string
  readonly signature: string
  readonly says: string
  /** What the types of options that its signature names have in them. */
  readonly options: readonly Options[]
  /** How a line of a spec uses it. */
  readonly pattern: RegExp
}

interface Options {
  readonly type: string
  readonly parts: readonly { readonly name: string; readonly says: string }[]
}

/** Where a group's words are declared. */
type From =
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
  /** Words of results, which nobody writes. */
  | { readonly terms: Readonly<Record<string, string>> }

interface Group {
  readonly title: string
  readonly says: string
  readonly from: readonly From[]
}

const language = 'checker/language'

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

const groups: readonly Group[] = [
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
      { members: `${language}/processes.ts`, of: 'Sort', as: 'method', without: ['name', 'ids'], after: '\\b[A-Z]\\w*' },
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

const saysOf = (node: JSDocableNode): string =>
  node
    .getJsDocs()
    .map(doc =>
      doc
        .getDescription()
        .trim()
        .replaceAll(/\s*\n\s*/g, ' '),
    )
    .join(' ')

const oneLine = (text: string): string =>
  text
    .replaceAll(/\/\*\*.*?\*\/|^[ \t]*\/\/[^\n]*$/gms, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\( | \)/g, b => b.trim())
    .replaceAll(/,(?=\))/g, '')
    .replace(/;$/, '')
    .trim()

/** Without its type parameters, whose constraints say more to the compiler than to a reader. */
function withoutTypeParameters(signature: string): string {
  const open = signature.indexOf('<')
  if (open < 0 || open > signature.indexOf('(')) return signature
  let depth = 0
  for (let i = open; i < signature.length; i++) {
    if (signature[i] === '<') depth++
    else if (signature[i] === '>' && signature[i - 1] !== '=') depth--
    if (depth === 0) return signature.slice(0, open) + signature.slice(i + 1)
  }
  return signature
}

/** The types of a signature's parameters, from the word's file or one that it imports them from, where they say of at least one of their parts what it is. */
function optionsOf(file: SourceFile, signature: string): Options[] {
  const parameters = signature.replaceAll(/\): [^()\n]*$/gm, ')')
  const named = [...new Set(parameters.match(/\b[A-Z]\w+/g) ?? [])].filter(type => !laidOut.has(type))
  return named.flatMap(type => {
    const from = file.getImportDeclarations().find(d => d.getNamedImports().some(i => i.getName() === type))
    const specifier = from?.getModuleSpecifierValue()
    const declared = specifier?.startsWith('.') ? source(join(relative(root, dirname(file.getFilePath())), specifier)) : file
    // Of `type CheckOptions = Questions & Strategy` the parts of its interfaces.
    const aliased = declared.getTypeAlias(type)?.getTypeNode()?.getText()
    const interfaces = new Set([type, ...(aliased?.match(/\b[A-Z]\w+/g) ?? [])])
    const members = [...interfaces].flatMap(name => declared.getInterface(name)?.getMembers() ?? [])
    const parts = members.flatMap(m =>
      (Node.isPropertySignature(m) || Node.isMethodSignature(m)) && saysOf(m) !== ''
        ? [{ name: withoutTypeParameters(oneLine(m.getText().replace(/^readonly /, ''))).replace(/ \| undefined$/, ''), says: saysOf(m) }]
        : [],
    )
    return parts.length === 0 ? [] : [{ type, parts }]
  })
}

/** Types whose parts are words of their own, and those that other words make. */
const laidOut = new Set(
  [
    'Action',
    'CheckResult',
    'Claim',
    'Domain',
    'Fault',
    'Kind',
    'Model',
    'NamedModel',
    'Property',
    'ProtocolComparison',
    'RecordedTrace',
    'Report',
    'Semantics',
    'Sort',
    'Spec',
    'Written',
  ].concat(groups.flatMap(({ from }) => from.flatMap(f => ('of' in f ? [f.of] : [])))),
)

function wordsFrom(from: From): Word[] {
  if ('functions' in from) {
    const file = source(from.functions)
    const declared = [...file.getFunctions().filter(f => f.isExported()), ...file.getVariableStatements().filter(v => v.isExported())]
    const words = declared.flatMap((node): Word[] => {
      const name = Node.isVariableStatement(node) ? (node.getDeclarations()[0]?.getName() ?? '') : (node.getName() ?? '')
      const overloads = Node.isFunctionDeclaration(node) ? node.getOverloads() : []
      const declarations = overloads.length > 0 ? overloads : [node]
      const signature = declarations.map(one => signatureOf(one, name)).join('\n')
      return [
        {
          name,
          signature,
          options: optionsOf(file, signature),
          says: declarations.map(saysOf).filter(Boolean).join(' '),
          pattern: name === 'bool' ? /\bbool\b/ : new RegExp(`\\b${name}\\(`),
        },
      ]
    })
    const only = from.only ?? words.map(w => w.name).filter(name => publicNames.has(name))
    return only.map(name => words.find(w => w.name === name) ?? { name, signature: '', says: '', options: [], pattern: /$^/ })
  }
  if ('terms' in from) return Object.entries(from.terms).map(([name, says]) => ({ name, signature: '', says, options: [], pattern: /$^/ }))
  if ('type' in from) {
    const alias = source(from.type).getTypeAliasOrThrow(from.of)
    const signature = oneLine(alias.getText().replace(/^export /, ''))
    return [{ name: from.of, signature, says: saysOf(alias), options: optionsOf(source(from.type), signature), pattern: from.pattern }]
  }
  const inModules = source(from.members)
    .getModules()
    .flatMap(m => m.getInterfaces())
  const declared =
    source(from.members).getInterface(from.of) ??
    inModules.find(i => i.getName() === from.of) ??
    source(from.members).getTypeAliasOrThrow(from.of)
  const members = declared.getDescendants().filter(n => Node.isPropertySignature(n) || Node.isMethodSignature(n))
  const direct = Node.isInterfaceDeclaration(declared) ? members.filter(m => m.getParent() === declared) : members
  const byName = Map.groupBy(
    direct.filter(m => !m.getName().startsWith('[') && !from.without?.includes(m.getName()) && (from.only?.includes(m.getName()) ?? true)),
    m => m.getName(),
  )
  return [...byName].map(([name, all]) => ({
    name,
    signature: all.map(m => withoutTypeParameters(oneLine(m.getText().replace(/^readonly /, '')))).join('\n'),
    options: optionsOf(source(from.members), all.map(m => m.getText()).join()),
    says: all.map(saysOf).filter(Boolean).join(' '),
    pattern:
      from.like?.[name] ??
      (from.as === 'method'
        ? new RegExp(`${from.after ?? ''}\\.${name}\\b`)
        : from.as === 'call'
          ? new RegExp(`\\b${name}\\(`)
          : new RegExp(`\\b${name}(:|,$| =>)`)),
  }))
}

function signatureOf(node: Node, name: string): string {
  if (Node.isFunctionDeclaration(node)) {
    const body = node.getBody()
    const head = body === undefined ? node.getText() : node.getText().slice(0, body.getPos() - node.getStart())
    return withoutTypeParameters(oneLine(head.replace(/^export (async )?function /, '')))
  }
  const text = oneLine(node.getText()).replace(/^export const /, '')
  const arrow = /^(.*?) =>/.exec(text)
  return withoutTypeParameters(arrow ? (arrow[1] ?? name).replace(/^(\w+) = /, '$1') : text.replace(/ = .*$/, ''))
}

const publicNames = new Set(
  [
    ...source('checker/language/index.ts').getExportDeclarations(),
    ...source('checker/language/faults/index.ts').getExportDeclarations(),
  ].flatMap(d => d.getNamedExports().map(e => e.getName())),
)

/** Every group with its words, in the order of the page. */
export const reference = (): readonly { readonly title: string; readonly says: string; readonly words: readonly Word[] }[] =>
  groups.map(({ title, says, from }) => ({ title, says, words: from.flatMap(wordsFrom) }))

/** The page. */
export function page(): string {
  const written = reference()
  return [
    '# The language',
    '',
    'Every word of the language: its signature, what it means, and a line that uses it. `everystep explain WORD` prints the same. [specs/README.md](../../specs/README.md) shows how a spec is written.',
    '',
    ...written.map(
      ({ title, words }) =>
        `- [${title}](#${title
          .toLowerCase()
          .replaceAll(/[^a-z ]/g, '')
          .replaceAll(' ', '-')}): ${words.map(w => `\`${w.name}\``).join(', ')}`,
    ),
    '',
    ...written.flatMap(({ title, says, words }) => [`## ${title}`, '', says, '', ...words.flatMap(sayWord)]),
  ].join('\n')
}

function sayWord(word: Word): string[] {
  const example = exampleOf(word.pattern)
  return [
    `### ${word.name}`,
    '',
    ...(word.signature === '' ? [] : ['```ts', word.signature, '```', '']),
    word.says,
    '',
    ...word.options.flatMap(({ type, parts }) => [`\`${type}\`:`, '', ...parts.map(part => `- \`${part.name}\`: ${part.says}`), '']),
    ...(example === null ? [] : ['```ts', example.text, '```', '', `From ${example.file}.`, '']),
  ]
}
