import { didYouMean, exitCode, UsageError } from '../../errors.ts'
import { fileURLToPath, readFileSync } from '../../platform/files.ts'
import type { Terminal } from '../terminal.ts'

/** The reference of the language, a section for each word. */
const reference = fileURLToPath(new URL('../../language/README.md', import.meta.url))

/** `everystep explain`: what a word of the language means, or which words there are; the exit code. Throws UsageError where there is no such word. */
export function explainCommand(word: string | undefined, terminal: Terminal): number {
  const [head = '', ...sections] = readFileSync(reference, 'utf8').split(/\n(?=###? )/)
  const words = sections.filter(s => s.startsWith('### '))
  if (word === undefined) {
    for (const [, title, names] of head.matchAll(/^- \[(.*?)\]\(.*?\): (.*)$/gm))
      terminal.out(`${terminal.colors.bold(title ?? '')}\n  ${(names ?? '').replaceAll('`', '')}\n`)
    terminal.out('\neverystep explain WORD says more of one.\n')
    return exitCode.holds
  }
  const named = words.filter(section => nameOf(section).toLowerCase() === word.toLowerCase())
  // `broker` is a word of the type NetworkKind.
  const found = named.length > 0 ? named : words.filter(section => signatureOf(section).includes(`'${word}'`))
  if (found.length === 0)
    throw new UsageError('unknown-word', `the language has no word '${word}'`, {
      hint: didYouMean(word, words.map(nameOf)) ?? 'everystep explain lists them',
    })
  terminal.out(`${found.map(section => say(section, terminal)).join('\n')}`)
  return exitCode.holds
}

const nameOf = (section: string): string => /^### (.*)/.exec(section)?.[1] ?? ''

const signatureOf = (section: string): string => /```ts\n(.*?)\n```/s.exec(section)?.[1] ?? ''

/** A section without its marks: the signature and the example indented, the name bold. */
function say(section: string, { colors }: Terminal): string {
  const [, name = '', rest = ''] = /^### ([^\n]*)\n\n(.*)$/s.exec(section) ?? []
  const body = rest
    .replace(/\n## .*/s, '')
    .replaceAll(/```ts\n(.*?)\n```/gs, (_, code: string) => code.replaceAll(/^/gm, '  '))
    .replaceAll('`', '')
    .replaceAll(/^\n+|\n+$/g, '')
  return `${colors.bold(name)}\n${body}\n`
}
