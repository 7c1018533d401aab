// The reference of the language, checker/language/README.md, made of the sources: each word with its signature and docstring, and a line of a spec that is tested
// elsewhere. test/language/reference.test.ts keeps it as it is here; `vitest -u` writes it anew.
import { dirname, join, relative } from 'node:path'
import { type JSDocableNode, Node, type SourceFile } from 'ts-morph'
import { root } from '../readme/shown.ts'
import { exampleOf } from './reference-examples.ts'
import { type From, groups, source } from './reference-groups.ts'

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
