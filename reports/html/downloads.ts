import { h, type JSX } from 'preact'

/** A file that the page carries within itself. */
export interface Download {
  readonly name: string
  readonly says: string
  readonly type: string
  readonly text: string
}

/** The files of one trace. */
export const Downloads = ({ downloads }: { downloads: readonly Download[] }): JSX.Element =>
  h('section', {}, h('h3', {}, 'Take it with you'), h(Files, { downloads }))

const Files = ({ downloads }: { downloads: readonly Download[] }): JSX.Element =>
  h(
    'ul',
    { class: 'downloads' },
    downloads.map(d =>
      h(
        'li',
        {},
        h('a', { href: `data:${d.type};charset=utf-8,${encodeURIComponent(d.text)}`, download: d.name }, d.name),
        h('span', {}, ` ${d.says}`),
      ),
    ),
  )

/** The command that gives the same result again, and the files of all of it. The button works where scripts do. */
export const Reproduce = ({ command, downloads }: { command: string; downloads: readonly Download[] }): JSX.Element =>
  h(
    'section',
    { class: 'reproduce', 'aria-labelledby': 'reproduce-name' },
    h('h2', { id: 'reproduce-name' }, 'Reproduce'),
    h(
      'div',
      { class: 'command' },
      h('code', { id: 'command' }, command),
      h('button', { type: 'button', 'data-copy': 'command', hidden: true }, 'Copy'),
    ),
    h(Files, { downloads }),
  )
