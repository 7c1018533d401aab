/** Reads and sessions of ZooKeeper, with one rule changed at a time. */
import { abandon, bool, type Edit, machine, type StateOf, setOf, variant } from '../../../checker/language/index.ts'
import { zookeeperReads } from './protocol.ts'

/** Mutant: a server accepts a client without comparing the last zxid that it has seen with its own. */
export const acceptsAnyone = variant(zookeeperReads, 'accepts-anyone', ({ constants: { reconnects }, parts: { serves, mayCall } }) => ({
  actions: { reconnect: { when: (s, { c, i }) => reconnects && !serves(s, c, i) && mayCall(s, c) } },
}))

/** Mutant: a write is answered when the leader has committed it, and not when the server of its client has applied it. */
export const answersEarly = variant(zookeeperReads, 'answers-early', ({ actions: { propose }, parts: { answer } }) => ({
  actions: { propose: { then: (s, p, q) => { propose.then(s, p, q); if (s.waits[p.of]?.value === p.write.value) answer(s, p.of) } } },
}))

/** Mutant: the answer of the leader to a sync overtakes the commits before it. */
export const syncOvertakes = variant(zookeeperReads, 'sync-overtakes', () => ({ actions: { onSynced: { when: () => true } } }))

/**
 * The second and the third server elect the second, and the first has not noticed yet that it is deposed: it commits nothing any more, and still answers what it is asked. For brevity this happens
 * while no call is under way. The second has every committed write by then (`committedDurability` of zab).
 */
const deposing = (name: string, sync: 'asks nobody' | 'asks a quorum') =>
  variant(zookeeperReads, name, ({ vars, constants: { most }, actions: { write, apply, slowRead }, parts: { Client, Server, serves } }) => {
    const { action, always, step, reachable } = machine(vars)
    type S = StateOf<typeof vars>
    const [first, second, third] = [Server.ids[0] ?? Server.initial, Server.ids[1] ?? Server.initial, Server.ids[2] ?? Server.initial]
    const isDeposed = (s: S) => s.leader[first] === first && s.leader[second] === second // and has not noticed
    return {
      actions: {
        write: { when: (s, p) => write.when(s, p) && !(isDeposed(s) && p.i === first) },
        apply: { when: (s, p) => apply.when(s, p) && !(isDeposed(s) && p.i === first) },
        slowRead: { when: (s, p) => slowRead.when(s, p) && !(isDeposed(s) && p.i === first && sync === 'asks a quorum') },
      },
      added: {
        /** The other two elect a leader. */
        depose: action({
          for: { i: Server }, by: 'i',
          when: (s, { i }) => i === second && Server.ids.length === 3 && s.leader[i] !== i && Client.every(c => s.waits[c] === null),
          then: (s, { i }) => { s.leader[i] = i; s.leader[third] = i; s.lastZxid[i] = s.log.length },
        }),
        /** The first notices, and follows it. */
        notice: action({
          for: { i: Server }, by: 'i', fair: 'weak',
          when: (s, { i }) => i === first && isDeposed(s),
          then: (s, { i }) => { s.leader[i] = second },
        }),
      },
      properties: {
        /** The third follows whom the second takes for the leader, and the first gives up only for the second. */
        electsSecond: always(s => s.leader[third] === s.leader[second] && (s.leader[second] === second || (s.leader[second] === first && s.leader[first] === first))),
        /** A leader that is deposed and has not noticed hears of no new write. */
        deposedHearsNothing: step((before, after) => !isDeposed(before) || !isDeposed(after) || before.lastZxid[first] === after.lastZxid[first]),
        /** The first serves its clients while it leads. */
        firstServes: reachable(s => s.leader[second] !== second && Client.some(c => serves(s, c, first) && s.calls[c].complete.some(({ call }) => call.tag === 'Write')
          && (most < 2 || s.calls[c].complete.some(({ call }) => call.tag === 'Read')))),
        /** The second serves its own, and the third follows, before the first has noticed. */
        secondServes: reachable(s => isDeposed(s) && s.lastZxid[second] > s.lastZxid[first] && s.lastZxid[third] === s.lastZxid[second]
          && (most < 2 || Client.some(c => serves(s, c, second) && s.calls[c].complete.some(({ call }) => call.tag === 'Read' && call.value > 0)))),
        /** A deposed leader answers, if it asks nobody, when it lacks what the second has committed. */
        deposedAnswers: reachable(s => sync === 'asks a quorum' || (isDeposed(s) && s.lastZxid[second] > s.lastZxid[first]
          && Client.some(c => serves(s, c, first) && s.calls[c].complete.some(({ call, after }) => call.tag === 'Read' && Client.some(d => (after[d] ?? 0) > 0))))),
      },
    }
  })
