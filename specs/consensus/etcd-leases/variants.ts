/** Revoking a lease on less than a majority's word, and on a word that is out of date. */
import { ghost, machine, oneOf, variant } from '../../../checker/language/index.ts'
import { etcdLeases } from './protocol.ts'

/** A proposal that waits on a server which leads no more is forwarded to the leader it knows of, as Raft's library does it in etcd, whatever the term in which it was made. */
const forwards = variant(etcdLeases, 'forwards', ({ vars, actions: { expire }, parts: { Server, runs, isConfirmed, revoke } }) => {
  const more = {
    /** Who has decided, as the others saw it then. */
    revokeDecidedBy: ghost(oneOf('nobody', 'the leader', 'a former leader')),
  }
  const { action, always } = machine({ ...vars, ...more })
  type Edited = Parameters<typeof expire.then>[0] & { revokeDecidedBy: 'nobody' | 'the leader' | 'a former leader' }
  return {
    vars: more,
    actions: {
      expire: {
        then: (s, p) => {
          (s as Edited).revokeDecidedBy = Server.some(j => s.term[j] > s.term[p.i]) ? 'a former leader' : 'the leader'
          expire.then(s, p)
        },
      },
      proposeRevoke: { when: (s, { i }) => s.revokes[i] > 0 && isConfirmed(s, i) },
      dropRevoke: { when: () => false, neverFires: 'allowed' },
    },
    added: {
      /** The server is a follower by now, and passes its proposal on to the leader. */
      forwardRevoke: action({
        for: { i: Server, to: Server }, by: 'i',
        when: (s, { i, to }) => i !== to && s.revokes[i] > 0 && runs(s, i) && s.role[i] === 'follower' && s.term[i] === s.term[to] && isConfirmed(s, to),
        then: (s, { i }) => revoke(s, i),
      }),
    },
    properties: {
      /** No former leader has a lease revoked that its client keeps alive with the current one. */
      oldLeaderRevokesNothing: always(s => s.lease === 'granted' || s.keptAliveFor === 0 || s.revokeDecidedBy !== 'a former leader'),
    },
  }
})

/** Mutant, etcd issue 15247 (and 12528): who finds a lease expired asks only what its own lessor takes itself for. */
export const asksItself = variant(forwards, 'asks-itself', ({ parts: { hasExpired } }) => ({
  actions: { expire: { when: (s, { i }) => hasExpired(s, i) } },
  properties: { hangsStill: null },
}))

/** What pull request 16822 has made of it: the lessor hears from a majority before it decides, but the proposal may still be forwarded, in any later term. */
export const asksAMajority = variant(forwards, 'asks-a-majority', {})

/** Mutant: a server answers a keep-alive as long as its lessor takes it for the leader; the other half of pull request 16822. */
export const answersUnconfirmed = variant(etcdLeases, 'answers-unconfirmed', {
  actions: { keepAlive: { when: (s, { i }) => s.lease === 'granted' && s.lessor[i] === 'primary' && s.expires[i] > 0 } },
  properties: { answersConfirmed: null },
})

/** Mutant: a new leader counts on from where the clock of the one before it may have been, and not from the whole length. */
export const countsOn = variant(etcdLeases, 'counts-on', ({ actions: { election } }) => ({
  actions: { election: { then: (s, p) => { election.then(s, p); s.expires[p.i] = s.term[p.i] === 1 ? s.expires[p.i] : 0 } } },
}))
