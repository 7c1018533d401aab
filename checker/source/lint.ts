import type { Node, SourceFile } from 'ts-morph'
import { UsageError } from '../errors.ts'
import { dirname, existsSync, fileURLToPath, join, readdirSync, readFileSync, resolve } from '../platform/files.ts'
import { type Construct, constructsIn } from './constructs.ts'
import type { Finding } from './finding.ts'
import { inspectKinds } from './kinds.ts'
import { openProject } from './project.ts'
import { inspectConstruct } from './steps.ts'
import { inspectTimeouts } from './timeouts.ts'
import { inspectTypes } from './types.ts'
import { inspectVariables } from './variables.ts'
import { changingIn } from './writes.ts'

/**
 * What is wrong in spec files as written, in the order of files and lines. Nothing is run. Takes a second or two, most of it TypeScript's.
 * `open` has the files in a project, which an editor keeps. Throws UsageError where a file does not exist.
 */
export async function lint(
  files: readonly string[],
  open: (files: readonly string[]) => readonly SourceFile[] = openProject,
): Promise<Finding[]> {
  const asked = files.map(file => resolve(file))
  for (const [i, file] of asked.entries())
    if (!existsSync(file)) throw new UsageError('no-file', `there is no file ${files[i]}`, { hint: `looked for ${file}` })
  const opened = open(asked)
  return asked.flatMap(file => opened.filter(source => source.getFilePath() === file).flatMap(inspectFile))
}

function inspectFile(file: SourceFile): Finding[] {
  const related = relatedTo(file)
  const changing = new Set<Node>(related.flatMap(source => [...changingIn(source)]))
  const constructs = constructsIn(file)
  const own = [
    // The builder last: what is in an action is the action's.
    ...[...constructs.filter(c => !builds(c)), ...constructs.filter(builds)].flatMap(construct => inspectConstruct(construct, changing)),
    ...inspectVariables(file, constructs, related),
    ...inspectKinds(file, related),
    ...inspectTimeouts(file, related),
  ]
  return inOrder([...own, ...inspectTypes(file, own)])
}

const builds = ({ word }: Construct): boolean => word === 'spec' || word === 'initially'

/** The files that may use what a file declares: what it imports of the author's own, and what beside it imports it. */
function relatedTo(file: SourceFile): SourceFile[] {
  const project = file.getProject()
  const folder = dirname(file.getFilePath())
  const name = file.getBaseNameWithoutExtension()
  for (const beside of readdirSync(folder).filter(f => /\.[cm]?[jt]s$/.test(f) && !/\.d\.[cm]?ts$/.test(f)))
    if (readFileSync(join(folder, beside), 'utf8').includes(name)) project.addSourceFileAtPath(join(folder, beside))
  const users = project.getSourceFiles().filter(source => dirname(source.getFilePath()) === folder && importsOf(source).includes(file))
  const used = importsOf(file).filter(source => !source.isInNodeModules() && !isChecker(source))
  return [...new Set([file, ...users, ...used])]
}

const importsOf = (source: SourceFile): SourceFile[] =>
  source
    .getImportDeclarations()
    .map(i => i.getModuleSpecifierSourceFile())
    .filter(s => s !== undefined)

const checker = dirname(dirname(fileURLToPath(import.meta.url)))
const isChecker = (source: SourceFile): boolean => source.getFilePath().startsWith(`${checker}/`)

/** Each place once for a rule, in the order of the source. */
function inOrder(findings: readonly Finding[]): Finding[] {
  const key = ({ rule, where }: Finding) => `${rule} ${where.file}:${where.line}:${where.column}`
  const once = [...new Map(findings.toReversed().map(f => [key(f), f])).values()]
  return once.sort(
    (a, b) =>
      a.where.file.localeCompare(b.where.file, 'en') ||
      a.where.line - b.where.line ||
      a.where.column - b.where.column ||
      (a.rule < b.rule ? -1 : 1),
  )
}
