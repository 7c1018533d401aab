import { type ClaimCheck, claim, instance, machine, model, range, spec } from '../../../checker/language/index.ts'

/** A cup of a size is filled drop by drop; the fourth drop spills where there is room for it. */
export const cup = spec('cup', { size: range(1, 9) }, ({ size }) => {
  const vars = { drops: range(0, 9) }
  const { initially, action, always, predicate, reachable } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      drip: action({
        when: s => s.drops < size,
        then: s => {
          s.drops += 1
        },
      }),
    },
    properties: {
      /** At most three drops. */
      dry: always(s => s.drops <= 3),
      /** Says nothing, since no cup is that large. */
      vacuous: always({ when: s => s.drops > size, holds: () => false }),
      three: reachable(s => s.drops === 3),
    },
    final: predicate(s => s.drops === size),
  }
})

const origin = 'by hand: each step is one drop'

export const models = {
  small: model(cup, { constants: { size: 2 }, says: 'Two drops.', expect: { verdict: 'holds', origin } }),
}

export const notes = { section: 'Cups', quote: '一滴' }

/** A check of `dry`, which holds in cups for up to three drops and is violated in 4 steps in larger ones. */
export const dry = (size: number, predicts: 'holds' | 'violated' = 'holds'): ClaimCheck => ({
  says: `a cup for ${size}`,
  model: instance(cup, { constants: { size } }),
  property: 'dry',
  predicts,
  finds: size <= 3 ? 'holds' : { violated: 4 },
})

const parts = { says: 'No cup spills.', notes, assumption: 'cups are small' }

/** One claim of each verdict. */
export const claims = {
  holds: claim({ ...parts, given: [dry(3), { ...dry(2), model: 'small' }], expect: { verdict: 'holds', origin } }),
  conditional: claim({ ...parts, given: [dry(3)], without: [dry(5), dry(4)], expect: { verdict: 'holds only if', origin } }),
  refuted: claim({ ...parts, given: [dry(3), dry(4)], expect: { verdict: 'refuted', origin } }),
}
