/** Atomic commitment with reliable broadcast, ACP-NB, and with a broadcast that only looks reliable. */
import { isDown, machine, mapOf, messages, network, oneOf, setOf, variant } from '../../../checker/language/index.ts'
import { acp } from './protocol.ts'

/** What a participant has received and not yet decided is its predecision, which it forwards to all others, before or after it decides. */
const forwarding = (name: string, decides: 'after forwarding' | 'before') => variant(acp, name, ({ vars, parts: { P, C, Outcome, Msg: Simple } }) => {
  const Msg = { ...Simple, ...messages({ Forward: { from: P, to: P, outcome: Outcome } }) }
  const more = {
    predecision: mapOf(P, oneOf('none', 'commit', 'abort')),
    forwarded: mapOf(P, setOf(P)), // to whom each has passed it on
    net: network(Msg, 'set'),
  }
  const { action, receive } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { decide: null },
    added: {
      /** A participant learns the decision from the coordinator … */
      preDecide: receive(Msg.Decision, {
        fair: 'weak',
        when: (s, { to: i }) => s.predecision[i] === 'none',
        then: (s, { to: i, outcome }) => { s.predecision[i] = outcome },
      }),
      /** … or from another participant, … */
      preDecideOnForward: receive(Msg.Forward, {
        fair: 'weak',
        when: (s, { to: i }) => s.predecision[i] === 'none',
        then: (s, { to: i, outcome }) => { s.predecision[i] = outcome },
      }),
      /** … passes it on to each of the others … */
      forward: action({
        for: { i: P, j: P }, by: 'i', fair: 'weak',
        when: (s, { i, j }) => i !== j && s.predecision[i] !== 'none' && !s.forwarded[i].has(j),
        then: (s, { i, j }) => {
          const outcome = s.predecision[i]
          s.forwarded[i].add(j)
          if (outcome !== 'none') s.net.send(Msg.Forward({ from: i, to: j, outcome }))
        },
      }),
      /** … and only then decides. */
      decideNB: action({
        for: { i: P }, by: 'i', fair: 'weak',
        when: (s, { i }) => s.decision[i] === 'undecided' && s.predecision[i] !== 'none'
          && (decides === 'before' || P.others(i).every(j => s.forwarded[i].has(j))),
        then: (s, { i }) => {
          const outcome = s.predecision[i]
          if (outcome !== 'none') s.decision[i] = outcome
        },
      }),
      /** The coordinator is dead, it has told nobody alive, and no dead participant has: no decision will come. */
      abortOnTimeout: action({
        for: { i: P }, by: 'i', fair: 'weak',
        when: (s, { i }) => s.decision[i] === 'undecided' && isDown(s, C.id) && P.every(j => isDown(s, j)
          ? P.every(k => isDown(s, k) || !s.forwarded[j].has(k))
          : !s.told.has(j)),
        then: (s, { i }) => { s.decision[i] = 'abort' },
      }),
    },
  }
})

/** ACP-NB, after ACP_NB.tla: a participant that receives the decision forwards it to all others before it decides itself. */
export const reliableBroadcast = forwarding('reliable-broadcast', 'after forwarding')

/** Mutant, after the idea of ACP_NB_WRONG_TLC.tla: it decides first, and may die before it has forwarded anything. */
export const decidesBeforeForwarding = forwarding('decides-before-forwarding', 'before')

/** AC5, said as what it is: under the fairness that the protocol declares, every participant decides in the end, unless it dies. */
const withProgress = (of: typeof acp) => variant(of, 'progress', ({ eventually, parts: { P } }) => ({
  properties: { AC5: eventually({ for: { i: P }, holds: (s, { i }) => s.decision[i] !== 'undecided' || isDown(s, i) }) },
}))

export const progress = withProgress(acp)
export const progressReliableBroadcast = withProgress(reliableBroadcast)
