/**
 * A sequentially consistent memory.
 *
 * Processors issue reads and writes, and the memory answers each of them before it performs it: it keeps a queue of operations for each processor, and
 * performs the first of one queue or of another. So all operations are performed in one order, which is that of each processor, though not that of time.
 * A read is answered with any value, and can be performed only when the memory has that value. After L. Lamport, "Specifying Systems", 2002, section 11.2,
 * and its module InnerSequential (github.com/tlaplus/Examples, specifications/SpecifyingSystems/AdvancedExamples), whose names are used.
 *
 * This is a specification and no algorithm: the memory would have to foresee what will be written. The module demands by the fairness of RemoveOp that what
 * is answered is performed in the end, which rules out behaviours that have taken a wrong step long before: it is not machine closed. The variant
 * performable looks for such steps, and answers-from-memory is a memory that takes none.
 *
 * Granularity: that of the module, with one register for each processor. Bounds: nothing is issued while a queue has `queue` operations, which
 * is MaxQLen in the module.
 */
import { bool, listOf, machine, mapOf, oneOf, processes, range, record, spec } from '../../../checker/language/index.ts'

export const sequentialMemory = spec('sequential-memory', { procs: range(1, 3), adrs: range(1, 2), vals: range(1, 3), queue: range(1, 3) }, ({ procs, adrs, vals, queue }) => {
  const Proc = processes('Proc', procs)
  const Adr = range(1, adrs)
  const Val = range(1, vals)
  const Op = oneOf('Rd', 'Wr')
  const Register = record({ adr: Adr, val: Val, op: oneOf('Free', 'Rd', 'Wr') })

  const vars = {
    regFile: mapOf(Proc, Register), // the last request of a processor, and its answer
    opQ: mapOf(Proc, listOf(record({ adr: Adr, val: Val, op: Op, done: bool }), queue)), // done: it is answered
    mem: mapOf(Adr, Val),
  }
  const { initially, action, always, step, reachable, leadsTo } = machine(vars)

  const actions = {
    /** A processor issues a request. The value in a request to read does not matter. */
    issueRequest: action({
      for: { proc: Proc, op: Op, adr: Adr, val: Val }, by: 'proc',
      when: (s, { proc }) => s.regFile[proc].op === 'Free' && s.opQ[proc].length < queue,
      then: (s, { proc, op, adr, val }) => {
        s.regFile[proc] = { adr, val, op }
        s.opQ[proc].push({ adr, val, op, done: false })
      },
    }),

    /** The memory answers a read, with any value. */
    respondToRd: action({
      for: { proc: Proc, val: Val }, fair: { weak: 'respond', forEach: 'proc' },
      when: (s, { proc }) => s.regFile[proc].op === 'Rd',
      then: (s, { proc, val }) => {
        s.regFile[proc].op = 'Free'
        s.regFile[proc].val = val
        const request = s.opQ[proc].find(one => !one.done)
        if (request) { request.val = val; request.done = true }
      },
    }),

    /** The memory answers a write. */
    respondToWr: action({
      for: { proc: Proc }, fair: { weak: 'respond', forEach: 'proc' },
      when: (s, { proc }) => s.regFile[proc].op === 'Wr',
      then: (s, { proc }) => {
        s.regFile[proc].op = 'Free'
        const request = s.opQ[proc].find(one => !one.done)
        if (request) request.done = true
      },
    }),

    /** The memory performs the first operation of a processor: RemoveOp, with the condition that Internal adds to it. */
    internal: action({
      for: { proc: Proc },
      when: (s, { proc }) => s.opQ[proc].slice(0, 1).some(first => first.done && (first.op === 'Wr' || s.mem[first.adr] === first.val)),
      then: (s, { proc }) => {
        const first = s.opQ[proc].shift()
        if (first?.op === 'Wr') s.mem[first.adr] = first.val
      },
    }),
  }

  return {
    vars, actions,
    init: initially(
      { regFile: mapOf(Proc, record({ adr: Adr, val: Val, op: oneOf('Free') })), mem: mapOf(Adr, Val) },
      ({ regFile, mem }) => ({ regFile, mem }),
    ),
    properties: {
      /** What of DataInvariant the domains do not say: a request that is not answered yet is the one in the register. */
      dataInvariant: always(s => Proc.every(proc => s.opQ[proc].filter(one => !one.done).length === (s.regFile[proc].op === 'Free' ? 0 : 1))),
      /** An operation that leaves its queue is performed: a read was answered with what the memory has, and a write puts its value there. */
      performed: step({ for: { proc: Proc }, holds: (before, after, { proc }) => {
        const [first] = before.opQ[proc]
        if (!first?.done || after.opQ[proc].length >= before.opQ[proc].length) return true
        return (first.op === 'Rd' ? before : after).mem[first.adr] === first.val
      } }),
      /** The last request of a processor is in the queue as it is in the register: with its answer, where it has been answered. */
      lastRequestQueued: always({ for: { proc: Proc }, holds: (s, { proc }) => { const [last, register] = [s.opQ[proc].at(-1), s.regFile[proc]]; return !last || (last.adr === register.adr && last.val === register.val) } }),
      /** What a processor writes is not replaced before it is answered. */
      writesKept: step({ for: { proc: Proc }, holds: (before, after, { proc }) => before.regFile[proc].op !== 'Wr' || after.regFile[proc].val === before.regFile[proc].val }),
      /** A write that is answered and first in its queue can be performed, whatever the memory has. */
      canWrite: always({ for: { proc: Proc }, holds: (s, { proc }) => { const [first] = s.opQ[proc]; return first?.op !== 'Wr' || !first.done || actions.internal.when(s, { proc }) } }),
      /** Every processor can have an answer. */
      canAnswer: reachable(s => Proc.every(proc => s.opQ[proc].some(one => one.done))),
      /** Every request is answered. */
      alwaysResponds: leadsTo({ for: { proc: Proc }, from: (s, { proc }) => s.regFile[proc].op !== 'Free', to: (s, { proc }) => s.regFile[proc].op === 'Free' }),
    },
    deadlock: 'allowed', // behind an answer that nothing makes true a queue is stuck, when it is full
    parts: { Proc, Adr, Val },
  }
})
