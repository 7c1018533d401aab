import { h, type JSX, type TargetedEvent } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Model } from '../../../../checker/language/model.ts'
import { changesBetween } from '../../../../checker/traces/replay.ts'
import { format } from '../../../../checker/values/index.ts'

interface Props {
  model: Model
  /** The number of the initial state that the walk begins in. */
  initial: number
  onBegin: (initial: number) => void
}

/** More initial states than this are chosen by their number, since no one reads such a list. */
const most = 200

/** The choice between the initial states, each told by what sets it apart; nothing where there is but one. */
export function Beginning({ model, initial, onBegin }: Props): JSX.Element | null {
  const many = model.initial.length
  const says = useMemo(() => (many > most ? [] : sayInitials(model)), [model])
  if (many < 2) return null
  const choose = (event: TargetedEvent<HTMLInputElement | HTMLSelectElement>) => {
    const chosen = Number(event.currentTarget.value)
    if (chosen >= 0 && chosen < many && Number.isInteger(chosen)) onBegin(chosen)
  }
  return h(
    'label',
    { class: 'beginning' },
    `Initial state, of ${many.toLocaleString('en')} `,
    many > most
      ? h('input', { class: 'field', type: 'number', min: 0, max: many - 1, value: initial, onChange: choose })
      : h(
          'select',
          { class: 'field', value: String(initial), onChange: choose },
          says.map((said, i) => h('option', { value: String(i) }, `${i}: ${said}`)),
        ),
  )
}

/** Each initial state by the parts in which they differ. */
function sayInitials({ initial, vars }: Model): readonly string[] {
  const [first] = initial
  if (first === undefined) return []
  const differences = initial.map(state => new Map(changesBetween(vars, first, state).map(c => [c.path, c])))
  const usual = new Map(differences.flatMap(all => [...all].map(([path, { before }]) => [path, before] as const)))
  return differences.map(all =>
    [...usual].map(([path, before]) => `${path}=${format(all.has(path) ? all.get(path)?.after : before)}`).join(' '),
  )
}
