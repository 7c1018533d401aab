/**
 * CAP, with the rules as what is unknown.
 *
 * A register on two replicas, one of which is written, and the other read: the two executions of the proof of S. Gilbert and N. Lynch, "Brewer's Conjecture and the Feasibility of
 * Consistent, Available, Partition-Tolerant Web Services", SIGACT News 33(2), 2002, theorems 1 and 2. If the network has split before either, no message tells the replica that is read of the
 * write. It cannot know whether there was one, so a rule by which it answers is wrong where there was, unless the replica that was written did not answer. Here that is checked for every
 * rule of a small class; that it is so for all is proved in the paper. What a whole register makes of it is in cap.
 *
 * The class, in full: a replica that is called tells the other, or asks it. It answers at once; or it waits, and then `heard` is what it does when the other has replied, and `unheard` what it
 * does when no reply can come: answer, refuse with an error, or wait on. An answer to a read is the latest value that the replica knows. The constants `write` and `read` give the rules for the
 * two replicas, as `at-once`, or as HEARD/UNHEARD: `answer/refuse` is what the CP design of cap does, `answer/answer` its AP design and `answer/wait` its CA design.
 *
 * Granularity: one step for each message received, each call and each timeout. Assumptions: a client is on its replica's side of any partition, and the two are one process. A
 * partition holds messages up, and nothing else goes wrong. Timeouts are accurate.
 */
import { abandon, calls, type Edit, ghost, type Id, invoke, machine, mapOf, messages, network, oneOf, partitions, processes, range, reads, respond, type StateOf, spec, writes } from '../../../checker/language/index.ts'

const Rule = oneOf('at-once', 'answer/answer', 'answer/refuse', 'answer/wait', 'refuse/answer', 'refuse/refuse', 'refuse/wait')

export const capRules = spec('cap-rules', { write: Rule, read: Rule }, ({ write, read }) => {
  const Replica = processes('Replica', 2)
  const [written, asked] = Replica.ids as [Id<'Replica'>, Id<'Replica'>]
  const Value = range(0, 1) // 0 before the write
  const Msg = messages({
    Tell:  { from: Replica, to: Replica, value: Value },
    Told:  { from: Replica, to: Replica },
    Ask:   { from: Replica, to: Replica },
    Value: { from: Replica, to: Replica, value: Value },
  })

  const vars = {
    value: mapOf(Replica, Value),
    call: mapOf(Replica, oneOf('none', 'waits', 'answered', 'refused')),
    net: network(Msg),
    /** What the clients called, and what they were told. */
    calls: ghost(calls(Replica, { keys: oneOf('register'), values: Value, most: 1 })),
  }
  type S = StateOf<typeof vars>
  type Replica = Id<'Replica'>
  const { initially, action, receive, timeout, always, linearizable, leadsTo, reachable } = machine(vars)

  const ruleOf = (r: Replica) => (r === written ? write : read)
  const heard = (r: Replica) => ruleOf(r).split('/')[0]
  const unheard = (r: Replica) => ruleOf(r).split('/')[1]
  /** A call ends: the client is given an answer, or an error. */
  const end = (s: Edit<S>, r: Replica, how: string | undefined) => {
    if (how === 'answer') { respond(s.calls, r, s.value[r]); s.call[r] = 'answered' }
    else { abandon(s.calls, r); s.call[r] = 'refused' }
  }
  const begin = (s: Edit<S>, r: Replica) => {
    s.call[r] = 'waits'
    if (ruleOf(r) === 'at-once') end(s, r, 'answer')
  }

  return {
    vars,
    init: initially(),
    actions: {
      /** Replica1 is written, and tells the other. */
      write: action({
        for: { r: Replica }, by: 'r',
        when: (s, { r }) => r === written && s.call[r] === 'none',
        then: (s, { r }) => {
          invoke(s.calls, r, writes('register', 1))
          s.value[r] = 1
          s.net.send(Msg.Tell({ from: r, to: asked, value: 1 }))
          begin(s, r)
        },
      }),
      /** Replica2 is read, and asks the other. */
      read: action({
        for: { r: Replica }, by: 'r',
        when: (s, { r }) => r === asked && s.call[r] === 'none',
        then: (s, { r }) => {
          invoke(s.calls, r, reads('register'))
          s.net.send(Msg.Ask({ from: r, to: written }))
          begin(s, r)
        },
      }),
      /** Replica2 is told of the write. */
      onTell: receive(Msg.Tell, {
        fair: 'weak',
        then: (s, { from, to: r, value }) => { s.value[r] = value; s.net.send(Msg.Told({ from: r, to: from })) },
      }),
      /** Replica1 hears that Replica2 has been told. */
      onTold: receive(Msg.Told, { fair: 'weak', then: (s, { to: r }) => { if (s.call[r] === 'waits') end(s, r, heard(r)) } }),
      /** Replica1 is asked for its value. */
      onAsk: receive(Msg.Ask, { fair: 'weak', then: (s, { from, to: r }) => s.net.send(Msg.Value({ from: r, to: from, value: s.value[r] })) }),
      /** Replica2 hears what the value of Replica1 is. */
      onValue: receive(Msg.Value, {
        fair: 'weak',
        then: (s, { to: r, value }) => {
          s.value[r] = Math.max(value, s.value[r])
          if (s.call[r] === 'waits') end(s, r, heard(r))
        },
      }),
      /** A replica that can have no reply does what its rule says of that. */
      giveUp: timeout({
        for: { r: Replica }, by: 'r', fair: 'weak', awaits: [Msg.Told, Msg.Value], neverFires: 'allowed',
        when: (s, { r }) => s.call[r] === 'waits' && unheard(r) !== 'wait',
        then: (s, { r }) => end(s, r, unheard(r)),
      }),
    },
    properties: {
      /** C: the calls take effect one by one, each between its beginning and its end. */
      linearizable: linearizable({ of: s => s.calls, initially: 0 }),
      /** A: every call is answered, and not with an error. */
      available: leadsTo({ for: { r: Replica }, from: (s, { r }) => s.call[r] !== 'none', to: (s, { r }) => s.call[r] === 'answered' }),
      /** A call that is answered is complete for its client. */
      answeredIsComplete: always({ for: { r: Replica }, holds: (s, { r }) => s.call[r] !== 'answered' || s.calls[r].complete.length > 0 }),
      /** Once Replica1 has heard from Replica2, that has the value of the write. */
      toldIsKnown: always(s => s.net.of(Msg.Told, {}).length === 0 || s.value[asked] === 1),
      /** The read is called. */
      readCalled: reachable(s => [...s.calls[asked].complete, s.calls[asked].pending].some(one => one?.call.tag === 'Read')),
      /** Both calls can come to an end. */
      bothEnd: reachable(s => Replica.every(r => s.call[r] === 'answered' || s.call[r] === 'refused')),
    },
    faults: { partition: partitions(Replica, { heals: 'perhaps' }) },
    deadlock: 'allowed', // a replica may wait forever: available says so
  }
})
