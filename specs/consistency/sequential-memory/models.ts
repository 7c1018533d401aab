import { model } from '../../../checker/language/index.ts'
import { sequentialMemory } from './protocol.ts'
import { answersFromMemory, performable } from './variants.ts'

const published = { procs: 2, adrs: 1, vals: 2, queue: 2 }

export const models = {
  'published': model(sequentialMemory, {
    constants: published,
    says: 'Two processors, one address, two values and queues of two: this is MCInnerSequential.tla, state for state.',
    expect: {
      verdict: 'holds', distinct: 3528, depth: 9,
      origin: 'TLC on MCInnerSequential.tla with DataInvariant and AlwaysResponds: distinct states and the depth that it prints, in the manifest.json of its folder',
    },
  }),
  'performable': model(performable, {
    constants: published,
    says: 'Not machine closed: each step is allowed, and yet what was answered can never be performed.',
    expect: { verdict: 'violated', violated: { canPerform: 4 }, origin: 'by hand: every queue must begin with a read that was answered with what the memory does not have, two steps for each processor' },
  }),
  'answers-from-memory': model(answersFromMemory, {
    constants: { ...published, queue: 1 }, deep: true,
    says: 'A memory that does not guess is sequentially consistent, and not linearizable: a write is answered before it is performed.',
    expect: { verdict: 'violated', violated: { linearizable: 4 }, origin: 'by hand: a processor writes 2 and is answered, and then the other reads 1' },
  }),
}
