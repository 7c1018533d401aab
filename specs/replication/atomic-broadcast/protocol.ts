/**
 * Atomic broadcast: what Zab promises, apart from how it keeps its promise.
 *
 * There is one order of transactions. A primary delivers what comes next in it; everyone else shows some beginning of it, shows more from time to time, and may stop and begin again. After F. Junqueira, B. Reed and M. Serafini,
 * "Zab: High-performance broadcast for primary-backup systems", DSN 2011, sections 2 and 3: integrity, total order, agreement, and that primaries follow each other. The specs [zab](../zab/protocol.ts) and [zookeeper-sync](../zookeeper-sync/protocol.ts) refine this one.
 *
 * Granularity: a primary may deliver several transactions in one step, as it does with the history that it begins with, and several servers may stop in one, as they do when their leader gives up.
 *
 * Assumptions and bounds: a transaction is known by its zxid, (epoch, counter), with `epochs` epochs of `txns` transactions at most. Behaviours begin with nothing, or, if `begun` is 1, with (1, 1) in the order.
 */
import { type Edit, listOf, machine, mapOf, maybe, processes, range, record, type StateOf, setOf, spec, type ValueOf } from '../../../checker/language/index.ts'

export const atomicBroadcast = spec('atomic-broadcast', { servers: range(2, 3), txns: range(0, 3), epochs: range(1, 5), begun: range(0, 1) }, ({ servers, txns, epochs, begun }) => {
  const Server = processes('S', servers)
  const most = Math.max(1, txns)
  const Zxid = record({ epoch: range(1, epochs), counter: range(1, most) })
  const Txns = listOf(Zxid, most)

  const vars = {
    order: Txns,
    prefix: mapOf(Server, maybe(Txns)), // of the order, which it shows to its clients; null: it serves none
  }
  const { initially, action, always, step, reachable } = machine(vars)
  type S = StateOf<typeof vars>
  type Zxid = ValueOf<typeof Zxid>

  const compare = (a: Zxid, b: Zxid) => a.epoch - b.epoch || a.counter - b.counter
  const isPrefix = (a: readonly Zxid[], b: readonly Zxid[]) => a.length <= b.length && a.every((z, n) => { const other = b[n]; return other !== undefined && compare(z, other) === 0 })
  const last = (s: S): Zxid => s.order.at(-1) ?? { epoch: 0, counter: 0 }
  const inOrder = (txns: ReadonlySet<Zxid>) => [...txns].sort(compare)

  const actions = {
    /** A primary delivers transactions that come after all that was delivered before, in their order, and shows them. */
    deliver: action({
      for: { i: Server, z: setOf(Zxid) }, by: 'i',
      when: (s, { z }) => z.size > 0 && s.order.length + z.size <= most && [...z].every(txn => compare(txn, last(s)) > 0),
      then: (s, { i, z }) => { s.order.push(...inOrder(z)); s.prefix[i] = [...s.order] },
    }),
    /** A server begins to serve clients, or shows them more. */
    show: action({
      for: { i: Server, n: range(0, most) }, by: 'i',
      when: (s, { i, n }) => n <= s.order.length && n >= (s.prefix[i]?.length ?? 0),
      then: (s, { i, n }) => { s.prefix[i] = s.order.slice(0, n) as Edit<Zxid>[] },
    }),
    /** Some servers serve no clients any more: a leader that gives up takes its followers with it. */
    stop: action({
      for: { who: setOf(Server) },
      when: (s, { who }) => who.size > 0 && [...who].every(i => s.prefix[i] !== null),
      then: (s, { who }) => { for (const i of who) s.prefix[i] = null },
    }),
  }

  return {
    vars, actions,
    init: begun === 1 ? initially({ order: [{ epoch: 1, counter: 1 }] }) : initially(),
    properties: {
      /** A server shows only what was delivered. */
      integrity: always({ for: { i: Server }, holds: (s, { i }) => isPrefix(s.prefix[i] ?? [], s.order) }),
      /** Of what two servers show, one is a prefix of the other: total order and agreement. */
      prefixConsistency: always({
        for: { i: Server, j: Server },
        holds: (s, { i, j }) => { const [a, b] = [s.prefix[i] ?? [], s.prefix[j] ?? []]; return isPrefix(a, b) || isPrefix(b, a) },
      }),
      /** What has been delivered is never taken back. */
      durability: step((before, after) => isPrefix(before.order, after.order)),
      /** What a server shows it goes on to show until it stops: its clients read monotonically. */
      monotonicReads: step({ for: { i: Server }, holds: (before, after, { i }) => { const [a, b] = [before.prefix[i], after.prefix[i]]; return a === null || b === null || isPrefix(a, b) } }),
      /** A transaction of an earlier epoch comes first. */
      globalPrimaryOrder: always(s => s.order.every((z, n) => n === 0 || compare(s.order[n - 1] ?? z, z) < 0)),
      /** Whoever delivers transactions shows them at once. */
      deliveredIsShown: step((before, after) => after.order.length === before.order.length || Server.some(i => after.prefix[i]?.length === after.order.length)),
      /** A server may serve clients before it has anything to show. */
      canShowNothing: reachable(s => Server.some(i => s.prefix[i]?.length === 0)),
      /** All servers may stop, also the one that has shown the whole order. */
      canStop: reachable(s => s.order.length === most && Server.every(i => s.prefix[i] === null)),
      /** All servers may show the whole order. */
      canShow: reachable(s => Server.every(i => s.prefix[i]?.length === most)),
    },
    deadlock: 'allowed',
    symmetry: [Server],
    parts: { compare, inOrder },
  }
})
