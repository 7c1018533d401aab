import { type ComponentChildren, h, type JSX, type TargetedEvent } from 'preact'
import type { Contents, Example } from '../contents.ts'

interface Props {
  contents: Contents
  example: Example
  onExample: (example: Example) => void
  children: ComponentChildren
}

/** The page's head: what is open. */
export function Top({ contents, example, onExample, children }: Props): JSX.Element {
  const groups = [...Map.groupBy(contents.examples, e => e.group)]
  return h(
    'header',
    { class: 'top' },
    h('h1', {}, 'Everystep'),
    h(
      'label',
      { class: 'choice example' },
      h('span', {}, 'Open'),
      h(
        'select',
        {
          value: example.id,
          onChange: (event: TargetedEvent<HTMLSelectElement>) => {
            const next = contents.examples.find(e => e.id === event.currentTarget.value)
            if (next) onExample(next)
          },
        },
        groups.map(([group, all]) =>
          h(
            'optgroup',
            { label: group },
            all.map(e => h('option', { value: e.id, selected: e.id === example.id }, e.title)),
          ),
        ),
      ),
    ),
    children,
  )
}
