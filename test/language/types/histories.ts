// The same of logs and histories: see language.ts.
import {
  abandon,
  calls,
  entriesOf,
  flush,
  history,
  invoke,
  logOf,
  machine,
  mapOf,
  maybe,
  oneOf,
  processes,
  range,
  reads,
  respond,
  writes,
} from '../../../checker/language/index.ts'

const RM = processes('RM', 2)
const Node = processes('Node', 2)

const logged = machine({ log: mapOf(Node, logOf(range(1, 3), 2)) })
logged.action({
  for: { n: Node },
  when: (s, { n }) => entriesOf(s.log[n]).includes(3) && s.log[n].flushed.length > 0,
  then: (s, { n }) => {
    s.log[n].unflushed.push(1)
    flush(s.log[n])
    // @ts-expect-error an entry of another domain
    s.log[n].unflushed.push('one')
  },
})
// @ts-expect-error a guard flushes nothing
logged.action({ for: { n: Node }, when: (s, { n }) => flush(s.log[n]) === undefined, then: () => {} })

const noted = machine({ history: history(Node, { keys: oneOf('x', 'y'), values: maybe(RM), most: 2 }) })
noted.action({
  for: { n: Node, rm: RM },
  then: (s, { n, rm }) => {
    s.history[n].operations.push(reads('x', null), writes('y', rm))
    s.history[n].outcome = 'committed'
    // @ts-expect-error no such key
    s.history[n].operations.push(reads('z', null))
    // @ts-expect-error a value of another domain
    s.history[n].operations.push(writes('x', 1))
    // @ts-expect-error no such outcome
    s.history[n].outcome = 'done'
  },
})
noted.serializable({ of: s => s.history, initially: null })
noted.snapshotIsolated({ of: s => s.history, initially: key => (key === 'x' ? null : (RM.ids[0] ?? null)) })
// @ts-expect-error a value of another domain
noted.readCommitted({ of: s => s.history, initially: 0 })
// @ts-expect-error it is asked of a history
noted.serializable({ of: s => s.history.Node1, initially: null })
const called = machine({ calls: calls(Node, { keys: oneOf('x', 'y'), values: maybe(RM), most: 2 }) })
called.action({
  for: { n: Node, rm: RM },
  when: (s, { n }) => s.calls[n].pending === null,
  then: (s, { n, rm }) => {
    invoke(s.calls, n, writes('x', rm))
    respond(s.calls, n)
    invoke(s.calls, n, reads('y'))
    respond(s.calls, n, null)
    abandon(s.calls, n)
    // @ts-expect-error no such key
    invoke(s.calls, n, reads('z'))
    // @ts-expect-error a value of another domain
    respond(s.calls, n, 1)
    // @ts-expect-error a process that calls nothing
    invoke(s.calls, rm, reads('x'))
  },
})
// @ts-expect-error a guard calls nothing
called.action({ for: { n: Node }, when: (s, { n }) => respond(s.calls, n) === undefined, then: () => {} })
called.linearizable({ of: s => s.calls, initially: null })
called.sessionGuarantees({ of: s => s.calls, initially: key => (key === 'x' ? null : (RM.ids[0] ?? null)), all: ['monotonic reads'] })
// @ts-expect-error no such guarantee
called.sessionGuarantees({ of: s => s.calls, initially: null, all: ['read my writes'] })
// @ts-expect-error a value of another domain
called.causallyConsistent({ of: s => s.calls, initially: 0 })
// @ts-expect-error it is asked of calls
noted.linearizable({ of: s => s.history, initially: null })
