import type { Colors } from 'picocolors/types.js'
import { didYouMean, UsageError } from '../errors.ts'
import { fileURLToPath, readFileSync } from '../platform/files.ts'

/** The reference of the language, a section for each word. */
const reference = fileURLToPath(new URL('../language/README.md', import.meta.url))

/** What a word of the language means, or, without one, which words there are. Throws UsageError where there is no such word. */
export function explained(word: string | undefined, colors: Colors): string {
  const [head = '', ...sections] = readFileSync(reference, 'utf8').split(/\n(?=###? )/)
  const words = sections.filter(s => s.startsWith('### '))
  if (word === undefined) {
    const groups = [...head.matchAll(/^- \[(.*?)\]\(.*?\): (.*)$/gm)]
    const lines = groups.map(([, title = '', names = '']) => `${colors.bold(title)}\n  ${names.replaceAll('`', '')}\n`)
    return `${lines.join('')}\neverystep explain WORD says more of one.\n`
  }
  const named = words.filter(section => nameOf(section).toLowerCase() === word.toLowerCase())
  // `broker` is a word of the type NetworkKind.
  const found = named.length > 0 ? named : words.filter(section => signatureOf(section).includes(`'${word}'`))
  if (found.length === 0)
    throw new UsageError('unknown-word', `the language has no word '${word}'`, {
      hint: didYouMean(word, words.map(nameOf)) ?? 'everystep explain lists them',
    })
  return found.map(section => say(section, colors)).join('\n')
}

const nameOf = (section: string): string => /^### (.*)/.exec(section)?.[1] ?? ''

const signatureOf = (section: string): string => /```ts\n(.*?)\n```/s.exec(section)?.[1] ?? ''

/** A section without its marks: the signature and the example indented, the name bold. */
function say(section: string, colors: Colors): string {
  const [, name = '', rest = ''] = /^### ([^\n]*)\n\n(.*)$/s.exec(section) ?? []
  const body = rest
    .replace(/\n## .*/s, '')
    .replaceAll(/```ts\n(.*?)\n```/gs, (_, code: string) => code.replaceAll(/^/gm, '  '))
    .replaceAll('`', '')
    .replaceAll(/^\n+|\n+$/g, '')
  return `${colors.bold(name)}\n${body}\n`
}
