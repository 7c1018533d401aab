/** What the memory lacks to be an algorithm, and one that lacks nothing. */
import { calls, type Edit, ghost, invoke, machine, mapOf, range, reads, respond, type StateOf, variant, writes } from '../../../checker/language/index.ts'
import { sequentialMemory } from './protocol.ts'

/** Whether all that was answered can still be performed. */
export const performable = variant(sequentialMemory, 'performable', ({ alwaysPossible, parts: { Proc } }) => ({
  properties: {
    /** The queues can become empty. */
    canPerform: alwaysPossible(s => Proc.every(proc => s.opQ[proc].length === 0)),
  },
}))

/**
 * A memory that does not guess: it answers a read once all before it in its queue are performed, with the value that it has, and performs it in the same step. Each
 * processor makes two calls, of which a history is kept; at first every address has the value 1.
 */
export const answersFromMemory = variant(performable, 'answers-from-memory', ({ vars, actions: { issueRequest, respondToRd, respondToWr, internal }, parts: { Proc, Adr, Val } }) => {
  const most = 2
  const more = { issued: mapOf(Proc, range(0, most)), calls: ghost(calls(Proc, { keys: Adr, values: Val, most })) }
  const all = { ...vars, ...more }
  type S = StateOf<typeof all>
  const { initially, action, linearizable, sequentiallyConsistent } = machine(all)
  const history = { of: (s: S) => s.calls, initially: 1 }
  return {
    vars: more,
    init: initially(),
    actions: {
      issueRequest: {
        when: (s: S, p) => issueRequest.when(s, p) && s.issued[p.proc] < most && (p.op === 'Wr' || p.val === 1),
        then: (s: Edit<S>, p) => {
          issueRequest.then(s, p)
          s.issued[p.proc]++
          invoke(s.calls, p.proc, p.op === 'Rd' ? reads(p.adr) : writes(p.adr, p.val))
        },
      },
      respondToRd: {
        when: (s, p) => {
          const first = s.opQ[p.proc][0]
          return respondToRd.when(s, p) && first !== undefined && !first.done && s.mem[first.adr] === p.val
        },
        then: (s: Edit<S>, p) => { respondToRd.then(s, p); s.opQ[p.proc].shift(); respond(s.calls, p.proc, p.val) },
      },
      respondToWr: { then: (s: Edit<S>, p) => { respondToWr.then(s, p); respond(s.calls, p.proc) } },
      internal: null,
    },
    added: {
      internal: action({ for: { proc: Proc }, fair: { weak: 'internal', forEach: 'proc' }, when: internal.when, then: internal.then }),
    },
    properties: {
      /** One order of all operations explains what was read, whatever the time. */
      sequentiallyConsistent: sequentiallyConsistent(history),
      /** Operations take effect one by one, each between its request and its answer. */
      linearizable: linearizable(history),
    },
  }
})
