/** The register with a rule left out in turn, as an implementation of consensus, and with progress. */
import { mapOf, maybe, oneOf, range, variant } from '../../../checker/language/index.ts'
import { consensus } from '../consensus/protocol.ts'
import { groupOf, replicatedRegister } from './protocol.ts'

/** What is chosen, seen from outside, is what consensus allows. */
export const refinesConsensus = variant(replicatedRegister, 'refines-consensus', ({ refines, parts: { group } }) => {
  const { Value } = consensus.define({ values: 2 }).parts
  return {
    properties: {
      /** To store the copy that completes a majority is to choose; nothing else is seen. */
      refinesConsensus: refines(consensus.with({ values: 2 }), s => ({ chosen: new Set(Value.filter(v => group.isChosen(s, v === Value.ids[0] ? 'yes' : 'no'))) })),
    },
  }
})

/** A value is chosen in the end, under the fairness that the register declares. */
export const progress = variant(replicatedRegister, 'progress', ({ eventually, parts: { group } }) => ({
  properties: {
    /** The register is written in the end. */
    written: eventually(s => group.isChosen(s, 'yes') || group.isChosen(s, 'no')),
  },
}))

/** Mutant: a new leader proposes what it likes, whatever the members have stored. */
export const ignoresCopies = variant(replicatedRegister, 'ignores-copies', ({ parts: { group, termOf } }) => ({
  actions: {
    propose: { when: (s, { leader, v }) => group.mayPropose(s, termOf(leader), v) || group.mayPropose(s, termOf(leader), v === 'yes' ? 'no' : 'yes') },
  },
}))

/** Mutant: a member stores what the leader of a term has proposed that it has left. */
export const storesInOldTerm = variant(replicatedRegister, 'stores-in-old-term', {
  actions: {
    store: {
      when: (s, { m, term }) => s.proposed[term] !== null && s.copy[m][term] === null,
      then: (s, { m, term }) => { s.term[m] = Math.max(s.term[m], term); s.copy[m][term] = s.proposed[term] ?? null },
    },
  },
})

/** Mutant: a member does not write to disk what it stores. */
export const copyNotLogged = variant(replicatedRegister, 'copy-not-logged', ({ parts: { Member, Term } }) => ({
  vars: { copy: mapOf(Member, mapOf(Term, maybe(oneOf('yes', 'no')))) },
}))

/** Mutant: a member does not write to disk which term it has joined. */
export const termNotLogged = variant(replicatedRegister, 'term-not-logged', ({ constants: { terms }, parts: { Member } }) => ({
  vars: { term: mapOf(Member, range(0, terms)) },
}))

/** Mutant: one copy is enough, for those who write and for those who take over. */
export const majorityOfOne = variant(replicatedRegister, 'majority-of-one', ({ always, parts: { Member, termOf } }) => {
  const group = groupOf(Member.ids, 1)
  return {
    actions: { propose: { when: (s, { leader, v }) => group.mayPropose(s, termOf(leader), v) } },
    properties: { agreement: always(s => !(group.isChosen(s, 'yes') && group.isChosen(s, 'no'))) },
  }
})
