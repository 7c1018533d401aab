import { h, type JSX } from 'preact'
import type { Fork } from '../../../../checker/traces/forks.ts'

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
  return h(
    'li',
    {},
    h(
      'span',
      { class: 'run' },
      run.map(({ path, step }) => {
        const isOn = path.every((name, i) => names[i] === name)
        const isHere = isOn && path.length === names.length
        return h(
          'button',
          {
            type: 'button',
            class: `node${isOn ? ' on' : ''}${isHere ? ' here' : ''}`,
            'aria-current': isHere ? 'step' : undefined,
            onClick: () => onGo(path),
          },
          step,
        )
      }),
    ),
    at.children.length > 1 &&
      h(
        'ul',
        {},
        at.children.map(child => h(Run, { from: [...path, child.step], node: child, names, onGo, key: child.step })),
      ),
  )
}
