import { globSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ts } from 'ts-morph'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const under = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: root, exclude: ['**/node_modules/**', 'dist/**'] })
    .map(f => f.replaceAll('\\', '/'))
    .sort()

const sources = under('{checker,reports,specs}/**/*.{ts,tsx}')
const everything = [...sources, ...under('test/**/*.{ts,tsx}', '*.ts')]

interface Import {
  readonly from: string
  /** A file of this repository, or the name of a package. */
  readonly to: string
  /** Types alone load nothing. */
  readonly typeOnly: boolean
  readonly dynamic: boolean
}

/** Every import of these files, whether by `import`, `export … from` or `import(…)`. */
const importsOf = (files: readonly string[]): Import[] => files.flatMap(importsIn)

/** Those of each file are read once, and by the parser alone: to wrap every call of every file would take most of the time. */
const known = new Map<string, readonly Import[]>()

function importsIn(from: string): readonly Import[] {
  const before = known.get(from)
  if (before) return before
  const found = importsOfText(from, read(from))
  known.set(from, found)
  return found
}

function importsOfText(from: string, text: string): Import[] {
  const to = (specifier: string) => (specifier.startsWith('.') ? posix.join(dirname(from), specifier) : packageOf(specifier))
  const found: Import[] = []
  const file = ts.createSourceFile(`/${from}`, text, ts.ScriptTarget.Latest)
  for (const declared of file.statements) {
    if (!ts.isImportDeclaration(declared) && !ts.isExportDeclaration(declared)) continue
    if (declared.moduleSpecifier === undefined) continue
    found.push({ from, to: to((declared.moduleSpecifier as ts.StringLiteral).text), typeOnly: isOfTypes(declared), dynamic: false })
  }
  const visit = (node: ts.Node): void => {
    const [argument] = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments : []
    if (argument && ts.isStringLiteral(argument)) found.push({ from, to: to(argument.text), typeOnly: false, dynamic: true })
    ts.forEachChild(node, visit)
  }
  if (/\bimport\s*\(/.test(text)) visit(file)
  return found
}

/** Whether it imports or exports nothing that is there when the program runs. */
function isOfTypes(declared: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(declared)) return declared.isTypeOnly
  const { importClause } = declared
  if (importClause === undefined) return false
  const { namedBindings } = importClause
  const names = namedBindings && ts.isNamedImports(namedBindings) && importClause.name === undefined ? namedBindings.elements : []
  return importClause.isTypeOnly || (names.length > 0 && names.every(n => n.isTypeOnly))
}

const packageOf = (specifier: string): string =>
  specifier.startsWith('node:') ? specifier : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

/** From left to right: a layer imports from itself and from those before it only. */
const layers = [
  'checker/errors.ts',
  'checker/platform',
  'checker/values',
  'checker/language',
  'checker/source',
  'checker/tla',
  'checker/semantics',
  'checker/engine',
  'checker/properties',
  'checker/cluster',
  'checker/traces',
  'checker/cost',
  'checker/verdict',
  'checker/mutants',
  'checker/conformance',
  'checker/grading',
  'checker/index.ts',
  'reports',
  'checker/cli',
  'checker/testing',
]

const layerOf = (file: string): number => layers.findIndex(l => file === l || file.startsWith(`${l}/`))

const againstTheFlow = (imports: readonly Import[]): Import[] =>
  imports.filter(({ from, to }) => !from.startsWith('specs/') && layerOf(to) > layerOf(from))

/** What a package may be imported by. */
const owners: Readonly<Record<string, readonly string[]>> = {
  immer: ['checker/language/', 'checker/semantics/'],
  'ts-morph': ['checker/source/'],
  '@hpcc-js/wasm-graphviz': ['reports/'],
  '@resvg/resvg-wasm': ['reports/'],
  'csv-stringify': ['reports/'],
  preact: ['reports/'],
  'preact-render-to-string': ['reports/'],
  // Bundles the pages' scripts when run from the sources; the package is built with the bundles in it. A user's spec it bundles whenever it is to run in a page.
  esbuild: ['reports/components/scripts.ts', 'reports/pages/explorer/bundle.ts', 'checker/cli/grading/bundle.ts'],
  // The editor of the playground, which is built in .ci.
  codemirror: ['reports/pages/playground/client/'],
  'ts-blank-space': ['reports/pages/playground/worker/'],
  pathe: ['checker/platform/browser/'],
  // Needed by whoever meets at a server alone: loaded when one is named.
  '@redis/client': ['checker/platform/carrier/redis.ts'],
  // Needed by those who serve a coding assistant alone: loaded when one does.
  '@modelcontextprotocol/server': ['checker/cli/mcp/'],
  commander: ['checker/cli/'],
  picocolors: ['checker/cli/', 'reports/'],
  'fast-check': ['checker/testing/fast-check.ts', 'checker/testing/walks.ts'],
}

const strangers = (imports: readonly Import[]): Import[] =>
  imports.filter(({ from, to }) => owners[to] !== undefined && !owners[to].some(folder => from.startsWith(folder)))

type Edges = ReadonlyMap<string, ReadonlySet<string>>

