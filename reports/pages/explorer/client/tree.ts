import { h, type JSX } from 'preact'
import type { Fork } from '../../../../checker/traces/forks.ts'
import { sayCount } from '../../../say/words.ts'

interface Props {
  tree: Fork
  /** Where the walk is. */
  names: readonly string[]
  onGo: (names: readonly string[]) => void
}

/** The ways walked so far: a run of steps is one line, and each fork begins new ones. */
export function ForkTree({ tree, names, onGo }: Props): JSX.Element | null {
  if (!hasForks(tree)) return null
  return h(
    'section',
    { class: 'forks', 'aria-labelledby': 'forks-name' },
    h('h2', { id: 'forks-name' }, 'Ways walked'),
    h('ul', {}, h(Run, { from: [], node: tree, names, onGo })),
  )
}

/** Of a longer run the middle is folded, and so many steps at its ends are not: one goes back to where ways part. */
const long = 16
const ends = { first: 2, last: 4 }

const hasForks = ({ children }: Fork): boolean => children.length > 1 || children.some(hasForks)

function Run({ from, node, names, onGo }: Omit<Props, 'tree'> & { from: readonly string[]; node: Fork }): JSX.Element {
  const run: { path: readonly string[]; step: string }[] = []
  let at = node
  let path = from
  for (;;) {
    if (at.step !== '' || path.length === 0) run.push({ path, step: at.step === '' ? 'start' : at.step })
    const [only, ...others] = at.children
    if (only === undefined || others.length > 0) break
    path = [...path, only.step]
    at = only
  }
  const isOn = (path: readonly string[]) => path.every((name, i) => names[i] === name)
  const isHere = (path: readonly string[]) => isOn(path) && path.length === names.length
  const button = ({ path, step }: (typeof run)[number]) =>
    h(
      'button',
      {
        type: 'button',
        class: `node${isOn(path) ? ' on' : ''}${isHere(path) ? ' here' : ''}`,
        'aria-current': isHere(path) ? 'step' : undefined,
        onClick: () => onGo(path),
      },
      step,
    )
  const [first, last] = run.length > long ? [ends.first, run.length - ends.last] : [run.length, run.length]
  const between = run.slice(first, last)
  return h(
    'li',
    {},
    h(
      'span',
      { class: 'run' },
      run.slice(0, first).map(button),
      between.length > 0 &&
        h(
          'details',
          { class: 'between', open: between.some(({ path }) => isHere(path)) },
          h('summary', {}, sayCount(between.length, 'step')),
          h('span', { class: 'run' }, between.map(button)),
        ),
      run.slice(last).map(button),
    ),
    at.children.length > 1 &&
      h(
        'ul',
        {},
        at.children.map(child => h(Run, { from: [...path, child.step], node: child, names, onGo, key: child.step })),
      ),
  )
}
