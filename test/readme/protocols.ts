// The list of protocols in README.md. `npm run readme` (node test/readme/protocols.ts) writes it anew, and what `--help` prints.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type Entry, entries, load } from '../../checker/cli/catalogue.ts'
import type { NamedModel } from '../../checker/language/catalogue.ts'
import { everystep, root } from './shown.ts'

const [begin, end] = ['<!-- protocols -->\n', '<!-- /protocols -->']

/** What stands between the marks. Throws where there are none. */
export function listIn(readme: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`README.md has no ${begin.trim()} … ${end}`)
  return readme.slice(from + begin.length, to)
}

/** A line of a Markdown table for every spec that has models. */
export async function protocolList(): Promise<string> {
  const lines = await Promise.all(entries().map(async entry => lineOf(entry, Object.values((await load(entry)).models))))
  return ['', '| Protocol | What it is | Hold | Violated |', '|---|---|--:|---|', ...lines.filter(line => line !== null), '', ''].join('\n')
}

function lineOf({ name, folder }: Entry, models: readonly NamedModel[]): string | null {
  if (models.length === 0) return null
  const path = relative(root, join(folder, 'protocol.ts')).split(sep).join('/')
  const holding = models.filter(m => m.expect.verdict === 'holds').length
  const violated = models.filter(m => m.expect.verdict === 'violated')
  const names = [...new Set(violated.flatMap(m => Object.keys(m.expect.violated ?? {})))].sort()
  const said = violated.length === 0 ? '' : `${violated.length}: ${names.join(', ')}`
  return `| [${name}](${path}) | ${firstSentence(readFileSync(join(folder, 'protocol.ts'), 'utf8'))} | ${holding} | ${said} |`
}

/** Of the comment that a spec begins with: its first paragraph is a title, the second says what the protocol does. */
function firstSentence(source: string): string {
  const comment = /^\/\*\*(.*?)\*\//s.exec(source)?.[1] ?? ''
  const [title = '', text = title] = comment
    .replaceAll(/^[ \t]*\*[ \t]?/gm, '')
    .trim()
    .split(/\n{2,}/)
  const line = text.replaceAll(/\s+/g, ' ')
  return (/^.*?[.:;](?=\s|$)/.exec(line)?.[0] ?? line).replace(/[.:;]$/, '').replaceAll('|', '\\|')
}

if (import.meta.main) {
  const file = join(root, 'README.md')
  const readme = readFileSync(file, 'utf8')
  const list = await protocolList()
  const help = everystep(root, '--help').stdout.trimEnd()
  const renewed = readme
    .replace(`${begin}${listIn(readme)}`, () => `${begin}${list}`)
    .replace(/^(\$ npx everystep --help\n)[^`]*(?=\n```)/m, (_, command) => command + help)
  writeFileSync(file, renewed)
}
