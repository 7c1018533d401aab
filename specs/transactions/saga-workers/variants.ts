/** The saga with workers, asked for more than its module asks, and with one rule left out at a time. */
import { variant } from '../../../checker/language/index.ts'
import { sagaWorkers } from './protocol.ts'

/** Mutant: a worker aborts at the service without having marked the request, so that the server may write the result meanwhile. */
export const abortsUnmarked = variant(sagaWorkers, 'aborts-unmarked', {
  actions: { mark: { then: (s, { w }) => { s.worker[w] = s.request === 'underWay' ? 'undo' : 'idle' } } },
})

/** Mutant: the server writes the result without looking whether somebody has begun to abort. */
export const writesUnchecked = variant(sagaWorkers, 'writes-unchecked', {
  actions: { write: { when: s => s.server === 'write' } },
})

/** What the server and the workers are there for, and the module does not ask. */
const withOutcome = (of: typeof sagaWorkers) => variant(of, 'outcome', ({ always }) => ({
  properties: {
    /** Once the server has ended and no request is under way, both databases have the same outcome. */
    sameOutcome: always(s => s.server !== 'ended' || s.request !== 'none' || (s.remote === 'accepted') === (s.result === 'written')),
  },
}))
export const outcome = withOutcome(sagaWorkers)

/** A service that has accepted a request, be it for a worker, does not refuse it to the server afterwards. */
export const outcomeNotRefused = withOutcome(variant(sagaWorkers, 'accepted-is-not-refused', ({ actions: { callRefused } }) => ({
  actions: { callRefused: { when: (s, p) => s.remote !== 'accepted' && callRefused.when(s, p) } },
})))
