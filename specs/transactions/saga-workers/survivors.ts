/** Mutants of saga-workers that no property kills, each with the reason: found with `everystep mutate saga-workers`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'guard dropped', of: 'the guard of terminating', before: "s.server === 'ended' &&",
    because: 'then the server may stop at any moment, and the workers settle what it has begun' },
  { operator: 'clause dropped', of: 'the guard of terminating', before: "Worker.every(w => s.worker[w] === 'ended')",
    because: 'a server that has ended ends again, which changes nothing' },
  { operator: 'clause negated', of: 'the guard of callTooLate', before: '===',
    because: 'then the server may stop at other moments; and a call that comes too late ends by callLost' },
  { operator: 'guard negated', of: 'the guard of callLost', before: '===',
    because: 'then the server may stop at any moment but in the call, and there by refusalUnheard; the workers settle what it has begun' },
  { operator: 'guard negated', of: 'the guard of refusalUnheard', before: '===', after: "s.server !== 'call'",
    because: 'then the server may stop at any moment but in the call; the workers settle what it has begun' },
]
