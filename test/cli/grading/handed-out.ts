/** A shop asks a bank to charge a card, and asks again when no receipt comes: what the course hands out. */
import { loseMessages, machine, messages, network, oneOf, ownedBy, prematureTimeouts, range, singleProcess, spec } from 'everystep'

export const payment = spec('payment', {}, () => {
  const Shop = singleProcess('Shop')
  const Bank = singleProcess('Bank')
  const Msg = messages({ Charge: { from: Shop, to: Bank }, Receipt: { from: Bank, to: Shop } })
  const vars = { order: ownedBy(Shop, oneOf('open', 'asked', 'paid')), charges: ownedBy(Bank, range(0, 3)), net: network(Msg, 'merging') }
  const { initially, action, receive, timeout, predicate } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      ask: action({
        by: Shop,
        when: s => s.order === 'open',
        then: s => {
          s.order = 'asked'
          s.net.send(Msg.Charge({}))
        },
      }),
      charge: receive(Msg.Charge, {
        then: s => {
          if (s.charges < 3) s.charges += 1
          s.net.send(Msg.Receipt({}))
        },
      }),
      close: receive(Msg.Receipt, {
        then: s => {
          s.order = 'paid'
        },
      }),
      askAgain: timeout({
        by: Shop,
        when: s => s.order === 'asked',
        then: s => {
          s.net.send(Msg.Charge({}))
        },
      }),
    },
    properties: {},
    final: predicate(s => s.order === 'paid'),
    faults: { lose: loseMessages(), early: prematureTimeouts() },
    parts: { Msg },
  }
})
