import {
  inFlight,
  loseMessages,
  machine,
  mapOf,
  messages,
  network,
  ownedBy,
  processes,
  range,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'

/** A asks and is answered, `times` over; B also beats, as often as it likes where `beats`. */
export const pingPong = spec('ping-pong', { times: range(1, 5), beats: range(0, 1) }, ({ times, beats }) => {
  const A = singleProcess('A')
  const B = singleProcess('B')
  const Msg = messages({ Ping: { from: A, to: B }, Pong: { from: B, to: A }, Beat: { from: B, to: A } })
  const vars = { left: ownedBy(A, range(0, 5)), asked: ownedBy(A, range(0, 1)), net: network(Msg) }
  const { initially, action, receive, reachable, always, eventually, predicate } = machine(vars)
  return {
    vars,
    init: initially({ left: times }),
    actions: {
      ask: action({
        by: A,
        when: s => s.left > 0 && s.asked === 0,
        then: s => {
          s.asked = 1
          s.net.send(Msg.Ping({}))
        },
      }),
      answer: receive(Msg.Ping, { then: s => void s.net.send(Msg.Pong({})) }),
      hear: receive(Msg.Pong, {
        then: s => {
          s.asked = 0
          s.left--
        },
      }),
      beat: action({
        by: B,
        when: s => beats === 1 && s.net.of(Msg.Beat).length === 0,
        then: s => void s.net.send(Msg.Beat({})),
      }),
      hearBeat: receive(Msg.Beat, { then: () => {} }),
    },
    properties: {
      asks: reachable(s => s.asked === 1),
      ends: eventually(s => s.left === 0),
      overshoots: reachable(s => s.left === 5 && s.asked === 0 && s.net.size > 1),
      small: always(s => s.net.size < 4),
    },
    final: predicate(s => s.left === 0),
    faults: { lose: loseMessages() },
  }
})

/** A coin goes from one to the other, forever; it is already on its way at the start. Somebody may keep it. */
export const coin = spec('coin', {}, () => {
  const P = processes('P', 2)
  const Msg = messages({ Coin: { from: P, to: P } })
  const vars = { kept: mapOf(P, range(0, 1)), net: network(Msg) }
  const { initially, receive, predicate } = machine(vars)
  return {
    vars,
    init: initially({ net: inFlight(Msg.Coin({ from: P.ids[0] ?? P.initial, to: P.ids[1] ?? P.initial })) }),
    actions: {
      pass: receive(Msg.Coin, { then: (s, { from, to }) => void s.net.send(Msg.Coin({ from: to, to: from })) }),
      keep: receive(Msg.Coin, {
        then: (s, { to }) => {
          s.kept[to] = 1
        },
      }),
    },
    properties: {},
    final: predicate(s => P.some(p => s.kept[p] === 1)),
  }
})