/** Who imports whom, each named by `as`; what has no name, and what imports itself, is left out. */
function edgesOf(imports: readonly Import[], as: (file: string) => string | null = file => file): Edges {
  const edges = new Map<string, Set<string>>()
  for (const { from, to } of imports) {
    const [a, b] = [as(from), as(to)]
    if (a !== null && b !== null && a !== b) edges.set(a, (edges.get(a) ?? new Set()).add(b))
  }
  return edges
}

const foldersOf = (file: string): string[] => (dirname(file) === '.' ? [] : [dirname(file), ...foldersOf(dirname(file))])

/** Of a file, what stands in the folder and is it or holds it. */
const within =
  (folder: string) =>
  (file: string): string | null =>
    file.startsWith(`${folder}/`) ? `${folder}/${file.slice(folder.length + 1).split('/')[0]}` : null

/** The edges without those of files from which no circle is reached. */
function towardsCircles(all: Edges): Edges {
  const ends = new Set([...all.values()].flatMap(to => [...to]).filter(node => !all.has(node)))
  const edges = new Map([...all].map(([node, to]) => [node, new Set(to)]))
  const importers = new Map<string, string[]>()
  for (const [node, to] of all) for (const other of to) importers.set(other, [...(importers.get(other) ?? []), node])
  for (const end of ends)
    for (const node of importers.get(end) ?? []) {
      edges.get(node)?.delete(end)
      if (edges.get(node)?.size === 0) ends.add(node) && edges.delete(node)
    }
  return edges
}

/** Those that reach each other, in order. */
function circlesOf(all: Edges): string[][] {
  const edges = towardsCircles(all)
  const reach = (from: string): Set<string> => {
    const seen = new Set<string>()
    const queue = [...(edges.get(from) ?? [])]
    for (const at of queue) if (!seen.has(at)) seen.add(at) && queue.push(...(edges.get(at) ?? []))
    return seen
  }
  const reached = new Map([...edges.keys()].map(node => [node, reach(node)]))
  const round = [...reached].filter(([node, to]) => to.has(node)).map(([node]) => node)
  const circles = Map.groupBy(round, node =>
    round
      .filter(other => reached.get(node)?.has(other) && reached.get(other)?.has(node))
      .sort()
      .join(),
  )
  return [...circles.keys()].sort().map(key => key.split(','))
}

const show = (imports: readonly Import[]): string[] => imports.map(({ from, to }) => `${from} imports ${to}`)

