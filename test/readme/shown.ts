import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bin } from '../cli/command.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The text of every block of this language in a Markdown file. */
export const blocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(m => m[1] ?? '')

/** A block that shows a command and what it prints. */
export interface Shown {
  readonly command: string
  /** A line that is only `…` stands for any number of lines. */
  readonly output: string
}

export function shownIn(markdown: string): readonly Shown[] {
  return blocks(markdown, 'console').map(block => {
    const [first = '', ...lines] = block.trimEnd().split('\n')
    if (!first.startsWith('$ ')) throw new Error(`'${first}' is not a command`)
    return { command: first.slice(2), output: lines.join('\n') }
  })
}

/** Times differ from run to run. */
const timeless = (text: string): string => text.replaceAll(/in \d+\.\d+ s$/gm, 'in … s').trimEnd()

/** Whether what was shown is what was printed, but for times and for what was left out. */
export function matches(shown: string, printed: string): boolean {
  const pattern = timeless(shown)
    .split('\n')
    .map(line => (line === '…' ? '(?:.*\n)*?' : `${RegExp.escape(line)}\n`))
    .join('')
  return new RegExp(`^${pattern}$`).test(`${timeless(printed)}\n`)
}

/** What `everystep ARGS` prints in a folder, in a process of its own as for a reader. */
export function everystep(folder: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
}

/** What TypeScript says of files in a folder of modules, `everystep` being the source that `sources` names for each import; nothing where it finds no error. */
export function typeErrors(folder: string, files: readonly string[], sources: Readonly<Record<string, readonly string[]>>): string {
  const { compilerOptions } = JSON.parse(readRoot('tsconfig.json').replaceAll(/^\s*\/\/.*$/gm, ''))
  const options = { ...compilerOptions, rootDir: '/', typeRoots: [join(root, 'node_modules/@types')], paths: sources }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files }))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  return spawnSync(process.execPath, [tsc, '--project', folder], { encoding: 'utf8' }).stdout
}

/** Built, and not in the repository; its own test opens what it is asked for. */
const playground = 'dist/playground/index.html'

/** The links of a Markdown file to a file, or to a heading of one, that is not there. */
export function missing(file: string): readonly string[] {
  const links = [...readRoot(file).matchAll(/\]\(([^):]+)\)/g)].map(m => m[1] ?? '')
  return links.filter(link => {
    const [path = '', anchor] = link.split('#')
    const to = path === '' ? file : join(dirname(file), path)
    if (to === playground) return false
    return !existsSync(join(root, to)) || (anchor !== undefined && !anchorsOf(readRoot(to)).includes(anchor))
  })
}

/** What GitHub makes of its headings. */
const anchorsOf = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )

export const readRoot = (file: string): string => readFileSync(join(root, file), 'utf8')
