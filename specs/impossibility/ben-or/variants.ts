/** Ben-Or's protocol with a rule changed. */
import { variant } from '../../../checker/language/index.ts'
import { benOr } from './protocol.ts'

/** Mutant: one proposal is enough to decide. */
export const decidesByOne = variant(benOr, 'decides-by-one', ({ actions: { takeOver }, parts: { proposed } }) => ({
  actions: {
    takeOver: {
      then: (s, parameters) => {
        s.decision[parameters.p] = proposed(s, parameters.p)
        takeOver.then(s, parameters)
      },
    },
  },
}))

/** Mutant: unless it decides, a process tosses a coin even if somebody proposes a value. */
export const doesNotTakeOver = variant(benOr, 'does-not-take-over', ({ constants: { f }, parts: { canDecide, proposals, proposed } }) => ({
  actions: {
    takeOver: { when: (s, { p }) => canDecide(s, p) && proposals(s, p).filter(m => m.value !== null && m.value === proposed(s, p)).length > f },
    toss: { when: (s, { p }) => canDecide(s, p) && proposals(s, p).filter(m => m.value !== null && m.value === proposed(s, p)).length <= f },
  },
}))

/** Without the coin: if nobody proposes a value, a process keeps its own. By the theorem of Fischer, Lynch and Paterson that cannot be enough: a run may go on forever without a decision. */
export const keepsItsValue = variant(benOr, 'keeps-its-value', ({ actions: { toss } }) => ({
  actions: { toss: { when: (s, parameters) => toss.when(s, parameters) && parameters.coin === s.value[parameters.p] } },
}))
