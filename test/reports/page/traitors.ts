import {
  bool,
  byzantine,
  clockDrift,
  machine,
  mapOf,
  messages,
  network,
  processes,
  setOf,
  spec,
  timer,
} from '../../../checker/language/index.ts'

/** A traitor poses as another, and a clock runs ahead. */
export const traitors = spec('traitors', {}, () => {
  const General = processes('General', 3)
  const Msg = messages({ Order: { from: General, to: General, attack: bool } })
  const vars = { heard: mapOf(General, setOf(General)), patience: mapOf(General, timer(1)), net: network(Msg) }
  const { initially, receive, time, always } = machine(vars)
  return {
    vars,
    init: initially({ patience: General.map(() => 1) }),
    actions: {
      hear: receive(Msg.Order, { then: (s, { from, to }) => void s.heard[to].add(from) }),
      tick: time(),
    },
    properties: {
      /** While all clocks are in step nobody hears of itself. */
      knowsItself: always(s => General.every(g => !s.heard[g].has(g)) || General.count(g => s.patience[g] === 0) !== 1),
    },
    faults: { traitor: byzantine(General, { sends: [Msg.Order], forges: true }), drift: clockDrift(General) },
    deadlock: 'allowed',
  }
})
