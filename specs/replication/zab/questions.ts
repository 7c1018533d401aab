/**
 * Zab, asked what Paxos and Raft are asked too: specs/comparisons puts the answers side by side. Properties that ask the same have the same name there.
 * What a run costs is counted over links that are a network too, which carry what the links carry: one message is sent for each that is put on a link.
 */
import { type Action, type Edit, machine, messages, network, oneOf, type StateOf, variant } from '../../../checker/language/index.ts'
import { zab } from './protocol.ts'
import type { Server as Id, Message, S } from './state.ts'

/** S1 has been established with S2 in epoch 1 and has written nothing yet; S3 is looking. What happens before is in the models of zab. */
const established = (servers: readonly Id[], members: readonly Id[]) => {
  const [leader] = servers
  if (leader === undefined) throw new Error('zab has no server')
  const map = <T>(of: (i: Id) => T) => Object.fromEntries(servers.map(i => [i, of(i)])) as Record<Id, T>
  const isMember = (i: Id) => members.includes(i)
  const heard = <T>(value: T) => map(i => map(j => (i === leader && isMember(j) ? value : null)))
  return {
    role: map(i => (i === leader ? 'Leading' as const : isMember(i) ? 'Following' as const : 'Looking' as const)),
    phase: map(i => (isMember(i) ? 'Broadcast' as const : 'Election' as const)),
    acceptedEpoch: map(i => (isMember(i) ? 1 : 0)),
    currentEpoch: map(i => (isMember(i) ? 1 : 0)),
    learners: map(i => new Set(i === leader ? members : [])),
    cepochRecv: heard({ connected: true, epoch: 0 }),
    ackeRecv: heard({ connected: true, epoch: 0, history: [] }),
    ackldRecv: heard({ connected: true }),
    connectInfo: map(i => (i !== leader && isMember(i) ? leader : null)),
    leaderOracle: leader,
  }
}

/** S1 alone has led, in epoch 1. */
const epochLeaderOf = ([leader]: readonly Id[], epochs: number) =>
  Object.fromEntries(Array.from({ length: epochs + 2 }, (_, e) => [e, new Set(e === 1 && leader !== undefined ? [leader] : [])]))

export const questions = variant(zab, 'questions', ({ vars, actions, constants: { epochs }, parts: { Server, isQuorum, isSame, isEstablished, has, record, recording } }) => {
  const { initially, always, step } = machine({ ...vars, ...record })
  return {
  vars: record,
  init: initially({ ...established(Server.ids, Server.ids.slice(0, 2)), epochLeader: epochLeaderOf(Server.ids, epochs) }),
  actions: { leaderProcessACKLD: recording(actions.leaderProcessACKLD), leaderProcessACK: recording(actions.leaderProcessACK) },
  properties: {
    /** A server that has a committed transaction has every committed transaction before it. */
    noHoles: always({
      for: { i: Server },
      holds: ({ history, committed }, { i }) => committed.every((t, k) => !has(history[i], t) || committed.slice(0, k).every((c, n) => isSame(history[i][n], c))),
    }),
    /** A server that is elected has every committed transaction. */
    electedWithCommitted: step({
      for: { i: Server },
      holds: (before, after, { i }) => before.role[i] === 'Leading' || after.role[i] !== 'Leading' || before.committed.every(t => has(before.history[i], t)),
    }),
    /** Whatever is committed is in the history of every established leader of a later epoch. */
    leaderCompleteness: always({
      for: { i: Server },
      holds: (s, { i }) => !isEstablished(s, i) || s.committed.every(t => t.zxid.epoch >= s.currentEpoch[i] || has(s.history[i], t)),
    }),
    /** A leader's history changes only by transactions of its own epoch, at its end. */
    leaderTakesNothing: step({
      for: { i: Server },
      holds: (before, after, { i }) => before.role[i] !== 'Leading' || after.role[i] !== 'Leading'
        || (before.history[i].every((t, k) => isSame(t, after.history[i][k])) && after.history[i].slice(before.history[i].length).every(t => t.zxid.epoch === before.acceptedEpoch[i])),
    }),
    /** A follower that acknowledges a new leader has the history of that leader. */
    acknowledgesSameHistory: step({
      for: { i: Server, j: Server },
      holds: (before, after, { i, j }) => {
        const [told, answer] = [before.link[j][i][0], after.link[i][j].at(-1)]
        return told?.tag !== 'NEWLEADER' || answer?.tag !== 'ACKLD' || before.link[i][j].length === after.link[i][j].length
          || (after.history[i].length === told.history.length && after.history[i].every((t, k) => isSame(t, told.history[k])))
      },
    }),
    /** Every server has all that is committed. */
    storedByAll: always({ for: { i: Server }, holds: ({ history, committed }, { i }) => committed.every(t => has(history[i], t)) }),
    /** A quorum has all that is committed. */
    storedByQuorum: always(({ history, committed }) => committed.every(t => isQuorum(Server.count(i => has(history[i], t))))),
    /** A transaction that no history had appears in the history of a leader. */
    onlyLeadersWrite: step({
      for: { i: Server },
      holds: (before, after, { i }) => before.role[i] === 'Leading' || after.history[i].every(t => Server.some(j => has(before.history[j], t))),
    }),
  },
}})

