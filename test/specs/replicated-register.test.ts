/** A replicated register: mistakes that its properties must catch, beyond those of variants.ts, and counts by hand. */
import { describe, expect, it, test } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { check } from '../../checker/verdict/check.ts'
import { replicatedRegister } from '../../specs/consensus/replicated-register/protocol.ts'

/** A new leader takes up the first copy that it is told of, and not the latest. */
const takesUpAnyCopy = variant(replicatedRegister, 'takes-up-any-copy', ({ parts: { Member, group, termOf } }) => ({
  actions: {
    propose: {
      when: (s, { leader, v }) =>
        group.mayPropose(s, termOf(leader), v) ||
        (s.proposed[termOf(leader)] === null &&
          2 * Member.count(m => s.term[m] >= termOf(leader)) > Member.ids.length &&
          Member.some(
            m => s.term[m] >= termOf(leader) && Object.entries(s.copy[m]).some(([t, copy]) => Number(t) < termOf(leader) && copy === v),
          )),
    },
  },
}))
/** A leader proposes a second value in its term. */
const proposesTwice = variant(replicatedRegister, 'proposes-twice', ({ parts: { termOf, group } }) => ({
  actions: {
    propose: {
      when: (s, { leader, v }) =>
        s.proposed[termOf(leader)] !== v &&
        group.mayPropose({ ...s, proposed: { ...s.proposed, [termOf(leader)]: null } }, termOf(leader), v),
    },
  },
}))

/** A member goes back to a term that it has left. */
const goesBack = variant(replicatedRegister, 'goes-back', { actions: { join: { when: (s, { m, term }) => s.term[m] !== term } } })

const seeded: readonly [title: string, model: Model, property: string][] = [
  ['an older copy taken up', takesUpAnyCopy.with({ members: 3, terms: 2 }), 'leaderCompleteness'],
  ['a second proposal in one term', proposesTwice.with({ members: 3, terms: 0 }), 'nontriviality'],
  ['a member that goes back to an earlier term', goesBack.with({ members: 1, terms: 1 }), 'agreement'],
]

describe('a seeded mistake is caught:', () => {
  it.each(seeded)('%s', async (_, model, property) => {
    const { properties } = await check(model, { properties: [property] })
    expect(properties.find(p => p.name === property)?.verdict).toBe('violated')
  })
})

/** Nothing is proposed, or one of two values, which any of the members have stored. */
test.each([1, 2, 3])('a register of one term and %i members has 1 + 2 · 2^n states', async members => {
  const { states } = await check(replicatedRegister.with({ members, terms: 0 }))
  expect(states.distinct).toBe(1 + 2 * 2 ** members)
})
