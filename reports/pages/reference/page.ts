import { type ComponentChildren, h, type JSX } from 'preact'
import { documentOf, StaticPage } from '../../components/document.ts'
import { prose } from '../../components/prose.ts'
import { styleOf } from '../../components/styles.ts'

/** The reference of the language, which is written as Markdown, on one page that needs nothing else: what groups of words there are, and then a card for each word. */
export function renderReference(markdown: string, version: string): string {
  const style = styleOf(new URL('reference.css', import.meta.url))
  return documentOf(h(Page, { groups: groupsOf(markdown), version, style }))
}

interface Group {
  readonly id: string
  readonly title: string
  readonly says: string
  readonly words: readonly { readonly id: string; readonly name: string; readonly text: string }[]
}

const idOf = (...names: readonly string[]): string => names.map(name => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')).join('.')

/** Groups begin with `## `, and words with `### `. */
function groupsOf(markdown: string): readonly Group[] {
  const [, ...groups] = markdown.split(/\n## /)
  return groups.map(group => {
    const [head = '', ...words] = group.split(/\n### /)
    const [title = '', ...says] = head.split('\n')
    return {
      id: idOf(title),
      title,
      says: says.join('\n'),
      words: words.map(word => {
        const [name = '', ...text] = word.split('\n')
        return { id: idOf(title, name), name, text: text.join('\n') }
      }),
    }
  })
}

const Page = ({ groups, version, style }: { groups: readonly Group[]; version: string; style: string }): JSX.Element =>
  h(
    StaticPage,
    { title: 'The language of Everystep', style },
    h(
      'main',
      { class: 'reference' },
      h(
        'header',
        { class: 'headline' },
        h('p', { class: 'name' }, `everystep ${version}`),
        h('h1', {}, 'The language'),
        h('p', { class: 'says' }, 'Every word: its signature, what it means, and a line that uses it.'),
      ),
      h(
        'nav',
        { 'aria-label': 'Words' },
        h(
          'dl',
          {},
          groups.map(group => h(Contents, { group })),
        ),
      ),
      groups.map(group => h(Section, { group })),
    ),
  )

const Contents = ({ group: { id, title, words } }: { group: Group }): JSX.Element =>
  h(
    'div',
    {},
    h('dt', {}, h('a', { href: `#${id}` }, title)),
    h(
      'dd',
      {},
      words.flatMap((word, i): ComponentChildren[] => [i > 0 && ' ', h('a', { href: `#${word.id}` }, h('code', {}, word.name))]),
    ),
  )

const Section = ({ group: { id, title, says, words } }: { group: Group }): JSX.Element =>
  h(
    'section',
    { 'aria-labelledby': id },
    h('h2', { id }, title),
    blocksOf(says),
    words.map(word => h('article', { id: word.id, class: 'word' }, h('h3', {}, h('code', {}, word.name)), blocksOf(word.text))),
  )

/** Paragraphs, lists and code. */
function blocksOf(text: string): readonly JSX.Element[] {
  const blocks = text.match(/```ts\n[\s\S]*?\n```|(?:^- .*\n?)+|^(?!- |```).+$/gm) ?? []
  return blocks.map(block => {
    const [, code] = /^```ts\n([\s\S]*)\n```$/.exec(block) ?? []
    if (code !== undefined) return h('pre', { tabindex: 0 }, h('code', {}, code))
    if (block.startsWith('- '))
      return h(
        'ul',
        {},
        block
          .trimEnd()
          .split('\n')
          .map(item => h('li', {}, inline(item.slice(2)))),
      )
    return h('p', { class: /^From \S+\.$/.test(block) ? 'origin' : undefined }, inline(block))
  })
}

/** Words of code in a text; of links, which lead to other files of the repository, their text. */
const inline = (text: string): readonly ComponentChildren[] => prose(text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'))
