/** Sessions that do not keep what they should, or not where they should. */
import { variant } from '../../../checker/language/index.ts'
import { raftSessions } from './protocol.ts'

/** Mutant: there are no sessions, and every entry is executed (against the paper, section 8, and the thesis, section 6.3). */
export const withoutSessions = variant(raftSessions, 'without-sessions', ({ parts: { Msg, execute } }) => ({
  actions: {
    commit: {
      then: s => {
        const next = s.pending.shift()
        if (next === undefined) return
        execute(s, next.client, next.serial)
        s.net.send(Msg.Reply({ to: next.client, serial: next.serial, count: s.count }))
      },
    },
  },
}))

/** Mutant: sessions are kept in the leader's memory, and not by the state machine: a new leader knows of none. */
export const sessionsOfTheLeader = variant(raftSessions, 'sessions-of-the-leader', ({ parts: { Client } }) => ({
  actions: {
    changeLeader: {
      when: (s, { kept }) => kept <= s.pending.length,
      then: (s, { kept }) => { s.pending.splice(kept); for (const c of Client) s.session[c] = { tag: 'Open', serial: 0, count: 0 } },
    },
  },
}))

/** Mutant: the leader looks for the command in the session when the request arrives, and no more when the entry is executed. */
export const checksOnArrival = variant(raftSessions, 'checks-on-arrival', ({ actions: { onRequest }, parts: { Msg, execute } }) => ({
  actions: {
    onRequest: {
      then: (s, m, p) => {
        const session = s.session[m.from]
        if (session.tag === 'Open' && session.serial === m.serial) s.net.send(Msg.Reply({ to: m.from, serial: m.serial, count: session.count }))
        else onRequest.then(s, m, p)
      },
    },
    commit: {
      then: s => {
        const next = s.pending.shift()
        if (next === undefined) return
        execute(s, next.client, next.serial)
        s.net.send(Msg.Reply({ to: next.client, serial: next.serial, count: s.count }))
      },
    },
  },
}))

/** Mutant: sessions keep the number of the last command and not its answer, so that a command that comes again is answered with the state as it is now. */
export const answerNotKept = variant(raftSessions, 'answer-not-kept', ({ actions: { commit }, parts: { Msg } }) => ({
  actions: {
    commit: {
      then: (s, p) => {
        const [next] = s.pending
        const session = next && s.session[next.client]
        if (!next || session?.tag !== 'Open' || session.serial !== next.serial) return commit.then(s, p)
        s.pending.shift()
        s.net.send(Msg.Reply({ to: next.client, serial: next.serial, count: s.count }))
      },
    },
  },
}))

/** Mutant: a command from a session that has expired opens a new one, in which it is the first (against section 6.3). */
export const reopensExpired = variant(raftSessions, 'reopens-expired', ({ actions: { commit } }) => ({
  actions: {
    commit: {
      then: (s, p) => {
        const [next] = s.pending
        if (next && s.session[next.client].tag === 'Expired') s.session[next.client] = { tag: 'Open', serial: 0, count: 0 }
        commit.then(s, p)
      },
    },
  },
}))
