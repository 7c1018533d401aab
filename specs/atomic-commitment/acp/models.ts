import { type Expectation, model } from '../../../checker/language/index.ts'
import { acp } from './protocol.ts'
import { decidesBeforeForwarding, progress, progressReliableBroadcast, reliableBroadcast } from './variants.ts'

const published = (module: string, distinct: number, depth: number): Expectation => ({
  verdict: 'holds', distinct, depth,
  origin: `TLC on ${module} (tlaplus/Examples, specifications/acp): distinct states and depth`,
})
/** The same of a module that TLC lets pass, since a process that waits forever may still die there, which it counts as a step. */
const blocking = (module: string, distinct: number, depth: number, steps: number): Expectation => ({
  verdict: 'violated', violated: { deadlock: steps }, distinct, depth,
  origin: `TLC on ${module} (tlaplus/Examples, specifications/acp): distinct states and depth; simple broadcast blocks (Babaoglu and Toueg): one participant votes yes, the coordinator has died before it asked the others, which abort`,
})
const observed = 'found by this checker on 2026-11-23, and the trace read: '

const everyone = { parDie: 2, coordDie: 1 }
const two = { participants: 2 }

export const models = {
  'simple-broadcast': model(acp, {
    constants: two, faults: everyone,
    says: 'ACP_SB.tla, state for state: whoever dies, nothing unsafe happens, but a participant may be blocked: that it may die as well is no way out.',
    expect: blocking('ACP_SB_TLC.tla', 1832, 15, 4),
  }),
  'simple-broadcast-three': model(acp, {
    constants: { participants: 3 }, faults: { parDie: 3, coordDie: 1 }, deep: true,
    says: 'The same for three participants.',
    expect: blocking('ACP_SB_TLC.tla', 54944, 21, 5),
  }),
  'simple-broadcast-blocks': model(acp, {
    constants: two, faults: { coordDie: 1 },
    says: 'With simple broadcast one death blocks: a participant that has voted yes may wait for the coordinator forever.',
    expect: {
      verdict: 'violated', violated: { deadlock: 4 },
      origin: `${observed}P1 has voted yes, the coordinator dies before it has asked P2; P2 aborts, and P1 cannot know`,
    },
  }),
  'simple-broadcast-participant-dies': model(acp, {
    constants: two, faults: { parDie: 1 },
    says: 'The death of a participant blocks nobody: the coordinator notices, and aborts.',
    expect: { verdict: 'holds', origin: 'Babaoglu and Toueg: only the coordinator is awaited by those who are uncertain' },
    neverFires: { abortOnTimeoutRequest: 'the coordinator lives, and asks everyone' },
  }),
  'reliable-broadcast': model(reliableBroadcast, {
    constants: two, faults: everyone,
    says: 'ACP_NB.tla, state for state: whoever dies, nothing unsafe happens.',
    expect: published('ACP_NB_TLC.tla', 4284, 19),
  }),
  'reliable-broadcast-coordinator-dies': model(reliableBroadcast, {
    constants: two, faults: { coordDie: 1 },
    says: 'With reliable broadcast the coordinator may die, and nobody is blocked.',
    expect: { verdict: 'holds', origin: 'the theorem of Babaoglu and Toueg: reliable broadcast gives AC5' },
    neverFires: { detectFault: 'no participant dies' },
  }),
  'reliable-broadcast-two-die': model(reliableBroadcast, {
    constants: two, faults: { coordDie: 1, parDie: 1 },
    says: 'The coordinator and a participant may die, and the other is not blocked.',
    expect: { verdict: 'holds', origin: 'the theorem of Babaoglu and Toueg: reliable broadcast gives AC5' },
  }),
  'decides-before-forwarding': model(decidesBeforeForwarding, {
    constants: two, faults: { coordDie: 1, parDie: 1 },
    says: 'Mutant: to decide first and forward then is not reliable: who decides may die in between, and the others abort.',
    expect: {
      verdict: 'violated', violated: { AC1: 13 },
      origin: `${observed}P1 commits and dies, the coordinator dies too, P2 aborts; AC1 is what ACP_NB_WRONG_TLC.tla breaks as well`,
    },
  }),

  'progress-simple-broadcast': model(progress, {
    constants: two, faults: everyone,
    says: 'With simple broadcast AC5 fails, also where every participant may die: the one that is blocked need not.',
    expect: { verdict: 'violated', violated: { AC5: 4, deadlock: 4 }, distinct: 1832, depth: 15, origin: `${observed}P1 was asked, the coordinator is dead, P2 was not asked and aborts, P1 votes yes and waits forever; the counts are those of simple-broadcast` },
  }),
  'progress-simple-broadcast-participant-dies': model(progress, {
    constants: two, faults: { parDie: 2 },
    says: 'As long as the coordinator lives, AC5 holds.',
    neverFires: { abortOnTimeoutRequest: 'the coordinator lives, and asks everyone' },
    expect: {
      verdict: 'holds', distinct: 852, generated: 1948,
      origin: 'Babaoglu and Toueg: only the coordinator is awaited by those who are uncertain; the counts found by this checker on 2026-11-23',
    },
  }),
  'progress-reliable-broadcast': model(progressReliableBroadcast, {
    constants: two, faults: everyone,
    says: 'With reliable broadcast AC5 holds, whoever dies.',
    expect: { verdict: 'holds', distinct: 4284, depth: 19, origin: 'the theorem of Babaoglu and Toueg: reliable broadcast gives AC5; the counts are those of reliable-broadcast' },
  }),
}
