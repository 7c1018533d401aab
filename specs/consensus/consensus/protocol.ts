/**
 * Consensus: the problem, before any protocol.
 *
 * One of several proposed values is chosen, and none but that one ever. After L. Lamport, "Paxos Made Simple", ACM SIGACT News
 * 32(4), 2001, section 2.1; the name of the variable follows Consensus.tla (github.com/tlaplus/Examples, specifications/Paxos).
 *
 * Granularity: choosing is one step that nobody in particular takes. There are no processes, messages or faults: what a protocol must
 * bring about is said here, how is said in voting and paxos.
 */
import { machine, processes, range, setOf, spec } from '../../../checker/language/index.ts'

export const consensus = spec('consensus', { values: range(1, 8) }, ({ values }) => {
  const Value = processes('v', values)
  const vars = { chosen: setOf(Value) }
  const { initially, action, predicate, always, step, reachable } = machine(vars)

  const actions = {
    /** A value is chosen, if none is yet. */
    choose: action({
      for: { v: Value }, fair: 'weak',
      when: s => s.chosen.size === 0,
      then: (s, { v }) => { s.chosen.add(v) },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** At most one value is chosen; Inv in Consensus.tla. */
      agreement: always(s => s.chosen.size <= 1),
      /** What is chosen stays chosen. */
      stability: step((before, after) => before.chosen.isSubsetOf(after.chosen)),
      /** A value can be chosen at all. */
      canChoose: reachable(s => s.chosen.size > 0),
    },
    final: predicate(s => s.chosen.size > 0),
    symmetry: [Value],
    parts: { Value },
  }
})