/** Mutant: a leader that is deposed answers a sync, since sync is no quorum operation: ZOOKEEPER-1675. */
export const deposedLeader = deposing('deposed-leader', 'asks nobody')
/** The leader answers a sync when a quorum has confirmed that it leads, as ZOOKEEPER-1675 proposes: one that is deposed does not get that far. */
export const quorumSync = deposing('quorum-sync', 'asks a quorum')

/**
 * The last server is an observer, which keeps nothing on disk: after a restart, of which there is one, it has applied nothing, and gets everything from the leader again. Its clients have lost their
 * connection, and go to another server, or come back; nobody tells them what has become of the call that was under way.
 */
const observing = (name: string, accepts: 'who has not seen more' | 'anyone') =>
  variant(zookeeperReads, name, ({ vars, constants: { reconnects, most }, actions: { write, read, slowRead }, parts: { Client, Server, Msg, homeOf, serves, mayCall } }) => {
    const more = { restarted: bool, cut: setOf(Client) } // the clients without a connection
    const all = { ...vars, ...more }
    const { action, always, step, reachable } = machine(all)
    type S = StateOf<typeof all>
    const last = Server.ids.at(-1) ?? Server.initial
    return {
      vars: more,
      actions: {
        write: { when: (s: S, p) => write.when(s, p) && !s.cut.has(p.c) },
        read: { when: (s: S, p) => read.when(s, p) && !s.cut.has(p.c) },
        slowRead: { when: (s: S, p) => slowRead.when(s, p) && !s.cut.has(p.c) },
        reconnect: {
          when: (s: S, { c, i }) => (s.cut.has(c) || (reconnects && !serves(s, c, i))) && mayCall(s, c) && (accepts === 'anyone' || s.lastZxid[i] >= s.session[c].seen),
          then: (s: Edit<S>, { c, i }) => { s.session[c].server = i; s.cut.delete(c) },
        },
      },
      added: {
        /** The observer restarts: its clients lose their connections, and it loses that to the leader, with what it has asked and what is on the way to it. */
        restart: action({
          for: { i: Server }, by: 'i',
          when: (s, { i }) => i === last && !s.restarted && s.lastZxid[i] > 0,
          then: (s, { i }) => {
            s.restarted = true
            s.lastZxid[i] = 0
            for (const m of [...s.net.of(Msg.Sync, { from: i }), ...s.net.of(Msg.Synced, { to: i })]) s.net.drop(m)
            for (const c of Client) if (serves(s as S, c, i)) { s.cut.add(c); s.waits[c] = null; abandon(s.calls, c) }
          },
        }),
      },
      properties: {
        /** Single system image: the server that a client is connected to has applied all that the client has seen. */
        singleSystemImage: always({ for: { c: Client }, holds: (s, { c }) => s.cut.has(c) || s.lastZxid[s.session[c].server] >= s.session[c].seen }),
        staysWithServer: null, // whoever has lost its connection may change servers
        /** Only a client that has lost its connection goes to another server, or comes back; until then it calls nothing. */
        callsWhenConnected: step({
          for: { c: Client },
          holds: (before, after, { c }) => before.cut.has(c) ? after.made[c] === before.made[c] : reconnects || after.session[c].server === before.session[c].server,
        }),
        /** Nobody but the observer forgets what it has applied, and it forgets all, once. */
        forgetsOnRestart: step({
          for: { i: Server },
          holds: (before, after, { i }) => before.restarted || !after.restarted ? after.lastZxid[i] >= before.lastZxid[i] && after.restarted === before.restarted
            : after.lastZxid[i] === (i === last ? 0 : before.lastZxid[i]),
        }),
        /** A client that has seen a write can lose its connection, */
        losesConnection: reachable(s => Client.some(c => s.cut.has(c) && s.session[c].seen > 0)),
        /** can go to another server, and call there, */
        goesElsewhere: reachable(s => s.restarted && Client.some(c => homeOf(c) === last && !s.cut.has(c) && !serves(s, c, last) && s.made[c] < most)),
        /** and can come back, even before the observer has applied anything again, if it has seen nothing. */
        comesBack: reachable(s => s.restarted && s.lastZxid[last] === 0 && Client.some(c => !s.cut.has(c) && serves(s, c, last))),
        /** A client of the observer can write. */
        canWriteThere: reachable(s => !s.restarted && Client.some(c => serves(s, c, last) && s.calls[c].complete.some(({ call }) => call.tag === 'Write'))),
      },
    }
  })
/** An observer that keeps nothing, among servers that refuse a client that has seen more than they have. */
export const observer = observing('observer', 'who has not seen more')
/** Mutant: the same, and a server accepts any client. */
export const observerAcceptsAnyone = observing('observer-accepts-anyone', 'anyone')