const tags = ['CEPOCH', 'NEWEPOCH', 'ACKEPOCH', 'NEWLEADER', 'ACKLD', 'COMMITLD', 'PROPOSE', 'ACK', 'COMMIT'] as const satisfies readonly Message['tag'][]

/** S1 alone is elected, and a network carries whatever the links carry, so that it can be counted. */
const counted = (name: string, from: 'election' | 'established') =>
  variant(zab, name, ({ vars, actions, constants: { epochs }, parts: { Server } }) => {
    const Carried = messages({ Carried: { from: Server, to: Server, kind: oneOf(...tags) } })
    const more = { wire: network(Carried, 'fifo') }
    const all = { ...vars, ...more }
    const { initially, reachable } = machine(all)
    type Wired = StateOf<typeof all>
    type Of = { readonly i: Id; readonly j?: Id }
    type Zab = Action<S, [Of]>
    const carried = (from: Id, to: Id, { tag }: Message) => Carried.Carried({ from, to, kind: tag })
    /** Looks, on the network, at the first message of the link that a step receives from. */
    const looks = (s: Wired, { i, j }: Of) => j === undefined || s.link[j][i].slice(0, 1).every(m => s.wire.has(carried(j, i, m)))
    const carry = (s: Edit<Wired>) => {
      for (const m of [...s.wire]) s.wire.drop(m)
      for (const i of Server) for (const j of Server) for (const m of s.link[i][j]) s.wire.send(carried(i, j, m as Message))
    }
    const wired = ({ when, then }: Zab, may = (_s: S, _p: Of) => true) => ({
      when: (s: Wired, p: Of) => when(s, p) && may(s, p) && looks(s, p),
      then: (s: Edit<Wired>, p: Of) => { then(s, p); carry(s) },
    })
    const [leader] = Server.ids
    return {
      vars: more,
      ...(from === 'established' ? { init: initially({ ...established(Server.ids, Server.ids), epochLeader: epochLeaderOf(Server.ids, epochs) }) } : {}),
      actions: {
        ...Object.fromEntries(Object.entries(actions).map(([key, action]) => [key, wired(action as unknown as Zab)])),
        updateLeader: wired(actions.updateLeader as unknown as Zab, (s, { i }) => i === leader && s.leaderOracle === null),
      },
      properties: {
        /** S1 has synchronised a quorum, and may propose. */
        established: reachable(s => leader !== undefined && s.phase[leader] === 'Broadcast'),
        /** S1 has committed a transaction. */
        committed: reachable(s => leader !== undefined && s.lastCommitted[leader] > 0),
      },
    }
  })
export const recovery = counted('recovery', 'election')
export const oneCommand = counted('one-command', 'established')
