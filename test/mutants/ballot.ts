/** A vote among a few, as a user writes it, in two files: each of its mutants has a fate that is known beforehand. */
export const rules = `/** The size of a majority. */
export const majorityOf = (n: number) => Math.floor(n / 2) + 1
`

export const ballot = `import { bool, crashes, durable, machine, mapOf, messages, model, network, oneOf, ownedBy, processes, range, setOf, singleProcess, spec } from 'everystep'
import { majorityOf } from './rules.ts'

export const ballot = spec('ballot', { voters: range(1, 3) }, ({ voters }) => {
  const V = processes('V', voters)
  const L = singleProcess('L')
  const Msg = messages({ Yes: { from: V, to: L } })
  const vars = {
    voted: mapOf(V, durable(bool)),
    yes: ownedBy(L, setOf(V)),
    decided: ownedBy(L, bool),
    audited: bool,
    report: oneOf('none', 'sent'),
    phase: oneOf('new', 'mid', 'old'),
    mid: bool,
    net: network(Msg),
  }
  const { initially, action, receive, always, eventually, leadsTo } = machine(vars)
  const counted = (n: number) => {
    let all = 0
    while (all < n) all += 1
    return all
  }
  const enough = majorityOf(voters)
  return {
    vars,
    init: initially(),
    actions: {
      vote: action({
        for: { v: V }, by: 'v', fair: 'weak',
        when: (s, { v }) => !s.voted[v],
        then: (s, { v }) => { s.voted[v] = true; s.net.send(Msg.Yes({ from: v })) },
      }),
      count: receive(Msg.Yes, { fair: 'strong', then: (s, { from }) => { s.yes.add(from) } }),
      decide: action({
        by: L, fair: 'weak',
        when: s => !s.decided && s.yes.size <= voters && s.yes.size + 1 > counted(enough),
        then: s => { s.decided = true },
      }),
      audit: action({
        by: L, fair: 'weak',
        when: s => s.decided && !s.audited,
        then: s => {
          s.audited = true
          s.report = 'sent'
          if (s.phase === 'new') s.phase = 'old'
          s.mid = s.phase === 'mid'
        },
      }),
    },
    properties: {
      majority: always(s => !s.decided || s.yes.size * 2 > voters),
      moreThanOne: always(s => !s.decided || s.yes.size > 1),
      decides: eventually(s => s.decided),
      reports: leadsTo({ from: s => s.audited, to: s => s.report === 'sent' }),
    },
    faults: { crash: crashes(V) },
    final: s => s.audited,
    deadlock: 'allowed',
  }
})

const expect = { verdict: 'holds', origin: 'by hand' } as const
export const models = {
  crash: model(ballot, { constants: { voters: 3 }, faults: { crash: 1 }, says: 'a voter crashes once', expect }),
}

export const survivors = [
  { operator: 'fairness weakened', of: 'the fairness of count', before: "'strong'", because: 'what can be delivered stays so until it is' },
  { operator: 'guard dropped', of: 'the guard of decide', before: '!s.decided', because: 'it does not survive' },
  { operator: 'clause negated', of: 'the recipe of audit', before: '===', after: "s.phase !== 'new'", because: 'it is refused' },
  { operator: 'clause negated', of: 'the recipe of audit', before: '===', after: "s.mid = s.phase !== 'mid'", because: 'nobody reads mid' },
]
`
