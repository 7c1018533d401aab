import { type Edit, machine, mapOf, messages, network, oneOf, processes, range, spec } from '../../checker/language/index.ts'

/** A counter that stops at `top`, with a property whose premise is never true. */
export const counter = spec('counter', { top: range(1, 100) }, ({ top }) => {
  const vars = { n: range(0, 100) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: { count: action({ when: s => s.n < top, then: (s: Edit<{ n: number }>) => void s.n++ }) },
    properties: { bigIsEven: always({ when: s => s.n > 100, holds: s => s.n % 2 === 0 }), small: always(s => s.n <= 100) },
    final: s => s.n === top,
  }
})

/** Names and values with everything that DOT, XML, Markdown or Mermaid could take for its own. */
export const nasty = 'a"b\\l {c|d} <e> &lt; `f` #g; %% *h* ]]> end'
export const hostile = spec('hostile', {}, () => {
  const P = processes('end', 2)
  const Msg = messages({ 'Odd "name"; <x>|y': { from: P, to: P, text: oneOf('plain', nasty) } })
  const Odd = Msg['Odd "name"; <x>|y']
  const vars = { says: mapOf(P, oneOf('nothing', nasty)), net: network(Msg) }
  const { initially, action, receive, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      'say {it}': action({
        for: { p: P },
        by: 'p',
        when: (s, { p }) => s.says[p] === 'nothing' && s.net.size === 0,
        then: (s, { p }) => {
          const [other] = P.others(p)
          if (other) s.net.send(Odd({ from: p, to: other, text: nasty }))
        },
      }),
      hear: receive(Odd, {
        then: (s, { to, text }) => {
          if (text !== 'plain') s.says[to] = text
        },
      }),
    },
    properties: { 'quiet | <or> not': always(s => P.every(p => s.says[p] === 'nothing')) },
  }
})
