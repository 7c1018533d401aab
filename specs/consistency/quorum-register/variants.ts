/** The register with one rule of ABD left out at a time, and with a claim about progress. */
import { machine, mapOf, range, respond, variant } from '../../../checker/language/index.ts'
import { quorumRegister } from './protocol.ts'

/**
 * Mutant: a read has only its first phase, and answers at once. While a write is under way, one read may ask a server that has it, and a later one servers that don't: a regular
 * register, not an atomic one (L. Lamport, "On Interprocess Communication", Distributed Computing 1(2), 1986).
 */
export const noWriteBack = variant(quorumRegister, 'no-write-back', ({ actions: { query } }) => ({
  actions: {
    query: {
      then: (s, p) => {
        query.then(s, p)
        const phase = s.phase[p.c]
        if (phase.tag !== 'Update' || phase.write !== null) return
        respond(s.calls, p.c, phase.update.value)
        s.phase[p.c] = { tag: 'Idle' }
      },
    },
  },
}))

/** Mutant: a write has only its second phase. Its timestamp counts the client's own writes, as is right where there is but one writer. */
export const noQueryBeforeWrite = variant(quorumRegister, 'no-query-before-write', ({ vars, constants: { writes }, actions: { beginWrite }, parts: { Client } }) => {
  const more = { own: mapOf(Client, range(0, writes)) } // how often a client has written
  const { action } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { beginWrite: null },
    added: {
      beginWrite: action({
        for: { c: Client }, by: 'c',
        when: beginWrite.when,
        then: (s, { c }) => {
          beginWrite.then(s, { c })
          s.own[c]++
          s.phase[c] = { tag: 'Update', write: s.written, update: { timestamp: { count: s.own[c], by: c }, value: s.written }, storedBy: new Set() }
        },
      }),
    },
  }
})

/** Mutant: a timestamp is a count alone. Two clients that write at once take the same, and of two values with one timestamp everybody keeps what comes first. */
export const noTieBreak = variant(quorumRegister, 'no-tie-break', ({ actions: { query } }) => ({
  actions: {
    query: {
      then: (s, p) => {
        query.then(s, p)
        const phase = s.phase[p.c]
        if (phase.tag === 'Update') phase.update.timestamp.by = null
      },
    },
  },
}))

/** Mutant: a server stores whatever comes, be it older than what it has. */
export const storesAnything = variant(quorumRegister, 'stores-anything', ({ actions: { update } }) => ({
  actions: {
    update: {
      then: (s, p) => {
        const phase = s.phase[p.c]
        if (phase.tag === 'Update') s.stored[p.i] = phase.update
        update.then(s, p)
      },
    },
  },
}))

/** Where each client makes one call only: of its session nothing is to be said. */
export const oneCall = variant(quorumRegister, 'one-call', { properties: { readYourWrites: null, monotonicReads: null } })

/** Progress, in a variant of its own since it takes the graph of all states. */
export const progress = variant(oneCall, 'progress', ({ leadsTo, parts: { Client } }) => ({
  properties: {
    /** Every call comes to its end. */
    answers: leadsTo({ for: { c: Client }, from: (s, { c }) => s.phase[c].tag !== 'Idle', to: (s, { c }) => s.phase[c].tag === 'Idle' }),
  },
}))
