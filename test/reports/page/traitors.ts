import {
  bool,
  byzantine,
  clockDrift,
  isDown,
  machine,
  mapOf,
  messages,
  network,
  pauses,
  processes,
  setOf,
  spec,
  timer,
} from '../../../checker/language/index.ts'

/** A traitor poses as another, a clock runs ahead, and somebody is seen to doze and wakes up. */
export const traitors = spec('traitors', {}, () => {
  const General = processes('General', 3)
  const Msg = messages({ Order: { from: General, to: General, attack: bool } })
  const vars = { heard: mapOf(General, setOf(General)), patience: mapOf(General, timer(1)), seen: bool, net: network(Msg) }
  const { initially, action, receive, time, always } = machine(vars)
  return {
    vars,
    init: initially({ patience: General.map(() => 1) }),
    actions: {
      hear: receive(Msg.Order, { then: (s, { from, to }) => void s.heard[to].add(from) }),
      tick: time(),
      look: action({
        for: { g: General },
        by: 'g',
        when: (s, { g }) => General.others(g).some(other => isDown(s, other)),
        then: s => {
          s.seen = true
        },
      }),
    },
    properties: {
      /** While all clocks are in step, and nobody has dozed and woken up, nobody hears of itself. */
      knowsItself: always(
        s =>
          General.every(g => !s.heard[g].has(g)) ||
          General.count(g => s.patience[g] === 0) !== 1 ||
          !s.seen ||
          General.some(g => isDown(s, g)),
      ),
    },
    faults: { traitor: byzantine(General, { sends: [Msg.Order], forges: true }), drift: clockDrift(General), doze: pauses(General) },
    deadlock: 'allowed',
  }
})
