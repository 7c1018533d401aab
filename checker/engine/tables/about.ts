import type { Model } from '../../language/model.ts'
import { Laying } from './laying.ts'
import { aboutWhom, exchanged, sumsOf } from './sums.ts'

/**
 * Whether each slot has all its values from the start, and is about one process of the symmetric sorts at most, whatever it holds. Then the states of an orbit
 * differ only in which process has what, and an orbit is told by what there is, in whatever order.
 */
export function isAboutOneEach(model: Model): boolean {
  const { slots, isClosed } = new Laying(model, { list: 0, wide: new Set() }, sumsOf(null))
  const ids = exchanged(model.symmetry).flatMap(sort => sort.ids)
  return (
    isClosed &&
    slots.every(({ of, values, textUnder }) =>
      // No word or number is about a process: of these one value tells as much as all.
      (of.shape.of === 'scalar' ? values.slice(0, 1) : values).every((_, id) => aboutWhom(p => textUnder(id, p), ids).length <= 1),
    )
  )
}
