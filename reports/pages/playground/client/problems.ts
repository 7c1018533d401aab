import { h, type JSX } from 'preact'
import type { Place } from '../../../../checker/errors.ts'
import { basename } from '../../../../checker/platform/files.ts'
import type { Problem } from '../../../choice/choice.ts'

interface Props {
  problems: readonly Problem[]
  file: string
  onGo: (place: Place) => void
}

/** What is wrong, each with its line, to go there. */
export const Problems = ({ problems, file, onGo }: Props): JSX.Element =>
  h(
    'ul',
    { class: 'problems', 'aria-live': 'polite' },
    problems.map(({ problem, hint, where, isError }) =>
      h(
        'li',
        { class: isError ? 'error' : 'warning' },
        where &&
          h(
            'button',
            { type: 'button', onClick: () => onGo(where) },
            `${where.file === file ? '' : `${basename(where.file)}, `}line ${where.line}`,
          ),
        h('span', {}, problem),
        hint && h('span', { class: 'hint' }, hint),
      ),
    ),
  )
