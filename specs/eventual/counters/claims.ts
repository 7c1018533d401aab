/** What the notes say of eventual consistency, checked against counters that every node may increment. Two nodes are enough to disagree; three, to hear the same in another order. */
import { claim, instance } from '../../../checker/language/index.ts'
import { progress } from './variants.ts'

const section = '3、BASE模型反ACID模型'
const quote = 'Eventually consistent最终一致，最终数据是一致的就可以了，而不是时时高一致。'
const found = 'found by this checker on 2026-11-29, and the traces read'
const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'agree-in-the-end': claim({
    says: 'In the end the data is the same everywhere.',
    notes: { section, quote },
    assumption: 'updates come to an end, and everybody hears again and again from somebody who knows more',
    given: [
      { says: 'everybody gossips with everybody', model: 'progress', property: 'convergence', ...holds },
      { says: 'each hears from somebody who knows more, whoever that is', model: 'progress-heard-from-someone', property: 'convergence', ...holds },
      { says: 'nodes crash, and recover with what is on disk', model: 'progress-crashes', property: 'convergence', ...holds },
    ],
    without: [
      { says: 'nobody needs to gossip', model: 'progress-unfair', property: 'convergence', predicts: 'holds', finds: { violated: 2 } },
      { says: 'one node hears nobody', model: 'progress-one-way', property: 'convergence', predicts: 'holds', finds: { violated: 2 } },
      { says: 'a node crashes again and again', model: 'progress-crashes-forever', property: 'convergence', predicts: 'holds', finds: { violated: 4 } },
    ],
    expect: { verdict: 'holds only if', origin: `Shapiro et al., 2011; without, ${found}` },
  }),

  'agree-on-what-was-done': claim({
    says: 'What the data agrees on in the end is what was done.',
    notes: { section, quote },
    assumption: 'states are merged by their least upper bound, and no node forgets its own',
    given: [
      { says: 'the maximum of each entry is taken', model: 'progress', property: 'nothingLost', ...holds },
      { says: 'nodes crash, and recover with what is on disk', model: 'progress-crashes', property: 'nothingLost', ...holds },
      { says: 'at any time, nodes that have heard of the same increments show the same', model: 'three', property: 'strongConvergence', ...holds },
    ],
    without: [
      { says: 'what is heard replaces what was there: the nodes agree on less', model: 'progress-overwrites', property: 'nothingLost', predicts: 'holds', finds: { violated: 4 } },
      { says: 'what is heard is added to what was there', model: 'adds', property: 'exact', predicts: 'holds', finds: { violated: 3 } },
      { says: 'one entry for all nodes', model: 'one-entry', property: 'exact', predicts: 'holds', finds: { violated: 3 } },
      { says: 'a node loses its entries in a crash, and counts from 0', model: 'forgets', property: 'freshNumber', predicts: 'holds', finds: { violated: 5 } },
    ],
    expect: { verdict: 'holds only if', origin: `Shapiro et al., 2011; without, ${found}` },
  }),

  'consistent-only-in-the-end': claim({
    says: 'The data agrees in the end, and not at any time.',
    notes: { section, quote },
    assumption: 'there is more than one node',
    given: [
      { says: 'two nodes', model: instance(progress, { constants: { nodes: 2, most: 1 } }), property: 'canDiffer', predicts: 'holds', finds: { reached: 1 } },
    ],
    without: [
      { says: 'one node', model: instance(progress, { constants: { nodes: 1, most: 2 } }), property: 'canDiffer', predicts: 'holds', finds: { violated: null } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'gives-up-consistency': claim({
    says: 'BASE gives up consistency: a rule that each node keeps by itself need not hold of all together.',
    notes: { section, quote: 'BASE模型反ACID模型，完全不同ACID模型，牺牲高一致性，获得可用性或可靠性' },
    assumption: 'the rule is about updates of several nodes, as that a counter is not below 0',
    given: [
      { says: 'two nodes take off the same one', model: 'pn-counter', property: 'neverNegative', predicts: 'violated', finds: { violated: 5 } },
    ],
    without: [
      { says: 'the rule is about the updates of each node, as that nobody counts more of them than itself', model: 'pn-counter', property: 'safety', predicts: 'violated', finds: 'holds' },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),
}
