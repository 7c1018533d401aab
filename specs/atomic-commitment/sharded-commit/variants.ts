/** Two-phase commit across replicated shards with either half left out, with each rule weakened in turn, and with claims about progress. */
import { isDown, oneOf, variant } from '../../../checker/language/index.ts'
import { replicatedRegister } from '../../consensus/replicated-register/protocol.ts'
import { transactionCommit } from '../transaction-commit/protocol.ts'
import { shardedCommit } from './protocol.ts'

/** A replica takes over at any time, be the leader down or not. */
export const falseSuspicions = variant(shardedCommit, 'false-suspicions', ({ parts: { mayTakeOver } }) => ({
  actions: { takeOver: { when: (s, { m }) => mayTakeOver(s, m) } },
}))

/** AC5, and what the composition comes to, apart from the protocol since progress takes the graph of all states. */
const withProgress = (of: typeof shardedCommit) => variant(of, 'progress', ({ constants: { a, b, c, takeovers }, leadsTo, refines, parts }) => {
  const { Participant, groups, shards, copies, has, isChosen, isDecided, nameOf } = parts
  const registerOf = (g: 'A' | 'B' | 'C', members: number) => {
    const { Member } = replicatedRegister.define({ members, terms: takeovers }).parts
    return refines(replicatedRegister.with({ members, terms: takeovers }), s => {
      const { term, stored, proposed } = copies(s, g)
      const byMember = <T>(of: Readonly<Record<string, T>>) => Object.fromEntries(Member.ids.map((id, k) => [id, of[groups[g].members[k] as string]]))
      return { term: byMember(term), stored: byMember(stored), proposed }
    })
  }
  const rmState = (s: Parameters<typeof isDecided>[0], g: 'A' | 'B') =>
    has(s, 'committed', g) ? 'committed' : has(s, 'aborted', g) ? 'aborted' : isChosen(s, g, 'yes') ? 'prepared' : 'working'
  return {
    properties: {
      /** A shard that is prepared is told what to do, and a replica that is up does it. */
      nonBlocking: leadsTo({ for: { g: oneOf('A', 'B') }, from: (s, { g }) => isChosen(s, g, 'yes'), to: (s, { g }) => isDecided(s, g) }),
      /** What one shard has committed every shard commits, with a replica that is up. */
      commitApplied: leadsTo({
        from: s => has(s, 'committed'),
        to: s => shards.every(g => Participant.some(m => nameOf(m) === g && s.outcome[m] === 'committed' && !isDown(s, m))),
      }),
      /** Between groups: the shards do what transaction commit allows its RMs. */
      transactionCommit: refines(transactionCommit.with({ rms: 2 }), s => ({ rmState: { RM1: rmState(s, 'A'), RM2: rmState(s, 'B') } })),
      /** Inside a group: its replicas do what the members of a register may. */
      registerA: registerOf('A', a),
      registerB: registerOf('B', b),
      registerC: registerOf('C', c),
    },
  }
})

export const progress = withProgress(shardedCommit)
