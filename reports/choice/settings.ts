import { h, type JSX, type TargetedEvent } from 'preact'
import type { Choice, Chosen, Offer } from './choice.ts'

interface Props {
  offer: Offer
  properties: readonly string[]
  onChoose: (choice: Choice) => void
  onProperties: (properties: readonly string[]) => void
}

/** What is checked: which spec or variant, or a model of them, its constants and faults, and which properties. */
export function Settings({ offer, properties, onChoose, onProperties }: Props): JSX.Element {
  const { specs, models, chosen } = offer
  const address = chosen?.address
  const same = (): Choice => ({
    ...(address === undefined ? {} : { spec: address.spec, variant: address.variant }),
    model: null,
    constants: Object.fromEntries(chosen?.constants.map(c => [c.name, c.value]) ?? []),
    faults: Object.fromEntries(chosen?.faults.map(f => [f.name, f.budget]) ?? []),
    networks: address?.networks ?? {},
  })
  const current = specs.findIndex(s => s.spec === address?.spec && s.variant === address.variant)
  return h(
    'div',
    { class: 'settings' },
    models.length > 0 &&
      h(Select, {
        label: 'Model',
        value: address?.name ?? '',
        options: [
          ...(address?.name == null ? [{ value: '', says: 'of my own: as chosen below' }] : []),
          ...models.map(({ name }) => ({ value: name, says: name })),
        ],
        onSelect: name => onChoose({ model: name }),
      }),
    specs.length > 1 &&
      h(Select, {
        label: 'Spec',
        value: String(current),
        options: specs.map(({ spec, variant }, i) => ({ value: String(i), says: variant === null ? spec : `${spec} (${variant})` })),
        onSelect: i => {
          const at = specs[Number(i)]
          if (at) onChoose({ spec: at.spec, variant: at.variant, model: null, before: same() })
        },
      }),
    chosen?.says && h('p', { class: 'says' }, chosen.says),
    chosen && h(Values, { chosen, same, onChoose }),
    chosen &&
      chosen.properties.length > 1 &&
      h(
        'details',
        { class: 'which' },
        h('summary', {}, `Properties: ${properties.length === 0 ? 'all' : properties.join(', ')}`),
        chosen.properties.map(name =>
          h(
            'label',
            { key: name },
            h('input', {
              type: 'checkbox',
              checked: properties.length === 0 || properties.includes(name),
              onChange: (event: TargetedEvent<HTMLInputElement>) => {
                const before = properties.length === 0 ? chosen.properties : properties
                const now = event.currentTarget.checked ? [...before, name] : before.filter(p => p !== name)
                onProperties(now.length === chosen.properties.length ? [] : now)
              },
            }),
            ` ${name}`,
          ),
        ),
      ),
  )
}

function Values({ chosen, same, onChoose }: { chosen: Chosen; same: () => Choice; onChoose: Props['onChoose'] }): JSX.Element {
  const budgets = (now: string) =>
    [...new Set(['0', '1', '2', '3', now, 'any'])].map(value => ({ value, says: value === '0' ? 'never' : value }))
  return h(
    'div',
    { class: 'values' },
    chosen.constants.map(({ name, value, values }) =>
      h(Select, {
        key: `constant ${name}`,
        label: name,
        value,
        options: values?.map(v => ({ value: v, says: v })) ?? null,
        onSelect: to => onChoose({ ...same(), constants: { ...same().constants, [name]: to } }),
      }),
    ),
    chosen.faults.map(({ name, budget }) =>
      h(Select, {
        key: `fault ${name}`,
        label: `fault ${name}`,
        value: budget,
        options: budgets(budget),
        onSelect: to => onChoose({ ...same(), faults: { ...same().faults, [name]: to } }),
      }),
    ),
  )
}

interface SelectProps {
  label: string
  value: string
  /** Null where anything may be written. */
  options: readonly { value: string; says: string }[] | null
  onSelect: (value: string) => void
}

export const Select = ({ label, value, options, onSelect }: SelectProps): JSX.Element => {
  const onChange = (event: TargetedEvent<HTMLSelectElement | HTMLInputElement>) => onSelect(event.currentTarget.value)
  return h(
    'label',
    { class: 'choice' },
    h('span', {}, label),
    options === null
      ? h('input', { value, onChange })
      : h(
          'select',
          { value, onChange },
          options.map(o => h('option', { value: o.value, selected: o.value === value }, o.says)),
        ),
  )
}
