import { h, type JSX } from 'preact'
import { prose } from '../../components/prose.ts'
import type { Made } from '../../format.ts'
import { sayMade } from '../../say/made.ts'

/** A file that the page carries within itself. */
export interface Download {
  readonly name: string
  readonly says: string
  readonly type: string
  readonly text: string
  /** Of a file that a button beside the diagram copies: by which it finds it, and what it calls it. */
  readonly id?: string | undefined
  readonly copied?: string | undefined
}

/** The files of one trace, and the test that finds it again. */
export function Downloads({ id, downloads, test }: { id: string; downloads: readonly Download[]; test: string | null }): JSX.Element {
  return h(
    'section',
    { class: 'take', 'aria-labelledby': id },
    h('h3', { id }, 'Take it with you'),
    h(Files, { downloads }),
    test !== null &&
      h(
        'details',
        { class: 'test' },
        h('summary', {}, 'A vitest test that finds it again'),
        h('pre', { tabindex: 0, 'aria-label': 'The test' }, h('code', { id: `${id}-test` }, test)),
        h(Copy, { of: `${id}-test` }),
      ),
  )
}

/** A button that copies what an element shows, or the file behind a link; what became of it, it says itself. */
export const Copy = ({ of, label = 'Copy' }: { of: string; label?: string }): JSX.Element =>
  h('button', { type: 'button', 'data-copy': of, 'aria-live': 'polite', hidden: true }, label)

const Files = ({ downloads }: { downloads: readonly Download[] }): JSX.Element =>
  h(
    'ul',
    { class: 'downloads' },
    downloads.map(d => h('li', {}, h('a', { id: d.id, href: dataUrl(d), download: d.name }, d.name), h('span', {}, ' ', prose(d.says)))),
  )

/** Base64 takes less room than percent signs where text is full of quotes. */
export const dataUrl = ({ type, text }: Pick<Download, 'type' | 'text'>): string => `data:${type};charset=utf-8;base64,${base64Of(text)}`

/** The command that gives the same result again, and the files of all of it. The button works where scripts do. */
export const Reproduce = ({
  command,
  downloads,
  made,
}: {
  command: string
  downloads: readonly Download[]
  made: Made | undefined
}): JSX.Element =>
  h(
    'section',
    { class: 'reproduce', 'aria-labelledby': 'reproduce-name' },
    h('h2', { id: 'reproduce-name' }, 'Reproduce'),
    h('div', { class: 'command' }, h('code', { id: 'command' }, command), h(Copy, { of: 'command' })),
    made && h('p', { class: 'keys' }, sayMade(made)),
    h(Files, { downloads }),
  )

/** The text's UTF-8 in base64, in pieces that fit into a call. */
function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const pieces: string[] = []
  for (let from = 0; from < bytes.length; from += pieceBytes) pieces.push(String.fromCharCode(...bytes.subarray(from, from + pieceBytes)))
  return btoa(pieces.join(''))
}

const pieceBytes = 1 << 13
