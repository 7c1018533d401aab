import {
  type Cell,
  type ComparedModel,
  type Comparison,
  modelCell,
  plainCell,
  propertiesOf,
  propertyCell,
  sayConstants,
  sayCost,
  sayCounted,
  sayFaults,
  sayIdle,
  type Table,
} from './comparison.ts'

/** The verdicts: every property of every model, or, where columns were asked for, every combination of what they stand for. */
export const verdictTable = (comparison: Comparison): Table =>
  comparison.by === null ? modelTable(comparison.models) : pivotTable(comparison.models, comparison.by)

/** Every model a row, every property a column. What is the same in all models has no column. */
export function modelTable(models: readonly ComparedModel[]): Table {
  const properties = propertiesOf(models)
  const about: readonly (readonly [string, (c: ComparedModel) => string])[] = [
    ['variant', ({ result }) => result.checked.variant ?? ''],
    ['constants', ({ result }) => sayConstants(result.checked.constants)],
    ['network', ({ network }) => network ?? ''],
    ['faults', sayFaults],
  ]
  const isIdle = models.some(model => sayIdle(model) !== '')
  const telling = about.filter(([, say]) => new Set(models.map(say)).size > 1)
  return {
    head: ['model', ...properties, ...(isIdle ? ['never fired'] : []), 'distinct', 'depth', ...telling.map(([name]) => name)],
    rows: models.map(model => [
      plainCell(model.name),
      ...properties.map(name => {
        const found = model.result.properties.find(p => p.name === name)
        return found ? propertyCell(found, model) : plainCell('')
      }),
      ...(isIdle ? [plainCell(sayIdle(model))] : []),
      plainCell(model.result.states.distinct.toLocaleString('en')),
      plainCell(String(model.result.depth)),
      ...telling.map(([, say]) => plainCell(say(model))),
    ]),
  }
}

/** What `by` may name beside constants. */
export const dimensions = ['variant', 'network', 'faults', 'property'] as const

/**
 * Every combination of what `by` names a column, every other choice a row. Models that differ in nothing else share a row; one that has no counterpart
 * stands in a row of its own. Without `property` a cell tells of all properties of a model.
 */
export function pivotTable(models: readonly ComparedModel[], by: readonly string[]): Table {
  const entries = models.flatMap(model =>
    by.includes('property')
      ? model.result.properties.map(p => ({ model, property: p.name, cell: propertyCell(p, model) }))
      : [{ model, property: '', cell: modelCell(model) }],
  )
  type Entry = (typeof entries)[number]
  const value = (name: string, { model, property }: Entry): string => {
    const { constants, variant } = model.result.checked
    if (Object.hasOwn(constants, name)) return String(constants[name])
    switch (name as (typeof dimensions)[number]) {
      case 'variant':
        return variant ?? 'none'
      case 'network':
        return model.network ?? 'own'
      case 'faults':
        return sayFaults(model) || 'none'
      case 'property':
        return property
      default:
        return '-'
    }
  }
  const columnOf = (entry: Entry) => by.map(name => value(name, entry)).join(' ')
  const rowOf = ({ model }: Entry) => {
    const { constants, variant } = model.result.checked
    const parts = [
      by.includes('variant') ? '' : (variant ?? ''),
      sayConstants(constants, by),
      by.includes('network') ? '' : (model.network ?? ''),
      by.includes('faults') ? '' : sayFaults(model),
    ]
    return parts.filter(Boolean).join(' ') || model.result.checked.spec
  }
  const found = [...new Set(entries.map(columnOf))]
  // Constants have an order of their own; all else comes as the models do.
  const columns = by.some(name => dimensions.some(d => d === name)) ? found : found.sort()
  const cell = (of: readonly Entry[], column: string): Cell => of.find(e => columnOf(e) === column)?.cell ?? plainCell('')
  return {
    head: [by.join(' '), ...columns],
    rows: [...Map.groupBy(entries, rowOf)].map(([row, of]) => [plainCell(row), ...columns.map(column => cell(of, column))]),
  }
}

/** What it costs to reach each goal; null where no model has messages, or a goal. */
export function costTable(comparison: Comparison): Table | null {
  const { costs } = comparison
  const goals = [...new Set(costs.flatMap(({ cost }) => cost.goals.map(g => g.goal)))]
  if (goals.length === 0) return null
  return {
    head: ['without faults', ...goals],
    rows: costs.map(({ checked, network, cost }) => {
      const bounds = cost.bounds.length === 0 ? '' : `(within ${cost.bounds.join(', ')})`
      return [
        plainCell(sayCounted(comparison.spec, checked, network, bounds)),
        ...goals.map(goal => plainCell(sayCost(cost.goals.find(g => g.goal === goal)))),
      ]
    }),
  }
}

export const meaningOfCosts =
  'Least and most over all runs without faults, up to where the goal is first reached. Messages are those sent by then, once for each receiver. Rounds are the messages of the longest chain in which each is sent by who received the one before.'
