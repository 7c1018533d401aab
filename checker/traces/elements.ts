import { equal, ValueSet } from '../values/index.ts'
import { type ValuePath, valueAt } from '../values/path.ts'
import { statesOf, type Trace } from './trace.ts'

/** What a step put into a list or a set, where it is still at the end. */
export interface Element {
  readonly part: ValuePath
  readonly path: string
  readonly owner: string | null
  /** The number of the step that put it there last. */
  readonly step: number
  readonly element: unknown
  /** The whole list or set before and after that step. */
  readonly before: unknown
  readonly after: unknown
  /** The whole at the end as it would be without it: of a list also with what stood in its place. */
  readonly others: readonly unknown[]
  /** The whole as it is after a later step, without it. */
  readonly without: (whole: unknown) => unknown
}

/** The elements of lists and sets that steps of a trace have put there and that are there at its end, in the order of the steps. */
export function elementsOf(trace: Trace): readonly Element[] {
  const changed = new Map(trace.steps.flatMap(({ changes }) => changes.map(c => [c.path, c] as const)))
  return [...changed.values()]
    .flatMap(({ path, part, owner }) => putInto(trace, part).map(of => ({ ...of, path, part, owner })))
    .sort((a, b) => a.step - b.step)
}

type Put = Omit<Element, 'part' | 'path' | 'owner'>

function putInto(trace: Trace, part: ValuePath): readonly Put[] {
  const values = statesOf(trace).map(state => valueAt(state, part))
  const end = values.at(-1)
  const since = (isThere: (value: unknown) => boolean): number => values.findLastIndex(value => !isThere(value)) + 1
  const put = (step: number, element: unknown, without: Element['without'], others: readonly unknown[] = []): readonly Put[] =>
    step === 0 ? [] : [{ step, element, before: values[step - 1], after: values[step], without, others: [...others, without(end)] }]
  if (Array.isArray(end))
    return end.flatMap((element: unknown, i) => {
      const step = since(value => Array.isArray(value) && i < value.length && equal(value[i], element))
      const before = values[step - 1]
      const other = Array.isArray(before) && i < before.length ? [end.with(i, before[i])] : []
      return put(step, element, whole => (whole as readonly unknown[]).toSpliced(i, 1), other)
    })
  if (end instanceof ValueSet)
    return [...end].flatMap(element =>
      put(
        since(value => value instanceof ValueSet && value.has(element)),
        element,
        whole => lacking(whole as ValueSet<unknown>, element),
      ),
    )
  return []
}

function lacking(whole: ValueSet<unknown>, element: unknown): ValueSet<unknown> {
  const others = new ValueSet(whole)
  others.delete(element)
  return others
}
