/** The store with a memory of what each transaction found, so that lost updates show, and with mistakes in its bookkeeping. */
import { type Edit, ghost, machine, mapOf, type StateOf, variant } from '../../../checker/language/index.ts'
import { keyValueStore } from './protocol.ts'

/** Remembers the store as each transaction found it, and asks that nobody writes over what has changed since. */
const remembering = (of: typeof keyValueStore) => variant(of, 'remembers', ({ vars, actions: { open, rollback, close }, parts: { Tx, Key, Keys, Store } }) => {
  const more = { found: ghost(mapOf(Tx, Store)) } // of those that are open
  const { step } = machine({ ...vars, ...more })
  type S = StateOf<typeof vars & typeof more>
  return {
    vars: more,
    actions: {
      open: { then: (s: Edit<S>, p) => { open.then(s, p); s.found[p.t] = s.store } },
      rollback: { then: (s: Edit<S>, p) => { rollback.then(s, p); for (const k of Keys) s.found[p.t][k] = null } },
      close: { then: (s: Edit<S>, p) => { close.then(s, p); for (const k of Keys) s.found[p.t][k] = null } },
    },
    properties: {
      /** A key that a transaction has written goes into the store only if it is there as the transaction found it. */
      noLostUpdate: step({
        for: { t: Tx, k: Key },
        holds: (before, after, { t, k }) => !before.open.has(t) || after.open.has(t) || before.store[k] === after.store[k] || before.store[k] === before.found[t][k],
      }),
    },
  }
})

export const remembers = remembering(keyValueStore)

/** Mutant: closing does not look for conflicts: the last to close wins. */
export const lastToCloseWins = remembering(variant(keyValueStore, 'last-to-close-wins', {
  actions: { close: { when: (s, { t }) => s.open.has(t) } },
}))

/** Mutant: who closes does not tell the others what they have missed. */
export const tellsNobody = remembering(variant(keyValueStore, 'tells-nobody', ({ parts: { end } }) => ({
  actions: {
    close: {
      then: (s, { t }) => {
        for (const k of s.written[t]) s.store[k] = s.snapshot[t][k]
        end(s, t)
      },
    },
  },
  properties: { canConflict: null, canMissAndClose: null },
})))
