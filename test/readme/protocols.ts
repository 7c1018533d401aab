// The list of protocols in README.md and that of claims in specs/README.md. `npm run readme` (node test/readme/protocols.ts) writes them anew, and what
// `--help` prints.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type Entry, entries, load } from '../../checker/cli/catalogue.ts'
import type { NamedModel } from '../../checker/language/catalogue.ts'
import { everystep, root } from './shown.ts'

type List = 'protocols' | 'claims'
const marksOf = (list: List): readonly [string, string] => [`<!-- ${list} -->\n`, `<!-- /${list} -->`]

/** What stands between the marks of a list. Throws where there are none. */
export function listIn(readme: string, list: List = 'protocols'): string {
  const [begin, end] = marksOf(list)
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`there is no ${begin.trim()} … ${end}`)
  return readme.slice(from + begin.length, to)
}

/** A line of a Markdown table for every claim, with the verdict that it expects: that it is the one derived is tested beside the claims. */
export async function claimList(): Promise<string> {
  const sources = await Promise.all(entries().map(async entry => ({ path: pathOf(entry, 'claims.ts'), ...(await load(entry)) })))
  const lines = sources.flatMap(({ name, path, claims }) =>
    Object.values(claims).map(({ says, assumption, expect: { verdict } }) => {
      const verdicts = { holds: `holds, given that ${assumption}`, 'holds only if': `holds only if ${assumption}`, refuted: 'refuted' }
      return `| [${name}](${path.replace(/^specs\//, '')}) | ${says} | ${verdicts[verdict]} |`
    }),
  )
  return ['', '| Protocol | Claim | Verdict |', '|---|---|---|', ...lines, '', ''].join('\n')
}

const pathOf = ({ folder }: Entry, file: string): string => relative(root, join(folder, file)).split(sep).join('/')

/** A line of a Markdown table for every spec that has models. */
export async function protocolList(): Promise<string> {
  const lines = await Promise.all(entries().map(async entry => lineOf(entry, Object.values((await load(entry)).models))))
  return ['', '| Protocol | What it is | Hold | Violated |', '|---|---|--:|---|', ...lines.filter(line => line !== null), '', ''].join('\n')
}

function lineOf(entry: Entry, models: readonly NamedModel[]): string | null {
  if (models.length === 0) return null
  const { name, folder } = entry
  const path = pathOf(entry, 'protocol.ts')
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

const renewed = (text: string, list: List, anew: string): string =>
  text.replace(marksOf(list)[0] + listIn(text, list), () => marksOf(list)[0] + anew)

if (import.meta.main) {
  const [file, ofSpecs] = [join(root, 'README.md'), join(root, 'specs/README.md')]
  const help = everystep(root, '--help').stdout.trimEnd()
  const readme = renewed(readFileSync(file, 'utf8'), 'protocols', await protocolList())
  writeFileSync(
    file,
    readme.replace(/^(\$ npx everystep --help\n)[^`]*(?=\n```)/m, (_, command) => command + help),
  )
  writeFileSync(ofSpecs, renewed(readFileSync(ofSpecs, 'utf8'), 'claims', await claimList()))
}
