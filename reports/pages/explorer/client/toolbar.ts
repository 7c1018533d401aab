import { type ComponentChildren, h, type JSX } from 'preact'
import { useState } from 'preact/hooks'

interface Props {
  /** Null where it cannot be done. */
  onBack: (() => void) | null
  onForward: (() => void) | null
  onStart: (() => void) | null
  /** The states that a search for a violation has seen; null where none runs. */
  searched: number | null
  onRun: () => void
  onStop: () => void
  onWander: () => void
  onDownload: () => void
  /** What else can be done. */
  others: ComponentChildren
}

/** What can be done with a walk: the steps always at hand, all else folded where there is little room. */
export function Toolbar({ onBack, onForward, onStart, searched, onRun, onStop, onWander, onDownload, others }: Props): JSX.Element {
  const [isOpen, open] = useState(false)
  const button = (does: (() => void) | null, ...says: ComponentChildren[]) =>
    h('button', { type: 'button', disabled: does === null, onClick: () => does?.() }, says)
  return h(
    'div',
    { class: `tools-of-walk${isOpen ? ' open' : ''}` },
    h(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Walk' },
      button(onBack, '← Back'),
      button(onForward, 'Forward →'),
      searched === null ? button(onRun, 'Run to the next violation') : button(onStop, `Stop: ${searched.toLocaleString('en')} states seen`),
      h(
        'button',
        { type: 'button', class: 'more', 'aria-expanded': isOpen, onClick: () => open(!isOpen) },
        isOpen ? 'Fewer tools' : 'More tools',
      ),
    ),
    h(
      'div',
      { class: 'others' },
      h('div', { class: 'toolbar' }, button(onStart, 'Start over'), button(onWander, 'Random walk'), button(onDownload, 'Download ITF')),
      others,
    ),
  )
}