describe('who imports what', () => {
  const imports = importsOf(sources)

  test('there is something to look at', () => {
    expect(show(imports)).toContain('checker/verdict/check.ts imports checker/verdict/result.ts')
    expect(show(imports)).toContain('checker/language/recipe.ts imports immer')
    expect(show(imports.filter(i => i.dynamic))).toContain('reports/svg.ts imports @hpcc-js/wasm-graphviz')
  })

  test('every source belongs to a layer', () => {
    expect(sources.filter(f => !f.startsWith('specs/') && layerOf(f) < 0)).toEqual([])
  })

  test('data flows from left to right: no layer imports from one after it', () => {
    expect(show(againstTheFlow(imports))).toEqual([])
  })

  test('the modules of Node are the business of the platform and of the command line', () => {
    const strangers = imports.filter(({ from, to }) => to.startsWith('node:') && !/^checker\/(platform|cli)\//.test(from))
    expect(show(strangers)).toEqual([])
    expect(show(imports)).toContain('checker/platform/watchdog.ts imports node:vm')
  })

  test('no files import each other, by whatever detour', () => {
    expect(circlesOf(edgesOf(importsOf(everything)))).toEqual([])
    expect(
      circlesOf(
        new Map([
          ['a', new Set(['b'])],
          ['b', new Set(['c'])],
          ['c', new Set(['b'])],
        ]),
      ),
    ).toEqual([['b', 'c']])
  })

  // A folder is what is in it: files beside it may stand on it, and it on them, but not both.
  test('nor do the folders and files of any one folder, doors aside', () => {
    const withoutDoors = imports.filter(({ from }) => !from.startsWith('checker/cli/'))
    const folders = new Set(sources.flatMap(foldersOf))
    const circles = [...folders].flatMap(folder =>
      circlesOf(edgesOf(folder.startsWith('checker/cli') ? imports : withoutDoors, within(folder))),
    )
    expect(circles).toEqual([])
    expect(within('a')('a/b/c.ts')).toBe('a/b')
  })

  test('check() is short, and imports few', () => {
    const file = 'checker/verdict/check.ts'
    expect(read(file).split('\n').length).toBeLessThan(100)
    expect(imports.filter(i => i.from === file).length).toBeLessThanOrEqual(10)
  })

  test('immer, ts-morph, Graphviz and what draws for people have their one place', () => {
    expect(show(strangers(imports))).toEqual([])
  })

  test('checker/source is loaded only when needed', () => {
    const loads = imports.filter(i => i.to.startsWith('checker/source/') && !i.from.startsWith('checker/source/'))
    expect(show(loads.filter(i => !i.typeOnly && !i.dynamic))).toEqual([])
    expect(loads.length).toBeGreaterThan(0)
  })

  test('checker/source stands on errors, the platform and the words for properties alone', () => {
    const own = imports.filter(i => i.from.startsWith('checker/source/') && i.to.startsWith('checker/'))
    const allowed = ['checker/source/', 'checker/errors.ts', 'checker/platform/files.ts', 'checker/language/properties/']
    expect(show(own.filter(i => !allowed.some(place => i.to.startsWith(place))))).toEqual([])
  })

  test('specs import the language, through its index, and each other', () => {
    const foreign = imports.filter(i => i.from.startsWith('specs/') && !i.to.startsWith('specs/') && i.to !== 'checker/language/index.ts')
    expect(show(foreign)).toEqual([])
  })

  test('nothing but specs and a dynamic import of the catalogue knows a spec', () => {
    expect(show(imports.filter(i => !i.from.startsWith('specs/') && i.to.startsWith('specs/') && !i.dynamic))).toEqual([])
  })

  test('the rules notice what they forbid', () => {
    const text: Readonly<Record<string, string>> = {
      'checker/values/bad.ts': `import { spec } from '../language/index.ts'`,
      'checker/engine/bad.ts': `export * from '../traces/trace.ts'\nimport { produce } from 'immer'`,
      'checker/traces/bad.ts': `const { lint } = await import('../cli/lint.ts')`,
      'reports/bad.ts': `import { type A, lint } from '../checker/source/index.ts'`,
      'reports/good.ts': `import { type A } from '../checker/source/index.ts'`,
    }
    const bad = Object.entries(text).flatMap(([file, of]) => importsOfText(file, of))
    expect(show(againstTheFlow(bad))).toEqual([
      'checker/values/bad.ts imports checker/language/index.ts',
      'checker/engine/bad.ts imports checker/traces/trace.ts',
      'checker/traces/bad.ts imports checker/cli/lint.ts',
    ])
    expect(show(strangers(bad))).toEqual(['checker/engine/bad.ts imports immer'])
    expect(bad.filter(i => i.typeOnly).map(i => i.from)).toEqual(['reports/good.ts'])
  })
})

describe('the files', () => {
  test('none is over 400 lines, no spec over 250', () => {
    const lines = (file: string): number => read(file).trimEnd().split('\n').length
    expect(everything.filter(f => lines(f) > (f.startsWith('specs/') ? 250 : 400)).map(f => `${f}: ${lines(f)}`)).toEqual([])
    // The count itself: this file is neither empty nor near the limit.
    expect(lines('test/architecture.test.ts')).toBeGreaterThan(150)
  })

  test('no default exports, but where a tool asks for one', () => {
    const isDefault = (text: string): boolean => /^export default\b|^export \{[^}]*\bas default\b/m.test(text)
    expect(everything.filter(f => !f.endsWith('.config.ts') && isDefault(read(f)))).toEqual([])
    expect(isDefault(read('vitest.config.ts'))).toBe(true)
  })

  test('names are kebab-case nouns that say what is in the file', () => {
    const nameless = new Set(['util', 'utils', 'helper', 'helpers', 'manager', 'base', 'impl', 'common', 'misc'])
    const isBad = (file: string): boolean => {
      const name = basename(file, extname(file)).replace(/\.(test|deep|config|d)$/, '')
      return !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.split('-').some(word => nameless.has(word))
    }
    expect(everything.filter(isBad)).toEqual([])
    expect(['a/string-utils.ts', 'a/base.test.ts', 'a/modelBase.ts', 'a/database.ts'].filter(isBad)).toEqual([
      'a/string-utils.ts',
      'a/base.test.ts',
      'a/modelBase.ts',
    ])
  })

  test('no path of the machine they were written on', () => {
    const local = new RegExp(`(?<![\\w.*])/(${['work', 'home', 'tmp', 'Users', 'root'].join('|')})/\\w`)
    const texts = [...everything, ...under('*.{md,json}', 'specs/**/*.md', '.ci/*').filter(f => f !== 'package-lock.json')]
    expect(texts.filter(f => local.test(read(f)))).toEqual([])
    expect(local.test(`open('${['', 'home', 'ada', 'x.ts'].join('/')}')`)).toBe(true)
  })

  test('a test that puts something else in the place of a module is listed to run apart', () => {
    const mocking = under('test/**/*.test.ts').filter(f => f !== 'test/architecture.test.ts' && /\bvi\.mock\(/.test(read(f)))
    const config = read('vitest.config.ts')
    expect(mocking.length).toBeGreaterThan(0)
    expect(mocking.filter(f => !config.includes(`'${f}'`))).toEqual([])
  })

  test('the folders at the top are those of the design', () => {
    const ignored = read('.gitignore')
      .split('\n')
      .map(line => line.replaceAll('/', '').trim())
    const folders = readdirSync(root, { withFileTypes: true })
      .filter(f => f.isDirectory() && !ignored.includes(f.name))
      .map(f => f.name)
    expect(folders.filter(f => f !== '.git').sort()).toEqual(['.ci', 'checker', 'reports', 'specs', 'test'])
  })
})
