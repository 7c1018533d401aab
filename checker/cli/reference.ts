import type { Colors } from 'picocolors/types.js'
import { didYouMean, UsageError } from '../errors.ts'
import { fileURLToPath, readFileSync } from '../platform/files.ts'

/** The reference of the language, a section for each word. */
const reference = fileURLToPath(new URL('../language/README.md', import.meta.url))

/** The whole reference, as Markdown. */
export const referenceText = (): string => readFileSync(reference, 'utf8')

/** What a word of the language means, or, without one, which words there are. Throws UsageError where there is no such word. */
export function explained(asked: string | undefined, colors: Colors): string {
  const [head = '', ...sections] = referenceText().split(/\n(?=###? )/)
  const words = sections.filter(s => s.startsWith('### '))
  if (asked === undefined) {
    const groups = [...head.matchAll(/^- \[(.*?)\]\(.*?\): (.*)$/gm)]
    const lines = groups.map(([, title = '', names = '']) => `${colors.bold(title)}\n  ${names.replaceAll('`', '')}\n`)
    return `${lines.join('')}\neverystep explain WORD says more of one.\n`
  }
  // As it stands in code: `.with(`, `'everystep/vitest'`.
  const word = asked.replaceAll(/^[.'"`]+|\(.*$|['"`]+$/g, '')
  const sectionsNamed = (name: string) => words.filter(section => isCalled(nameOf(section).toLowerCase(), name.toLowerCase()))
  // Of `budgets` the word in the singular, and of `property` in the plural.
  const forms = [word, word.replace(/s$/i, ''), word.replace(/y$/i, 'ies')]
  const named = forms.map(sectionsNamed).find(sections => sections.length > 0) ?? []
  const isField = named.length > 0 && named.every(section => signatureOf(section) === '')
  // `broker` is a word of the type NetworkKind, and `resumes` a part of the type Pausing, which `pauses` takes. `merging` is a word of the field, and of that type, too.
  const found = [...named, ...words.filter(section => (named.length === 0 ? isPart(word, section) : isField && isChoice(word, section)))]
  if (found.length === 0) {
    const mentioned = words.filter(section => section.toLowerCase().includes(word.toLowerCase())).map(nameOf)
    throw new UsageError('unknown-word', `the reference has no word '${word}'`, {
      hint: [
        didYouMean(word, words.map(nameOf)),
        mentioned.length === 0 ? null : `it is mentioned in ${[...new Set(mentioned)].slice(0, mostMentioned).join(', ')}`,
        'everystep explain lists all words',
      ]
        .filter(hint => hint)
        .join('; '),
    })
  }
  return found.map(section => say(section, colors)).join('\n')
}

const mostMentioned = 6

/** Whether a word is a type, or one of several choices, of a signature. */
const isChoice = (word: string, section: string): boolean => signatureOf(section).includes(`'${word}'`)

/** Whether a word is such a part of a signature, or an option. */
const isPart = (word: string, section: string): boolean =>
  isChoice(word, section) ||
  signatureOf(section).includes(` ${word}?:`) ||
  section.includes(`\n\`${word}\`:\n`) ||
  section.includes(`\n- \`${word}?:`)

/** Whether a word is that of a section; of what can be imported also its last part, and of the library a part of it. */
const isCalled = (name: string, word: string): boolean =>
  name === word || name === `everystep/${word}` || (name.endsWith('/…') && word.startsWith(name.replace('/…', '')))

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
