/** Snapshot isolation held against serializability, a check of reads that makes it so, and checks that do not keep even snapshot isolation. */
import { bool, machine, mapOf, type StateOf, variant } from '../../../checker/language/index.ts'
import { snapshotIsolation } from './protocol.ts'

/** Asks whether it is as if the transactions had run one after another, which nobody has promised. */
export const serializability = variant(snapshotIsolation, 'serializability', ({ serializable, parts: { isolation } }) => ({
  properties: {
    /** It is as if the committed transactions had run one after another. */
    serializability: serializable(isolation),
  },
}))

/** When a transaction commits, what it has read is checked, and not what it writes: validation as in optimistic locking. */
export const checksReads = variant(serializability, 'checks-reads', ({ always, parts: { T, Keys, isMissed } }) => ({
  actions: {
    commit: { when: (s, { t }) => s.phase[t] === 'written' && !isMissed(s, t, s.readSet[t]) },
    abort: { when: (s, { t }) => s.phase[t] === 'written' && isMissed(s, t, s.readSet[t]) },
  },
  properties: {
    /** A transaction is refused only if another has committed a write of a key that it has read, since it began. */
    refusedForCause: always({ for: { t: T }, holds: (s, { t }) => s.history[t].outcome !== 'aborted' || Keys.some(k => s.readSet[t].has(k) && s.missed[t].has(k)) }),
  },
}))

/** Mutant: nothing is checked, and the last to commit wins. */
export const lastCommitterWins = variant(snapshotIsolation, 'last-committer-wins', {
  actions: { commit: { when: (s, { t }) => s.phase[t] === 'written' }, abort: null },
  properties: { canAbort: null },
})

/** Mutant: the check is a step of its own, before the one that commits. */
export const checkThenCommit = variant(snapshotIsolation, 'check-then-commit', ({ vars, actions: { commit, abort }, parts: { T } }) => {
  const more = { checked: mapOf(T, bool) } // the check has passed
  type S = StateOf<typeof vars & typeof more>
  const { action } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: {
      commit: { when: (s: S, { t }) => s.phase[t] === 'written' && s.checked[t] },
      abort: { when: (s: S, p) => abort.when(s, p) && !s.checked[p.t] },
    },
    added: {
      check: action({
        for: { t: T }, by: 't',
        when: (s, p) => commit.when(s, p) && !s.checked[p.t],
        then: (s, { t }) => { s.checked[t] = true },
      }),
    },
  }
})
