import { h, type JSX, type TargetedEvent } from 'preact'

const keys: readonly (readonly [key: string, does: string])[] = [
  ['← or k', 'a step back'],
  ['→ or j', 'a step forward again'],
  ['1 to 9', 'take the step of that number'],
  ['n', 'run to the next violation'],
  ['r', 'random walk'],
  ['?', 'these keys'],
]

/** What the keys do. */
export const Keys = ({ isOpen, onToggle }: { isOpen: boolean; onToggle: (isOpen: boolean) => void }): JSX.Element =>
  h(
    'details',
    { class: 'keys', open: isOpen, onToggle: (event: TargetedEvent<HTMLDetailsElement>) => onToggle(event.currentTarget.open) },
    h('summary', {}, 'Keys'),
    h(
      'ul',
      {},
      keys.map(([key, does]) => h('li', { key }, h('kbd', {}, key), ` ${does}`)),
    ),
  )
