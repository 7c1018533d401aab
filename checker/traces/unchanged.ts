import type { Domain } from '../language/domain.ts'
import type { Model } from '../language/model.ts'
import { partsOf } from '../semantics/occurrence.ts'
import { equal } from '../values/index.ts'
import { inside, type ValuePath, valueAt } from '../values/path.ts'
import { domainAt } from './called.ts'
import { statesOf, type Trace } from './trace.ts'

/** What a part of a process's state is from the start and stays throughout a trace. */
export interface Unchanged {
  readonly part: ValuePath
  readonly owner: string
  readonly value: unknown
  /** Of what is told in words every other: of `working` these are `prepared`, `committed` and `aborted`. */
  readonly others: readonly unknown[]
}

/** A domain with more values than these says how much there is of something, and not how a process is. */
const mostWords = 8

/** All that is of processes and that no step of a trace changes, of the variables that are named. */
export function unchangedParts({ vars }: Model, trace: Trace, names: readonly string[]): readonly Unchanged[] {
  const states = statesOf(trace)
  return names
    .flatMap(name => {
      const of = vars[name]
      return of === undefined ? [] : [...leaves(of, { variable: name, keys: [] }, of.marks.owner ?? null, trace.initial[name])]
    })
    .filter(({ part, value }) => states.every(state => equal(valueAt(state, part), value)))
}

function* leaves(of: Domain, part: ValuePath, owner: string | null, value: unknown): Generator<Unchanged> {
  const { shape } = of
  if (shape.of === 'record' || shape.of === 'map') {
    for (const [inner, is, name] of partsOf(of, value as object)) {
      const ownedBy = owner ?? (shape.of === 'map' && shape.keys.shape.of === 'process' ? name : null)
      yield* leaves(inner, inside(part, shape.of, name), ownedBy, is)
    }
  } else if (owner !== null)
    yield { part, owner, value, others: isOfWords(of) ? [...of.values()].filter(other => !equal(other, value)) : [] }
}

/** The values that a part may have, where these are words; else none. */
export function wordsAt(model: Pick<Model, 'vars'>, part: ValuePath): readonly unknown[] {
  const of = domainAt(model, part)
  return of !== undefined && isOfWords(of) ? [...of.values()] : []
}

const isOfWords = ({ shape, size }: Domain): boolean =>
  size <= mostWords &&
  (shape.of === 'maybe' ? isOfWords(shape.some) : shape.of === 'scalar' && shape.values.every(value => typeof value !== 'number'))
