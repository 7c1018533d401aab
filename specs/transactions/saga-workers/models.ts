import { type Expectation, model } from '../../../checker/language/index.ts'
import { sagaWorkers } from './protocol.ts'
import { abortsUnmarked, outcome, outcomeNotRefused, writesUnchecked } from './variants.ts'

const published = (distinct: number, generated: number, depth: number): Expectation => ({
  verdict: 'holds', distinct, generated, depth,
  origin: 'TLC on Saga.tla (github.com/QuangTung97/saga-tla) without symmetry: distinct and generated states and the depth that it prints',
})
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })
const one = { workers: 1 }

export const models = {
  'one-worker': model(sagaWorkers, {
    constants: one,
    says: 'With one worker this is Saga.tla, state for state: a result is written only if the service has accepted the request, and nobody aborts it.',
    expect: published(88, 200, 12),
  }),
  'two-workers': model(sagaWorkers, {
    constants: { workers: 2 },
    says: 'Two workers may settle the same request.',
    expect: published(494, 1617, 15),
  }),
  'aborts-unmarked': model(abortsUnmarked, {
    constants: one,
    says: 'Mutant: a worker aborts at the service without marking the request first, and the server writes a result for what was aborted.',
    expect: violated({ resultIsAccepted: 8 }, 'the service accepts, a worker aborts there without a mark, the server finds the request under way and writes the result'),
  }),
  'writes-unchecked': model(writesUnchecked, {
    constants: one,
    says: 'Mutant: the server writes the result without looking at the mark of a worker that has begun to abort.',
    expect: violated({ resultIsAccepted: 8 }, 'the service accepts, a worker marks the request and aborts, the server writes the result all the same'),
  }),
  'outcome': model(outcome, {
    constants: one,
    says: 'What the module does not ask: a service may refuse the server a request that it has accepted for a worker; it then stays accepted there, and nobody settles it any more.',
    expect: violated({ sameOutcome: 6 }, 'a worker asks first and the service accepts; it refuses the call of the server, which clears the request'),
  }),
  'outcome-not-refused': model(outcomeNotRefused, {
    constants: { workers: 2 },
    says: 'If the service does not refuse what it has accepted, both databases have the same outcome once no request is under way.',
    expect: { verdict: 'holds', origin: 'found by this checker on 2026-11-29: the server then clears the request only when it is cancelled or aborted, and so does a worker' },
  }),
}
