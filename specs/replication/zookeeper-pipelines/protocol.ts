/**
 * Clients of ZooKeeper that do not wait for answers.
 *
 * A process that becomes the leader of a system changes its configuration while others read it. It deletes the znode `ready`, updates the znodes of the configuration, and creates `ready` again, one request after
 * the other, without waiting for answers. FIFO client order makes that safe: a client's requests are executed in the order in which it sent them. So who sees `ready` sees the configuration to its end. Who saw
 * `ready` before it was deleted is told by a watch, which arrives before anything that is newer. The example of P. Hunt, M. Konar, F. Junqueira and B. Reed, "ZooKeeper: Wait-free coordination for Internet-scale
 * systems", USENIX ATC 2010, section 2.3.
 *
 * Granularity: one step for each request sent, for each that the leader executes, and for each that a server applies. A reader takes a step for `exists(ready)` and one for each znode that it reads.
 *
 * Assumptions: as in [zookeeper-reads](../zookeeper-reads/protocol.ts), the broadcast is one order, of which a server has a prefix, and no server fails. The writer has one session; its requests reach the
 * leader in the order in which they were sent. The reader has a session with a server of its own, which applies writes at its own pace.
 *
 * Bounds: one writer, which changes the configuration once, of `znodes` znodes from 0 to 1; one reader, which begins again when a watch tells it to, or when `ready` is not there.
 */
import { listOf, machine, messages, network, range, type StateOf, singleProcess, spec, union } from '../../../checker/language/index.ts'

export const zookeeperPipelines = spec('zookeeper-pipelines', { znodes: range(1, 3) }, ({ znodes }) => {
  const [Writer, Leader, Follower, Reader] = [singleProcess('Writer'), singleProcess('Leader'), singleProcess('Follower'), singleProcess('Reader')]
  const [deleteReady, createReady] = [0, znodes + 1] // between them, request k updates znode k
  const Request = range(deleteReady, createReady)
  const Values = listOf(range(0, 1), znodes)

  const Msg = messages({ Request: { from: Writer, to: Leader, request: Request } })

  const vars = {
    sent: range(0, createReady + 1), // how many requests the writer has sent
    log: listOf(Request, createReady + 1), // the requests in the order in which the leader executes them
    applied: range(0, createReady + 1), // how many of them the server of the reader has applied
    reader: union({ Waits: {}, Reads: { values: Values }, Done: { values: Values } }),
    net: network(Msg, 'fifo'),
  }
  type S = StateOf<typeof vars>
  const { initially, action, receive, always, step, eventually, reachable } = machine(vars)

  /** Whether `ready` exists at the server of the reader. */
  const isReady = (s: S) => s.log.slice(0, s.applied).findLast(request => request === deleteReady || request === createReady) !== deleteReady
  const valueAt = (s: S, znode: number) => (s.log.slice(0, s.applied).includes(znode) ? 1 : 0)
  const done = (s: S, value: number) => s.reader.tag === 'Done' && s.reader.values.length === znodes && s.reader.values.every(one => one === value)

  const actions = {
    /** The writer sends its next request, and does not wait for the answer to the last one. */
    send: action({
      by: Writer, fair: 'weak',
      when: s => s.sent <= createReady,
      then: s => { s.net.send(Msg.Request({ request: s.sent })); s.sent++ },
    }),
    /** The leader executes a request. */
    execute: receive(Msg.Request, { fair: 'weak', then: (s, { request }) => { s.log.push(request) } }),
    /** The server of the reader applies the next request. If `ready` is deleted, a reader that has seen it is told by its watch, and begins again. */
    apply: action({
      by: Follower, fair: 'weak',
      when: s => s.applied < s.log.length,
      then: s => { if (s.log[s.applied++] === deleteReady && s.reader.tag === 'Reads') s.reader = { tag: 'Waits' } },
    }),
    /** The reader finds `ready`, and leaves a watch on it. */
    exists: action({
      by: Reader, fair: 'weak',
      when: s => s.reader.tag === 'Waits' && isReady(s),
      then: s => { s.reader = { tag: 'Reads', values: [] } },
    }),
    /** The reader reads the next znode. With the last of them it has the configuration. */
    read: action({
      by: Reader, fair: 'weak',
      when: s => s.reader.tag === 'Reads',
      then: s => {
        if (s.reader.tag !== 'Reads') return
        const values = [...s.reader.values, valueAt(s as S, s.reader.values.length + 1)]
        s.reader = values.length === znodes ? { tag: 'Done', values } : { tag: 'Reads', values }
      },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** FIFO client order: the requests of the writer are executed in the order in which it sent them. */
      fifoClientOrder: always(s => s.log.every((request, k) => request === k)),
      /** The reader takes all znodes of the old configuration or all of the new one, and never a part of each. */
      wholeConfiguration: always(s => s.reader.tag !== 'Done' || done(s, 0) || done(s, 1)),
      /** A reader that has a configuration keeps it. */
      keepsWhatItHas: step((before, after) => before.reader.tag !== 'Done' || after.reader.tag === 'Done'),
      /** The reader has a configuration in the end. */
      reads: eventually(s => s.reader.tag === 'Done'),
      /** The reader may have the old configuration. */
      canReadOld: reachable(s => done(s, 0)),
      /** The reader may have the new one. */
      canReadNew: reachable(s => done(s, 1)),
    },
    final: s => s.reader.tag === 'Done' && s.applied > createReady,
    parts: { Writer, Leader, Follower, Reader, Msg, deleteReady },
  }
})
