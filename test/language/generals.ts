import {
  anyOf,
  bool,
  byzantine,
  isTraitor,
  machine,
  mapOf,
  maybe,
  messages,
  network,
  oneOf,
  processes,
  range,
  setOf,
  signedBy,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'

const Order = oneOf('attack', 'retreat')
type Order = 'attack' | 'retreat'

/**
 * The algorithm OM(1) of L. Lamport, R. Shostak and M. Pease, "The Byzantine generals problem" (ACM TOPLAS 4(3), 1982), section 3: the commander sends its order to each lieutenant,
 * each tells the others what it was told, and obeys the majority; what does not come is RETREAT. Rounds are synchronous: the next begins when nothing else can happen (A3).
 */
export const oralMessages = (lieutenants: number) =>
  spec('oral-messages', {}, () => {
    const C = singleProcess('C')
    const L = processes('L', lieutenants)
    const Msg = messages({ Order: { from: C, to: L, order: Order }, Relay: { from: L, to: L, order: Order } })
    const vars = {
      round: range(0, 2),
      sent: bool,
      order: Order,
      told: mapOf(L, maybe(Order)),
      relayed: mapOf(L, bool),
      heard: mapOf(L, mapOf(L, maybe(Order))),
      net: network(Msg),
    }
    const { action, receive, timeout, always, initially, predicate } = machine(vars)
    type S = Parameters<Parameters<typeof predicate>[0]>[0]
    type Lieutenant = (typeof L.ids)[number]
    const isLoyal = (s: S) => (l: Lieutenant) => !isTraitor(s, l)
    const obeys = (s: S, l: Lieutenant): Order => {
      const votes = [s.told[l], ...L.others(l).map(other => s.heard[l][other])].map(v => v ?? 'retreat')
      return votes.filter(v => v === 'attack').length * 2 > votes.length ? 'attack' : 'retreat'
    }
    const loyal = (s: S): Lieutenant[] => L.filter(isLoyal(s))
    return {
      vars,
      init: initially({ order: Order }, ({ order }) => ({ order })),
      actions: {
        command: action({
          by: C,
          when: s => s.round === 0 && !s.sent,
          then: s => {
            s.sent = true
            for (const l of L) s.net.send(Msg.Order({ to: l, order: s.order }))
          },
        }),
        hear: receive(Msg.Order, {
          then: (s, { to, order }) => {
            if (s.round === 0) s.told[to] ??= order
          },
        }),
        relay: action({
          for: { l: L },
          by: 'l',
          when: (s, { l }) => s.round === 1 && !s.relayed[l],
          then: (s, { l }) => {
            s.relayed[l] = true
            for (const other of L.others(l)) s.net.send(Msg.Relay({ from: l, to: other, order: s.told[l] ?? 'retreat' }))
          },
        }),
        hearRelay: receive(Msg.Relay, {
          then: (s, { from, to, order }) => {
            if (s.round === 1) s.heard[to][from] ??= order
          },
        }),
        nextRound: timeout({ when: s => s.round < 2, then: s => void s.round++ }),
      },
      properties: {
        /** IC1: all loyal lieutenants obey the same order. */
        agreement: always(s => s.round < 2 || new Set(loyal(s).map(l => obeys(s, l))).size < 2),
        /** IC2: if the commander is loyal, every loyal lieutenant obeys its order. */
        validity: always(s => s.round < 2 || isTraitor(s, 'C') || loyal(s).every(l => obeys(s, l) === s.order)),
      },
      faults: { traitor: byzantine(anyOf(C, L), { sends: [Msg.Order, Msg.Relay] }) },
      final: predicate(s => s.round === 2),
      symmetry: [L],
    }
  })

/**
 * The algorithm SM(1) of the same paper, section 4, with three generals: orders are signed, each lieutenant signs and relays what it has, and obeys the one order that it
 * knows, or else RETREAT. `forgeable` gives up A4: a lieutenant may claim to have any order of the commander.
 */
export const signedMessages = (signed: boolean) =>
  spec('signed-messages', {}, () => {
    const C = singleProcess('C')
    const L = processes('L', 2)
    const Signed = signedBy(C, Order)
    const Msg = messages({
      Order: { from: C, to: L, order: Signed },
      Relay: { from: L, to: L, order: signedBy(L, Signed) },
      Claim: { from: L, to: L, order: Order },
    })
    const vars = {
      round: range(0, 2),
      sent: bool,
      order: Order,
      known: mapOf(L, setOf(Order)),
      relayed: mapOf(L, bool),
      net: network(Msg),
    }
    const { action, receive, timeout, always, initially, predicate } = machine(vars)
    type S = Parameters<Parameters<typeof predicate>[0]>[0]
    const loyal = (s: S) => L.filter(l => !isTraitor(s, l))
    const obeys = (s: S, l: (typeof L.ids)[number]): Order => {
      const [only] = [...s.known[l]]
      return s.known[l].size === 1 && only !== undefined ? only : 'retreat'
    }
    return {
      vars,
      init: initially({ order: Order }, ({ order }) => ({ order })),
      actions: {
        command: action({
          by: C,
          when: s => s.round === 0 && !s.sent,
          then: s => {
            s.sent = true
            for (const l of L) s.net.send(Msg.Order({ to: l, order: { by: C.id, says: s.order } }))
          },
        }),
        hear: receive(Msg.Order, {
          then: (s, { to, order }) => {
            if (s.round === 0) s.known[to].add(order.says)
          },
        }),
        relay: action({
          for: { l: L },
          by: 'l',
          when: (s, { l }) => s.round === 1 && !s.relayed[l],
          then: (s, { l }) => {
            s.relayed[l] = true
            for (const order of s.known[l])
              for (const other of L.others(l)) {
                if (signed) s.net.send(Msg.Relay({ from: l, to: other, order: { by: l, says: { by: C.id, says: order } } }))
                else s.net.send(Msg.Claim({ from: l, to: other, order }))
              }
          },
        }),
        hearRelay: receive(Msg.Relay, {
          then: (s, { from, to, order }) => {
            if (s.round === 1 && order.by === from) s.known[to].add(order.says.says)
          },
        }),
        hearClaim: receive(Msg.Claim, {
          then: (s, { to, order }) => {
            if (s.round === 1) s.known[to].add(order)
          },
        }),
        nextRound: timeout({ when: s => s.round < 2, then: s => void s.round++ }),
      },
      properties: {
        agreement: always(s => s.round < 2 || new Set(loyal(s).map(l => obeys(s, l))).size < 2),
        validity: always(s => s.round < 2 || isTraitor(s, 'C') || loyal(s).every(l => obeys(s, l) === s.order)),
      },
      faults: { traitor: byzantine(anyOf(C, L), { sends: [Msg.Order, signed ? Msg.Relay : Msg.Claim] }) },
      final: predicate(s => s.round === 2),
      symmetry: [L],
    }
  })
