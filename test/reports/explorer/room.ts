/** Clients that go in and out of a room of which one should be the only user, and one whom all wait for: it is chosen in the beginning. */
export const room = `import { machine, mapOf, oneOf, processes, range, spec } from 'everystep'

export const room = spec('room', { clients: range(1, 9) }, ({ clients }) => {
  const C = processes('C', clients)
  const vars = { at: mapOf(C, oneOf('out', 'in')), star: C }
  const { initially, action, always, eventually } = machine(vars)
  return {
    vars,
    init: initially({ c: C }, ({ c }) => ({ star: c })),
    actions: {
      enter: action({ for: { c: C }, by: 'c', when: (s, { c }) => s.at[c] === 'out', then: (s, { c }) => { s.at[c] = 'in' } }),
      leave: action({ for: { c: C }, by: 'c', fair: 'weak', when: (s, { c }) => s.at[c] === 'in', then: (s, { c }) => { s.at[c] = 'out' } }),
    },
    properties: {
      exclusion: always(s => C.every(a => C.every(b => a === b || s.at[a] === 'out' || s.at[b] === 'out'))),
      starEnters: eventually(s => s.at[s.star] === 'in'),
    },
  }
})
`

/** C1 goes in and out, so many steps. */
export const turns = (steps: number) => Array.from({ length: steps }, (_, i) => (i % 2 === 0 ? 'enter(C1)' : 'leave(C1)'))
/** C1 goes in and out, and with the last step C2 goes in beside it, or after it where it is out. */
export const unsafe = (steps: number) =>
  `0/${[...turns(steps - (steps % 2 === 0 ? 1 : 2)), ...(steps % 2 === 0 ? ['enter(C2)'] : ['enter(C2)', 'leave(C1)'])].join('/')}`
