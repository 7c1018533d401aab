import { semanticsOf, type Transition } from '../../../checker/semantics/semantics.ts'
import { replay } from '../../../checker/traces/replay.ts'
import type { Trace } from '../../../checker/traces/trace.ts'
import { models } from '../../../specs/consensus/raft/models.ts'

const { spec, constants } = models['commits-older-terms']
export const commitRuleModel = spec.with(constants)

/**
 * The way to two leaders of which the second lacks what the first has committed, in the words of its steps: what `everystep check raft --model
 * commits-older-terms` finds, which takes too long for a test. One message at most is under way there, so a receive needs no more than its name.
 */
const steps = `
  timeout S1, requestVote S1 S2, onRequestVote, timeout S2, onVote, becomeLeader S1, clientRequest S1,
  appendEntries S1 S2, onAppendEntries, onAppended, timeout S1,
  requestVote S2 S3, onRequestVote, onVote, requestVote S1 S3, becomeLeader S2, clientRequest S2, onRequestVote, onVote, becomeLeader S1,
  appendEntries S1 S3, onAppendEntries, onAppended, appendEntries S1 S2, onAppendEntries, timeout S2, onAppended,
  appendEntries S1 S3, onAppendEntries, onAppended, advanceCommit S1 1,
  requestVote S2 S1, onRequestVote, onVote, becomeLeader S2`

/** Throws where one of the steps cannot be taken. */
export function commitRuleTrace(): Trace {
  const semantics = semanticsOf(commitRuleModel)
  const path: Transition[] = []
  let state = commitRuleModel.initial[0] ?? {}
  for (const step of steps.split(',').map(s => s.trim())) {
    const taken = semantics
      .successors(state)
      .transitions.filter(t => [t.action, ...(t.message ? [] : Object.values(t.parameters))].join(' ') === step)
    const [only] = taken
    if (only === undefined || taken.length > 1) throw new Error(`step ${path.length + 1}, ${step}, can be taken in ${taken.length} ways`)
    path.push(only)
    state = only.to
  }
  return replay(semantics, { initial: 0, steps: path })
}
