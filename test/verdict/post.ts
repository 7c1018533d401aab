import {
  bool,
  type CellCheck,
  comparison,
  machine,
  messages,
  network,
  processes,
  range,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'

/** A writer sends a letter to each of several people, and has its answer when one of them has written back. */
export const post = spec('post', { names: range(1, 3) }, ({ names }) => {
  const Writer = singleProcess('writer')
  const Person = processes('Person', names)
  const Msg = messages({ Letter: { from: Writer, to: Person }, Answer: { from: Person, to: Writer } })
  const vars = { written: bool, answered: bool, net: network(Msg) }
  const { initially, action, receive, reachable } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      write: action({
        by: Writer,
        when: s => !s.written,
        then: s => {
          s.written = true
          for (const to of Person) s.net.send(Msg.Letter({ from: Writer.id, to }))
        },
      }),
      onLetter: receive(Msg.Letter, { then: (s, m) => s.net.send(Msg.Answer({ from: m.to, to: Writer.id })) }),
      onAnswer: receive(Msg.Answer, {
        then: s => {
          s.answered = true
        },
      }),
    },
    properties: { answered: reachable(s => s.answered) },
    deadlock: 'allowed',
  }
})

export const sides = (one: CellCheck, three: CellCheck) =>
  comparison({
    says: 'Letters, side by side',
    protocols: { One: ['post'], Three: ['post'] },
    rows: { answers: { asks: 'Messages until an answer?', cells: { One: [one], Three: [three] }, origin: 'by hand' } },
  })
