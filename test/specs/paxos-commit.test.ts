/** Paxos Commit: mistakes that its properties must catch, beyond those of variants.ts. */
import { describe, expect, it } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { paxosCommit } from '../../specs/atomic-commitment/paxos-commit/protocol.ts'

const seeded = {
  /** Phase 2b does not record the vote, so that phase 1b tells of none. */
  oneOutcome: variant(paxosCommit, 'vote-not-recorded', ({ parts: { Msg } }) => ({
    actions: {
      phase2b: {
        then: (s, { to: acc, ins, bal, val }) => {
          s.aState[acc][ins].mbal = bal
          s.net.send(Msg.Phase2b({ from: acc, ins, bal, val }))
        },
      },
    },
  })),
  /** The outcome is announced on one vote of whatever quorum, without asking for what. */
  commitValidity: variant(paxosCommit, 'any-vote-commits', ({ parts: { Msg } }) => ({
    actions: { decideCommit: { when: s => s.net.of(Msg.Phase2b).length > 0 } },
  })),
  /** An RM that has prepared still aborts on its own. */
  finality: variant(paxosCommit, 'aborts-when-committed', {
    actions: { rmChooseToAbort: { when: (s, { rm }) => s.rmState[rm] !== 'aborted' } },
  }),
}

describe('a seeded mistake in Paxos Commit is caught by', () => {
  for (const [property, spec] of Object.entries(seeded))
    it(property, async () => {
      const { verdict, properties } = await check(spec.with({ rms: 1, acceptors: 1, ballots: 1 }), { properties: [property] })
      expect(verdict).toBe('violated')
      expect(properties.find(p => p.name === property)?.verdict).toBe('violated')
    })
})
