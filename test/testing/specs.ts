import { instance, loseMessages, machine, messages, model, network, range, singleProcess, spec } from '../../checker/index.ts'

/** A counter that goes up and down between 0 and `most`. */
export const counter = spec('counter', { most: range(1, 1000) }, ({ most }) => {
  const vars = { n: range(0, most) }
  const { initially, action, always, reachable, leadsTo } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      up: action({
        when: s => s.n < most,
        then: s => {
          s.n += 1
        },
      }),
      down: action({
        when: s => s.n > 0,
        then: s => {
          s.n -= 1
        },
      }),
    },
    properties: {
      small: always(s => s.n < 3),
      counts: always(s => s.n >= 0),
      full: reachable(s => s.n === most),
      beyond: reachable(s => s.n > most),
      /** Of what never happens. */
      comesBack: leadsTo(
        s => s.n > most,
        s => s.n === 0,
      ),
    },
    deadlock: 'allowed',
  }
})

/** One that claims nothing. */
export const silent = spec('silent', {}, () => {
  const vars = { n: range(0, 1) }
  const { initially, action } = machine(vars)
  const then = (s: { n: number }) => {
    s.n = 1 - s.n
  }
  return { vars, init: initially(), actions: { turn: action({ when: () => true, then }) }, properties: {}, deadlock: 'allowed' }
})

/** A question that is asked once, and whose answer can be lost. */
export const asks = spec('asks', {}, () => {
  const [Asker, Knower] = [singleProcess('Asker'), singleProcess('Knower')]
  const Msg = messages({ Question: { from: Asker, to: Knower }, Answer: { from: Knower, to: Asker } })
  const vars = { asked: range(0, 1), known: range(0, 1), net: network(Msg) }
  const { initially, action, receive, predicate } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      ask: action({
        by: Asker,
        when: s => s.asked === 0,
        then: s => {
          s.asked = 1
          s.net.send(Msg.Question({}))
        },
      }),
      answer: receive(Msg.Question, { then: s => s.net.send(Msg.Answer({})) }),
      learn: receive(Msg.Answer, {
        then: s => {
          s.known = 1
        },
      }),
    },
    properties: {},
    final: predicate(s => s.known === 1),
    faults: { lose: loseMessages() },
  }
})

export const two = instance(counter, { constants: { most: 2 } })

export const models = {
  two: model(counter, {
    constants: { most: 2 },
    says: 'It stays small.',
    expect: { verdict: 'violated', violated: { beyond: null }, distinct: 3, origin: '0, 1 and 2' },
  }),
  five: model(counter, {
    constants: { most: 5 },
    says: 'It grows.',
    expect: { verdict: 'violated', violated: { small: 3, beyond: null }, origin: 'three steps up' },
  }),
  deep: model(counter, {
    constants: { most: 9 },
    says: 'It takes long.',
    deep: true,
    expect: { verdict: 'holds', origin: 'wrong, and not run' },
  }),
}
