import {
  listOf,
  machine,
  messages,
  network,
  oneOf,
  ownedBy,
  processes,
  range,
  record,
  setOf,
  singleProcess,
  spec,
  stops,
} from '../../../checker/language/index.ts'
import { semanticsOf } from '../../../checker/semantics/semantics.ts'
import { replay } from '../../../checker/traces/replay.ts'

/** Whatever a diagram seldom meets: messages to oneself, to nobody and from nobody, received twice, never sent; long words; much at once. */
export const odd = spec('odd', {}, () => {
  const Worker = processes('ExtraordinarilyLongWorkerName', 2)
  const Board = singleProcess('Board')
  const Msg = messages({
    Reminder: { from: Worker, to: Worker },
    AnnouncementOfSomethingThatTakesLongToSay: { text: oneOf('somewhat long as well', 'short'), order: range(0, 9) },
    Order: { to: Worker },
  })
  const vars = {
    log: ownedBy(Board, listOf(range(0, 9), 9)),
    seen: ownedBy(Board, setOf(range(0, 9))),
    desk: ownedBy(Board, record({ a: range(0, 3), b: range(0, 3), c: range(0, 3), d: range(0, 3), e: range(0, 3) })),
    weather: oneOf('fair', 'foul'),
    net: network(Msg, 'set'),
  }
  const { initially, action, receive, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      weatherTurns: action({ then: s => void (s.weather = s.weather === 'fair' ? 'foul' : 'fair') }),
      order: action({ for: { to: Worker }, then: (s, { to }) => s.net.send(Msg.Order({ to })) }),
      remind: receive(Msg.Order, { then: (s, { to }) => s.net.send(Msg.Reminder({ from: to, to })) }),
      announceWhatWasRemindedOf: receive(Msg.Reminder, {
        then: s => s.net.send(Msg.AnnouncementOfSomethingThatTakesLongToSay({ text: 'somewhat long as well', order: 7 })),
      }),
      writeDownEverythingAtOnce: receive(Msg.AnnouncementOfSomethingThatTakesLongToSay, {
        by: Board,
        then: (s, { order }) => {
          s.log.push(order)
          s.seen.add(order)
          for (const place of ['a', 'b', 'c', 'd', 'e'] as const) s.desk[place]++
        },
      }),
    },
    properties: { fair: always(s => s.weather === 'fair') },
    faults: { stopBoard: stops(Board) },
  }
})

const [worker] = ['ExtraordinarilyLongWorkerName1']
const order = { tag: 'Order', to: worker }
const reminder = { tag: 'Reminder', from: worker, to: worker }
const announcement = { tag: 'AnnouncementOfSomethingThatTakesLongToSay', text: 'somewhat long as well', order: 7 }

export const oddModel = odd.with({}, { stopBoard: 1 })
export const oddTrace = replay(semanticsOf(oddModel), {
  initial: 0,
  steps: [
    { action: 'order', parameters: { to: worker }, message: null },
    { action: 'remind', parameters: {}, message: order },
    { action: 'remind', parameters: {}, message: order },
    { action: 'announceWhatWasRemindedOf', parameters: {}, message: reminder },
    { action: 'writeDownEverythingAtOnce', parameters: {}, message: announcement },
    { action: 'writeDownEverythingAtOnce', parameters: {}, message: announcement },
    { action: 'stopBoard', parameters: { process: 'Board' }, message: null },
    { action: 'order', parameters: { to: 'ExtraordinarilyLongWorkerName2' }, message: null },
    { action: 'weatherTurns', parameters: {}, message: null },
  ],
})
