/**
 * Two generals who send messengers.
 *
 * General1 may have the order to attack; both must attack together, or neither. Their messages go to and fro, each acknowledging the one before, and any of them may be caught.
 * E. Akkoyunlu, K. Ekanadham and R. Huber, "Some Constraints and Tradeoffs in the Design of Network Communications", SOSP 1975, show that no number of messages is enough.
 * J. Gray, "Notes on Data Base Operating Systems", 1978, section 5.8.3.3.1, has the generals: in the shortest correct protocol the last message may be lost, so it
 * need not be sent, and a shorter one would do. Here that is checked, for small numbers of messages and every rule by which the generals may decide.
 *
 * Each message is sent only when the one before it has arrived, so all that a general knows is how many have come. A deterministic rule is a table that says for each
 * number whether to attack. The constants `table1` and `table2` are these tables, written as binary numbers: bit n is set if the general attacks after n messages.
 *
 * Granularity: one step for each message received, and one for each decision. Assumptions: the hour of the attack is agreed, and no message is on its way then. The models are
 * bounded by their number of messages; that it is impossible for any number is proved in the papers.
 */
import { bool, type Id, loseMessages, machine, mapOf, maybe, messages, network, processes, range, type StateOf, spec } from '../../../checker/language/index.ts'

/** A general receives no more messages than this. */
const most = 4

export const twoGenerals = spec('two-generals', {
  messages: range(0, 2 * most), table1: range(0, 2 ** (most + 1) - 1), table2: range(0, 2 ** (most + 1) - 1),
}, ({ messages: sent, table1, table2 }) => {
  const General = processes('General', 2)
  const [one, two] = General.ids as [Id<'General'>, Id<'General'>]
  const Msg = messages({ Messenger: { from: General, to: General, number: range(1, Math.max(1, sent)) } })

  const vars = {
    /** Whether General1 has the order to attack; without it nothing is sent. */
    order: bool,
    began: bool,
    received: mapOf(General, range(0, most)),
    attacks: mapOf(General, maybe(bool)), // null: not decided yet
    net: network(Msg),
  }
  type S = StateOf<typeof vars>
  const { initially, action, receive, always, reachable } = machine(vars)

  const says = (table: number, count: number) => Math.floor(table / 2 ** count) % 2 === 1
  const decided = (s: S) => General.every(g => s.attacks[g] !== null)
  const areAllHere = (s: S) => s.received[one] + s.received[two] === sent

  return {
    vars,
    init: initially({ order: bool }, ({ order }) => ({ order })),
    actions: {
      /** With the order, General1 sends the first messenger, if there is to be any. */
      begin: action({
        when: s => !s.began,
        then: s => {
          s.began = true
          if (s.order && sent > 0) s.net.send(Msg.Messenger({ from: one, to: two, number: 1 }))
        },
      }),
      /** A general acknowledges a message, unless it was the last. */
      onMessenger: receive(Msg.Messenger, {
        then: (s, { from, to: g, number }) => {
          s.received[g]++
          if (number < sent) s.net.send(Msg.Messenger({ from: g, to: from, number: number + 1 }))
        },
      }),
      /** At the hour of the attack, a general does what its table says. Without the order General1 does not attack. */
      decide: action({
        for: { g: General }, by: 'g',
        when: (s, { g }) => s.began && s.net.size === 0 && s.attacks[g] === null,
        then: (s, { g }) => { s.attacks[g] = says(g === one ? table1 : table2, s.received[g]) && (g === two || s.order) },
      }),
    },
    properties: {
      /** Both attack, or neither does. */
      agreement: always(s => !decided(s) || s.attacks[one] === s.attacks[two]),
      /** If there is an order and no message is caught, both attack: never attacking is no solution. */
      attackWhereAllArrive: always(s => !(s.order && decided(s) && areAllHere(s)) || General.every(g => s.attacks[g] === true)),
      /** The order can arrive, and so can whatever acknowledges it: without that `attackWhereAllArrive` would say nothing. */
      allCanArrive: reachable(s => s.order && areAllHere(s)),
      /** Both come to a decision. */
      bothDecide: reachable(decided),
    },
    final: decided,
    faults: { caught: loseMessages() },
    parts: { General, one, two },
  }
})
