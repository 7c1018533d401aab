import { bounded, machine, mapOf, oneOf, processes, range, setOf, spec, variant } from '../../checker/language/index.ts'

/** A lock that is free again when its holder crashes. */
export const lock = spec('lock', { clients: range(1, 3) }, ({ clients }) => {
  const C = processes('C', clients)
  const vars = { at: mapOf(C, oneOf('out', 'in')), holders: setOf(C) }
  const { initially, action, always, crashes } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      /** A client enters where nobody is in. */
      enter: action({
        for: { c: C },
        by: 'c',
        when: s => C.every(c => s.at[c] === 'out'),
        then: (s, { c }) => {
          s.at[c] = 'in'
          s.holders.add(c)
        },
      }),
      /** It leaves again. */
      leave: action({
        for: { c: C },
        by: 'c',
        when: (s, { c }) => s.at[c] === 'in',
        then: (s, { c }) => {
          s.at[c] = 'out'
          s.holders.delete(c)
        },
      }),
    },
    properties: {
      /** One is in at most. */
      exclusion: always(s => C.count(c => s.at[c] === 'in') <= 1),
    },
    faults: { crash: crashes(C) },
  }
})

/** The same, with a count of entries that ends at three. */
export const counted = variant(lock, 'counted', ({ actions: { enter } }) => {
  return {
    vars: { entries: bounded(range(0, 3)) },
    actions: {
      enter: {
        then: (s, p) => {
          const counting = s as typeof s & { entries: number }
          counting.entries += 1
          enter.then(s, p)
        },
      },
    },
  }
})
