import { type ComponentChildren, h, type JSX } from 'preact'

export interface TableRow {
  readonly head: ComponentChildren
  /** One for each column but the first. */
  readonly cells: readonly { readonly says: ComponentChildren; readonly class?: string | undefined }[]
}

interface Props {
  /** The id of the heading that names the table. */
  name: string
  head: readonly string[]
  rows: readonly TableRow[]
}

/** A table that scrolls within its card; on a small screen each row is a block, in which each cell has the name of its column. */
export const Table = ({ name, head, rows }: Props): JSX.Element =>
  // What scrolls must be reachable by keys.
  h(
    'div',
    { class: 'scroller', tabIndex: 0, role: 'region', 'aria-labelledby': name },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          head.map(text => h('th', { scope: 'col' }, text)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map(row =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, row.head),
            row.cells.map((cell, k) => h('td', { class: cell.class, 'data-column': head[k + 1] }, cell.says)),
          ),
        ),
      ),
    ),
  )
